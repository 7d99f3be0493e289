/** The evacuation switches, turned as docs/decisions/0039 has it: a metric is published, then a schedule holds it. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { publishSwitch, turnSchedule } from "../../drill/actions/evacuation";
import type { NamedPlatform, SwitchValue } from "../../drill/evacuationMetric";
import type { Cloud } from "../providers/entry";

/** Somebody who leaves regions: turns their switches in every region that answers, and has them held until the regions are let back. */
export class HeldEvacuation {
  private readonly left = new Set<string>();

  /**
   * @param platform whose switches they are
   * @param placesOf regions that hold a region's switches, by region
   */
  constructor(
    private readonly platform: NamedPlatform,
    private readonly cloudIn: (region: string) => Cloud,
    private readonly placesOf: Readonly<Record<string, readonly string[]>>,
  ) {}

  /** @throws AggregateError where a region has no switch that answers */
  async leave(regions: readonly string[]): Promise<void> {
    for (const it of regions) this.left.add(it);
    await this.turn(regions, 1);
  }

  /** Lets every region back. @throws AggregateError where a region has no switch that answers */
  async letBack(): Promise<void> {
    const regions = [...this.left];
    this.left.clear();
    await this.turn(regions, 0);
  }

  /** Switches that can't be reached stay as they are: one that is on is enough. */
  private async turn(regions: readonly string[], value: SwitchValue): Promise<void> {
    for (const region of regions) {
      const places = this.placesOf[region] ?? [];
      const turned = await Promise.allSettled(places.map((place) => this.turnOne(region, place, value)));
      const reasons = turned.flatMap((it) => (it.status === "rejected" ? [it.reason as unknown] : []));
      if (reasons.length === places.length)
        throw new AggregateError(reasons, `no switch of ${region} answers: ${reasons.map(String).join("; ")}`);
    }
  }

  private async turnOne(region: string, place: string, value: SwitchValue): Promise<void> {
    const cloud = this.cloudIn(place);
    await publishSwitch(this.platform, region, value, { alarms: cloud.client(CloudWatchClient) });
    await turnSchedule(this.platform, region, value, { schedules: cloud.client(SchedulerClient) });
  }
}
