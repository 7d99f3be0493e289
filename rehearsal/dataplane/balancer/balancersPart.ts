/** The load balancers of every region, as they are deployed: listeners with their rules and certificates, and the targets behind them. */
import { setTimeout as wait } from "node:timers/promises";
import type { Part } from "../reconcile/part";
import type { World } from "../world";
import { Balancer } from "./balancer";
import { CheckedGroup } from "./checkedGroup";
import type { Outcome, ServedTarget } from "./forwarding";
import type { GroupSettings } from "./groupSettings";
import {
  type DesiredBalancing,
  type DesiredGroup,
  type DesiredListener,
  type DesiredTarget,
  observeBalancing,
} from "./observed";
import { type BalancingStep, planBalancing } from "./plan";
import { probeTarget } from "./targetProbe";
import { TargetReports } from "./targetReports";

/** What came of one request to a load balancer. */
export interface BalancerOutcome extends Outcome {
  readonly region: string;
  readonly balancerArn: string;
}

export interface BalancersOptions {
  readonly onOutcome?: (outcome: BalancerOutcome) => void;
  /** At least 0, less than 1. Default: Math.random. */
  readonly random?: () => number;
}

export interface GroupHealth {
  readonly region: string;
  readonly balancerArn: string;
  readonly groupArn: string;
  readonly states: readonly string[];
}

/** A target with the ports of this machine that lead to it. */
interface LinkedTarget extends DesiredTarget {
  readonly servedAt: number;
  readonly checkedAt: number;
}

interface RunningListener {
  /** As it was carried out last. */
  listener: DesiredListener;
  readonly balancer: Balancer;
}

interface RunningGroup {
  group: DesiredGroup;
  readonly checked: CheckedGroup<LinkedTarget>;
}

const loopback = "127.0.0.1";

export class BalancersPart implements Part<DesiredBalancing, BalancingStep> {
  readonly name = "load balancers";
  private readonly listeners = new Map<string, RunningListener>();
  private readonly groups = new Map<string, RunningGroup>();
  private readonly reports: TargetReports;

  constructor(
    private readonly world: World,
    private readonly options: BalancersOptions = {},
  ) {
    this.reports = new TargetReports(world.endpoint);
  }

  observe(): Promise<DesiredBalancing> {
    return observeBalancing(this.world.regions.map((it) => this.world.cloudIn(it)));
  }

  plan(desired: DesiredBalancing): readonly BalancingStep[] {
    const listeners = [...this.listeners.values()].map((it) => it.listener);
    return planBalancing(desired, { listeners, groups: [...this.groups.values()].map((it) => it.group) });
  }

