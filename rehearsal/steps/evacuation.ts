import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Cloud } from "../providers/entry";

/** A switch that takes a region out of DNS, or lets it back: a metric in a region that isn't it. */
export interface EvacuationSwitch {
  /** Region that is left. */
  readonly region: string;
  /** Region that holds the switch. */
  readonly place: string;
}

export type SwitchPosition = "on" | "off";

/** Says once where a switch stands. @param at milliseconds since the epoch. Default: now */
export async function turnSwitch(
  cloudIn: (region: string) => Cloud,
  { region, place }: EvacuationSwitch,
  position: SwitchPosition,
  at = Date.now(),
): Promise<void> {
  const Dimensions = [{ Name: "Region", Value: region }];
  const Value = position === "on" ? 1 : 0;
  await cloudIn(place)
    .client(CloudWatchClient)
    .send(
      new PutMetricDataCommand({
        Namespace: "Meridian/Evacuation",
        MetricData: [{ MetricName: "RegionEvacuated", Dimensions, Value, Timestamp: new Date(at) }],
      }),
    );
}

/** Somebody who leaves regions: turns their switches on in every region that answers, and again each minute until they are let back. */
export class Evacuation {
  private readonly left = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** @param placesOf regions that hold a region's switches, by region @param minuteMs CloudWatch's minute, here */
  constructor(
    private readonly cloudIn: (region: string) => Cloud,
    private readonly placesOf: Readonly<Record<string, readonly string[]>>,
    private readonly minuteMs: number,
  ) {}

  /** @throws AggregateError where a region has no switch that answers */
  async leave(regions: readonly string[]): Promise<void> {
    for (const it of regions) this.left.add(it);
    await this.turn(regions, "on");
    const again = (): void => void this.turn([...this.left], "on").catch(() => undefined);
    this.timer ??= setInterval(again, this.minuteMs).unref();
  }

  /** Lets every region back; from then on the switches' own schedules say so each minute. */
  async letBack(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    const regions = [...this.left];
    this.left.clear();
    await this.turn(regions, "off");
  }

  /** Switches of a region that can't be reached stay as they are: one that is on is enough. */
  private async turn(regions: readonly string[], position: SwitchPosition): Promise<void> {
    for (const region of regions) {
      const places = this.placesOf[region] ?? [];
      const turned = places.map((place) => turnSwitch(this.cloudIn, { region, place }, position));
      const reasons = (await Promise.allSettled(turned)).flatMap((it) => (it.status === "rejected" ? [it.reason] : []));
      if (reasons.length === places.length)
        throw new AggregateError(reasons, `no switch of ${region} answers: ${reasons.map(String).join("; ")}`);
    }
  }
}
