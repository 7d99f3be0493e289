/** The functions of every region, as they are deployed: what runs, the HTTP APIs that ask them, and the schedules that call them. */
import type { FaultPlace, ProcessFaults, Undo } from "../../faults/ports";
import type { Part } from "../reconcile/part";
import type { World } from "../world";
import type { DesiredFunctions, DesiredSchedule } from "./desired";
import type { CalledFunctions } from "./objectEvents";
import { observeFunctions } from "./observe";
import { type FunctionStep, planFunctions } from "./plan";
import { RunningApis } from "./runningApis";
import { type FunctionPorts, RunningFunctions } from "./runningFunctions";

interface Ticking {
  readonly schedule: DesiredSchedule;
  readonly timer: NodeJS.Timeout;
}

export interface FunctionsPorts extends FunctionPorts {
  /** A function runs that didn't, or another: what calls it is looked at anew. */
  readonly onTaken?: () => void;
}

export class FunctionsPart implements Part<DesiredFunctions, FunctionStep>, CalledFunctions {
  readonly name = "functions";
  readonly services = ["lambda", "apigateway", "scheduler", "acm"];
  readonly faults: Pick<ProcessFaults, "takeDown">;
  private readonly functions: RunningFunctions;
  private readonly apis: RunningApis;
  private readonly ticking = new Map<string, Ticking>();
  private readonly down = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly ports: FunctionsPorts,
  ) {
    this.functions = new RunningFunctions(world, ports);
    this.apis = new RunningApis(world, (arn, event) => this.functions.invoke(arn, event));
    this.faults = { takeDown: (place) => this.takeDown(place) };
  }

  observe(): Promise<DesiredFunctions> {
    return observeFunctions(this.world.regions.map((it) => this.world.cloudIn(it)));
  }

  /** Nothing is started where the region is lost; its API listens on, and nothing gets there. */
  plan(desired: DesiredFunctions): readonly FunctionStep[] {
    const { functions, apis, schedules } = desired;
    const possible = { functions: functions.filter((it) => !this.down.has(it.region)), apis, schedules };
    return planFunctions(possible, {
      functions: this.functions.deployed,
      apis: this.apis.deployed,
      schedules: [...this.ticking.values()].map((it) => it.schedule),
    });
  }

  async perform(step: FunctionStep): Promise<void> {
    switch (step.kind) {
      case "take function":
        await this.functions.take(step.wanted);
        // Lost meanwhile.
        if (this.down.has(step.region)) return this.functions.kill(step.region);
        return this.ports.onTaken?.();
      case "drop function":
        return this.functions.drop(step.arn);
      case "listen":
        return this.apis.listen(step.api);
      case "close":
        return this.apis.close(step.address);
      case "schedule":
        return this.schedule(step.schedule);
      case "unschedule":
        return this.unschedule(step.arn);
    }
  }

  async stop(): Promise<void> {
    for (const arn of [...this.ticking.keys()]) this.unschedule(arn);
    await this.apis.stop();
    await this.functions.stop();
  }

  get buckets(): CalledFunctions["buckets"] {
    const named = this.functions.deployed.map(({ region, environment }) => [environment["FUNCTIONS_BUCKET"], region]);
    const known = new Map(named.filter((it): it is [string, string] => it[0] !== undefined));
    return [...known].map(([bucket, region]) => ({ region, bucket }));
  }

  isRunning(arn: string): boolean {
    return this.functions.deployed.some((it) => it.arn === arn);
  }

  enqueue(arn: string, event: unknown): Promise<void> {
    return this.functions.enqueue(arn, event);
  }

  /** Every schedule once, now. Resolves when what they call is done, or was given up. */
  async runSchedules(): Promise<void> {
    await Promise.all([...this.ticking.values()].map((it) => this.run(it.schedule)));
  }

  private run({ functionArn, input }: DesiredSchedule): Promise<void> {
    const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    return this.functions.enqueue(functionArn, JSON.parse(input.replaceAll("<aws.scheduler.scheduled-time>", time)));
  }

  /** Counted from now: what AWS ran before this cloud came to life isn't known. */
  private schedule(schedule: DesiredSchedule): void {
    this.unschedule(schedule.arn);
    const timer = setInterval(() => void this.run(schedule), this.world.scale.ms(schedule.everySeconds));
    this.ticking.set(schedule.arn, { schedule, timer });
  }

  private unschedule(arn: string): void {
    clearInterval(this.ticking.get(arn)?.timer);
    this.ticking.delete(arn);
  }

  /** A zone that is lost takes no functions with it: Lambda runs them in the others. */
  private async takeDown({ region, zone }: FaultPlace): Promise<Undo> {
    if (zone !== undefined) return () => Promise.resolve();
    this.down.add(region);
    await this.functions.kill(region);
    return () => {
      this.down.delete(region);
      return Promise.resolve();
    };
  }
}
