/** A cloud in which API calls and faults come in any order, and parts that follow it by their real plans, with nothing that really runs. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { setImmediate as turn } from "node:timers/promises";
import type { DesiredBalancing } from "../balancer/observed";
import { type BalancingStep, planBalancing } from "../balancer/plan";
import type { DesiredMachine } from "../compute/instances";
import { type ActualMachine, type ComputeStep, planCompute } from "../compute/plan";
import { type ActualDatabase, type DatabaseStep, type DesiredDatabases, planDatabases } from "../databases/plan";
import { done, server, standby } from "../databases/plan.fixture";
import type { Part, PartAction } from "./part";
import type { ApiChange } from "./reconciler";

/** What the AWS API says. Whoever changes it tells which service's call it was. */
export class ModelApi {
  databases: DesiredDatabases = { databases: [], moves: [] };
  machines: readonly DesiredMachine[] = [];
  balancing: DesiredBalancing = { listeners: [], groups: [] };
  version = 0;
  private readonly log: string[] = [];
  private told = (): void => undefined;

  changed(service: string): void {
    this.version++;
    this.log.push(service);
    this.told();
  }

  readonly next = async (since: number, signal: AbortSignal): Promise<ApiChange> => {
    while (this.version === since) {
      await new Promise<void>((resolve, reject) => {
        this.told = resolve;
        signal.addEventListener("abort", () => reject(new Error("ended")), { once: true });
      });
    }
    return { version: this.version, services: this.log.slice(since) };
  };
}

/** A part whose steps take a moment, and fail as often as they are told to. */
abstract class ModelPart<Desired, Step extends PartAction> implements Part<Desired, Step> {
  abstract readonly name: string;
  abstract readonly services: readonly string[];
  /** Whether the next step fails. */
  fails = (): boolean => false;
  /** How often it was seen that nothing is left to do. */
  private quiet = 0;
  /** Steps of the last plan that haven't been taken. */
  private left = 0;
  private rested = (): void => undefined;

  constructor(protected readonly api: ModelApi) {}

  async observe(): Promise<Desired> {
    await turn();
    return this.desired;
  }

  plan(desired: Desired): readonly Step[] {
    const steps = this.planned(desired);
    this.left = steps.length;
    if (isDeepStrictEqual(desired, this.desired)) this.rest();
    return steps;
  }

  async perform(step: Step): Promise<void> {
    await turn();
    if (this.fails()) throw new Error("not now");
    this.do(step);
    this.left--;
    this.rest();
  }

  private rest(): void {
    if (this.left > 0 || this.planned(this.desired).length > 0) return;
    this.quiet++;
    this.rested();
  }

  /** Resolves once it has looked again, and there is nothing to do. */
  async untilQuiet(lookAgain: () => void): Promise<void> {
    const before = this.quiet;
    lookAgain();
    while (this.quiet === before || this.left > 0 || this.planned(this.desired).length > 0)
      await new Promise<void>((resolve) => (this.rested = resolve));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  protected abstract get desired(): Desired;
  protected abstract planned(desired: Desired): readonly Step[];
  protected abstract do(step: Step): void;
}

export class ModelDatabases extends ModelPart<DesiredDatabases, DatabaseStep> {
  readonly name = "databases";
  readonly services = ["rds"];
  servers: ReadonlyMap<string, ActualDatabase> = new Map();

  get desired(): DesiredDatabases {
    return this.api.databases;
  }

  planned(desired: DesiredDatabases): readonly DatabaseStep[] {
    return planDatabases(desired, [...this.servers.values()]);
  }

  /** A server dies. */
  kill(arn: string): void {
    const it = this.servers.get(arn);
    if (it) this.servers = new Map(this.servers).set(arn, { ...it, isRunning: false });
  }

  do(step: DatabaseStep): void {
    const { databases, moves } = this.api.databases;
    if (step.kind === "say moved" || step.kind === "say not moved") {
      this.api.databases = { databases, moves: moves.filter((it) => it.group !== step.group) };
      this.api.changed("rds");
    } else if (step.kind === "say synchronized") {
      const known = databases.map((it) => (it.arn === step.arn ? { ...it, isPendingResync: false } : it));
      this.api.databases = { databases: known, moves };
      this.api.changed("rds");
    } else this.servers = done(step, this.servers, databases);
  }

  /** Each is what the API says. */
  assertConverged(): void {
    const wanted = this.desired.databases;
    const expected = wanted.map(({ arn, follows }) => (follows ? standby(arn, follows) : server(arn)));
    const byArn = (all: readonly ActualDatabase[]) => [...all].sort((a, b) => a.arn.localeCompare(b.arn));
    assert.deepEqual(byArn([...this.servers.values()]), byArn(expected));
    assert.deepEqual(this.desired.moves, []);
  }
}

export class ModelCompute extends ModelPart<readonly DesiredMachine[], ComputeStep> {
  readonly name = "compute";
  readonly services = ["autoscaling", "ec2"];
  machines: readonly ActualMachine[] = [];

  get desired(): readonly DesiredMachine[] {
    return this.api.machines;
  }

  planned(desired: readonly DesiredMachine[]): readonly ComputeStep[] {
    return planCompute(desired, this.machines);
  }

  /** A process dies. */
  kill(id: string): void {
    this.machines = this.machines.filter((it) => it.id !== id);
  }

  do(step: ComputeStep): void {
    if (step.kind === "leave") this.machines = this.machines.filter((it) => it.id !== step.id);
    else this.machines = [...this.machines, { ...step.machine, isLeaving: false }];
  }

  assertConverged(): void {
    const ids = (all: readonly { readonly id: string }[]) => all.map((it) => it.id).sort();
    assert.deepEqual(ids(this.machines), ids(this.desired));
  }
}

export class ModelBalancing extends ModelPart<DesiredBalancing, BalancingStep> {
  readonly name = "balancing";
  readonly services = ["elasticloadbalancing"];
  carriedOut: DesiredBalancing = { listeners: [], groups: [] };

  get desired(): DesiredBalancing {
    return this.api.balancing;
  }

  planned(desired: DesiredBalancing): readonly BalancingStep[] {
    return planBalancing(desired, this.carriedOut);
  }

  do(step: BalancingStep): void {
    const { listeners, groups } = this.carriedOut;
    if ("listener" in step) {
      const others = listeners.filter((it) => it.arn !== step.listener.arn);
      this.carriedOut = { groups, listeners: step.kind === "close" ? others : [...others, step.listener] };
    } else {
      const others = groups.filter((it) => it.arn !== step.group.arn);
      this.carriedOut = { listeners, groups: step.kind === "forget" ? others : [...others, step.group] };
    }
  }

  assertConverged(): void {
    const sorted = ({ listeners, groups }: DesiredBalancing) =>
      [listeners, groups].map((all) => [...all].sort((a, b) => a.arn.localeCompare(b.arn)));
    assert.deepEqual(sorted(this.carriedOut), sorted(this.desired));
  }
}
