/** Target groups as they run: their targets reached through links, asked, and told of to the emulator. */
import { setTimeout as wait } from "node:timers/promises";
import type { World } from "../world";
import { CheckedGroup } from "./checkedGroup";
import type { ServedTarget } from "./forwarding";
import type { GroupSettings } from "./groupSettings";
import type { DesiredGroup, DesiredTarget } from "./observed";
import type { TargetState } from "./targetHealth";
import { probeTarget } from "./targetProbe";
import { TargetReports } from "./targetReports";

/** A target with the ports of this machine that lead to it. */
interface LinkedTarget extends DesiredTarget {
  readonly servedAt: number;
  readonly checkedAt: number;
}

interface RunningGroup {
  /** As it was carried out last. */
  group: DesiredGroup;
  readonly checked: CheckedGroup<LinkedTarget>;
}

const loopback = "127.0.0.1";
const linksFrom = "load balancer";

export class RunningGroups {
  private readonly groups = new Map<string, RunningGroup>();
  private readonly reports: TargetReports;

  /** @param onDrained told when a target's deregistration delay has passed */
  constructor(
    private readonly world: World,
    private readonly onDrained: (target: string) => void,
  ) {
    this.reports = new TargetReports(world.endpoint);
  }

  get deployed(): readonly DesiredGroup[] {
    return [...this.groups.values()].map((it) => it.group);
  }

  async set(group: DesiredGroup): Promise<void> {
    const targets = await Promise.all(group.targets.map((it) => this.linked(group, it)));
    const running = this.groups.get(group.arn) ?? { group, checked: this.begin(group) };
    running.group = group;
    this.groups.set(group.arn, running);
    running.checked.set(group.settings, targets);
    this.report(group.arn);
  }

  forget(arn: string): void {
    this.groups.get(arn)?.checked.stop();
    this.groups.delete(arn);
    this.reports.forget(arn);
  }

  async stop(): Promise<void> {
    for (const arn of [...this.groups.keys()]) this.forget(arn);
    await this.reports.stop();
  }

  /** Of each target, undefined where there is no such group. */
  statesOf(arn: string): readonly TargetState["state"][] | undefined {
    return this.groups.get(arn)?.checked.seen.map((it) => it.state.state);
  }

  /** What a request's target is chosen among. */
  served(arn: string): {
    readonly targets: readonly ServedTarget[];
    readonly attributes: GroupSettings["attributes"];
  } {
    const running = this.groups.get(arn);
    if (!running) return { targets: [], attributes: { routing: {}, dns: {}, slowStartSeconds: 0 } };
    const targets = running.checked.balanced.map(({ target, ...it }) => ({
      ...{ ...it, host: loopback, port: target.servedAt },
    }));
    return { targets, attributes: running.group.settings.attributes };
  }

  private begin({ arn, region, settings: first }: DesiredGroup): CheckedGroup<LinkedTarget> {
    const { scale, happenings } = this.world;
    return new CheckedGroup<LinkedTarget>(first, {
      probe: (target, { check }: GroupSettings) =>
        probeTarget(target.checkedAt, `${target.id}:${check.port ?? target.port}`, check),
      wait: (seconds, signal) => wait(scale.ms(seconds), undefined, { signal }).catch(() => undefined),
      now: () => (performance.now() * scale.factor) / 1000,
      onChange: (target, state) => {
        this.report(arn);
        if (state === "gone") this.forgetLinks(target);
        if (state === "gone" || state.state === "initial") return;
        const reason = state.reason ? ` (${state.reason})` : "";
        happenings.add({ region, part: "load balancer", what: `${target.id} is ${state.state}${reason}` });
      },
      onDrained: (target) => this.onDrained(target.id),
    });
  }

  /** Where it is reached: through a link, which finds it wherever it listens. */
  private async linked(group: DesiredGroup, target: DesiredTarget): Promise<LinkedTarget> {
    const { network, directory } = this.world;
    const from = { region: group.region, name: linksFrom };
    const to = { region: group.region, zone: target.zone, name: target.id };
    const at = async (port: number): Promise<number> =>
      (await network.link({ from, to, target: () => directory.find(target.id, port) }, port)).port;
    const [servedAt, checkedAt] = [await at(target.port), await at(group.settings.check.port ?? target.port)];
    return { ...target, servedAt, checkedAt };
  }

  /** Another group may have the same target. */
  private forgetLinks({ id }: LinkedTarget): void {
    const groups = [...this.groups.values()];
    if (!groups.some(({ checked }) => checked.seen.some(({ target }) => target.id === id)))
      void this.world.network.forget(linksFrom, id);
  }

  private report(arn: string): void {
    this.reports.tell(arn, () => this.groups.get(arn)?.checked.seen ?? []);
  }
}