  async perform(step: BalancingStep): Promise<void> {
    switch (step.kind) {
      case "listen":
        await this.close(step.listener.arn);
        return this.listen(step.listener);
      case "take rules":
        this.listeners.get(step.listener.arn)!.listener = step.listener;
        return;
      case "close":
        return this.close(step.listener.arn);
      case "set targets":
        return this.setTargets(step.group);
      case "forget":
        return this.forget(step.group.arn);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.listeners.keys()].map((it) => this.close(it)));
    for (const arn of [...this.groups.keys()]) this.forget(arn);
    await this.reports.stop();
  }

  /** By DNS name of a load balancer: the states of the targets of each of its target groups, as Route 53's rules ask for them. */
  get states(): Readonly<Record<string, readonly (readonly string[])[]>> {
    const of = (name: string): readonly (readonly string[])[] =>
      this.groupsOf(name).map(({ checked }) => checked.seen.map((it) => it.state.state));
    return Object.fromEntries(
      [...this.listeners.values()].map(({ listener: { name } }) => [name.toLowerCase(), of(name)]),
    );
  }

  /** The states of the targets of each target group, by the load balancers that use it. */
  get groupHealth(): readonly GroupHealth[] {
    const listeners = [...this.listeners.values()].map((it) => it.listener);
    const balancers = new Map(listeners.map((it) => [it.balancerArn, it]));
    return [...balancers.values()].flatMap(({ name, region, balancerArn }) =>
      this.groupsOf(name).map(({ group, checked }) => ({
        ...{ region, balancerArn, groupArn: group.arn, states: checked.seen.map((it) => it.state.state) },
      })),
    );
  }

  private async listen(listener: DesiredListener): Promise<void> {
    const { world, options } = this;
    const { arn, name, port, region, certificateFor, balancerArn } = listener;
    const running = (): DesiredListener => this.listeners.get(arn)?.listener ?? listener;
    const balancer = await Balancer.start({
      port: 0,
      ...(certificateFor && { tls: await world.authority.issue({ names: certificateFor }) }),
      rules: () => running().rules,
      group: (group) => this.served(group),
      // A time-out is never scaled; how long a connection lives is.
      idleMs: listener.idleSeconds * 1000,
      keepAliveMs: world.scale.ms(listener.keepAliveSeconds),
      random: options.random ?? Math.random,
      onOutcome: (outcome) => options.onOutcome?.({ ...outcome, region, balancerArn }),
    });
    this.listeners.set(arn, { listener, balancer });
    world.directory.list(name, port, { host: loopback, port: balancer.port, region, what: "load balancer" });
  }

  private async close(arn: string): Promise<void> {
    const running = this.listeners.get(arn);
    if (!running) return;
    this.listeners.delete(arn);
    this.world.directory.remove(running.listener.name, running.listener.port);
    await running.balancer.stop();
  }

  private async setTargets(group: DesiredGroup): Promise<void> {
    const targets = await Promise.all(group.targets.map((it) => this.linked(group, it)));
    const known = this.groups.get(group.arn);
    const running = known ?? { group, checked: this.newGroup(group) };
    running.group = group;
    this.groups.set(group.arn, running);
    running.checked.set(group.settings, targets);
    this.report(group.arn);
  }

  private newGroup({ arn, region, settings: first }: DesiredGroup): CheckedGroup<LinkedTarget> {
    const { scale, happenings } = this.world;
    return new CheckedGroup<LinkedTarget>(first, {
      probe: (target, { check }: GroupSettings) =>
        probeTarget(target.checkedAt, `${target.id}:${check.port ?? target.port}`, check),
      wait: (seconds, signal) => wait(scale.ms(seconds), undefined, { signal }).catch(() => undefined),
      now: () => (performance.now() * scale.factor) / 1000,
      onChange: (target, state) => {
        this.report(arn);
        if (state === "gone" || state.state === "initial") return;
        const reason = state.reason ? ` (${state.reason})` : "";
        happenings.add({ region, part: "load balancer", what: `${target.id} is ${state.state}${reason}` });
      },
      onDrained: (target) => this.listeners.forEach(({ balancer }) => balancer.cut(target.id)),
    });
  }

  /** Where it is reached: through a link, which finds it wherever it listens. */
  private async linked(group: DesiredGroup, target: DesiredTarget): Promise<LinkedTarget> {
    const { network, directory } = this.world;
    const from = { region: group.region, name: "load balancer" };
    const to = { region: group.region, zone: target.zone, name: target.id };
    const at = async (port: number): Promise<number> =>
      (await network.link({ from, to, target: () => directory.find(target.id, port) }, port)).port;
    const [servedAt, checkedAt] = [await at(target.port), await at(group.settings.check.port ?? target.port)];
    return { ...target, servedAt, checkedAt };
  }

  private served(arn: string): {
    readonly targets: readonly ServedTarget[];
    readonly attributes: GroupSettings["attributes"];
  } {
    const running = this.groups.get(arn);
    const none = { routing: {}, dns: {}, slowStartSeconds: 0 };
    const targets = (running?.checked.balanced ?? []).map(({ target, ...it }) => ({
      ...{ ...it, host: loopback, port: target.servedAt },
    }));
    return { targets, attributes: running?.group.settings.attributes ?? none };
  }

  private report(arn: string): void {
    this.reports.tell(arn, () => this.groups.get(arn)?.checked.seen ?? []);
  }

  private forget(arn: string): void {
    this.groups.get(arn)?.checked.stop();
    this.groups.delete(arn);
    this.reports.forget(arn);
  }

  /** Those that the rules of the load balancer's listeners forward to. */
  private groupsOf(name: string): readonly RunningGroup[] {
    const rules = [...this.listeners.values()]
      .filter((it) => it.listener.name === name)
      .flatMap((it) => it.listener.rules);
    const arns = rules
      .flatMap((it) => it.Actions ?? [])
      .flatMap((it) => it.ForwardConfig?.TargetGroups?.map((group) => group.TargetGroupArn) ?? [it.TargetGroupArn]);
    return [...this.groups].filter(([arn]) => arns.includes(arn)).map(([, it]) => it);
  }
}
