/** The load balancers of every region, as they are deployed: listeners with their rules and certificates, and the targets behind them. */
import type { NamedFaults } from "../../faults/ports";
import type { Part } from "../reconcile/part";
import type { World } from "../world";
import type { Outcome } from "./forwarding";
import { type DesiredBalancing, type DesiredListener, observeBalancing } from "./observed";
import { type BalancingStep, planBalancing } from "./plan";
import { RunningGroups } from "./runningGroups";
import { RunningListeners } from "./runningListeners";

/** What came of one request to a load balancer. */
export interface BalancerOutcome extends Outcome {
  readonly region: string;
  readonly balancerArn: string;
}

export interface GroupHealth {
  readonly region: string;
  readonly balancerArn: string;
  readonly groupArn: string;
  /** Of each of its targets. */
  readonly states: readonly string[];
}

export interface BalancersOptions {
  readonly onOutcome?: (outcome: BalancerOutcome) => void;
  /** At least 0, less than 1. Default: Math.random. */
  readonly random?: () => number;
}

export class BalancersPart implements Part<DesiredBalancing, BalancingStep> {
  readonly name = "load balancers";
  readonly services = ["elasticloadbalancing", "acm", "autoscaling", "ec2"];
  /** By DNS name of the load balancer that shows it. */
  readonly certificates: NamedFaults;
  private readonly listeners: RunningListeners;
  private readonly groups: RunningGroups;

  constructor(
    private readonly world: World,
    options: BalancersOptions = {},
  ) {
    this.groups = new RunningGroups(world, (target) => this.listeners.cut(target));
    this.listeners = new RunningListeners(world, {
      group: (arn) => this.groups.served(arn),
      random: options.random ?? Math.random,
      onOutcome: ({ region, balancerArn }, outcome) => options.onOutcome?.({ ...outcome, region, balancerArn }),
    });
    this.certificates = {
      names: () => this.listeners.certificateNames(),
      begin: (name) => this.listeners.expire(name),
    };
  }

  observe(): Promise<DesiredBalancing> {
    return observeBalancing(this.world.regions.map((it) => this.world.cloudIn(it)));
  }

  plan(desired: DesiredBalancing): readonly BalancingStep[] {
    return planBalancing(desired, { listeners: this.listeners.deployed, groups: this.groups.deployed });
  }

  async perform(step: BalancingStep): Promise<void> {
    switch (step.kind) {
      case "listen":
        return this.listeners.listen(step.listener);
      case "take rules":
        return this.listeners.takeRules(step.listener);
      case "close":
        return this.listeners.close(step.listener.arn);
      case "set targets":
        return this.groups.set(step.group);
      case "forget":
        return this.groups.forget(step.group.arn);
    }
  }

  async stop(): Promise<void> {
    await this.listeners.stop();
    await this.groups.stop();
  }

  /** The states of the targets of each target group, by the load balancers that use it. */
  get groupHealth(): readonly GroupHealth[] {
    return [...this.byBalancer].flatMap(([balancerArn, listeners]) =>
      groupsOf(listeners).flatMap((groupArn) => {
        const states = this.groups.statesOf(groupArn);
        return states ? [{ region: listeners[0]!.region, balancerArn, groupArn, states }] : [];
      }),
    );
  }

  private get byBalancer(): ReadonlyMap<string, readonly DesiredListener[]> {
    const found = new Map<string, DesiredListener[]>();
    for (const it of this.listeners.deployed) found.set(it.balancerArn, [...(found.get(it.balancerArn) ?? []), it]);
    return found;
  }
}

/** Those that the listeners' rules forward to. */
function groupsOf(listeners: readonly DesiredListener[]): readonly string[] {
  const actions = listeners.flatMap((it) => it.rules).flatMap((it) => it.Actions ?? []);
  const arns = actions.flatMap(
    (it) => it.ForwardConfig?.TargetGroups?.map((group) => group.TargetGroupArn) ?? [it.TargetGroupArn],
  );
  return [...new Set(arns.filter((it) => it !== undefined))];
}
