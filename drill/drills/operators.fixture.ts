/** People who drill on one fake cloud by the program's own runs, and what may happen to each of them. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { RDSClient } from "@aws-sdk/client-rds";
import { SNSClient } from "@aws-sdk/client-sns";
import path from "node:path";
import type { DrillClients } from "../clients";
import type { DrillContext } from "../context";
import type { DrillChoice } from "../drill";
import type { EntryBodies } from "../entries";
import { plannedSteps, planView } from "../planView";
import type { ObjectPlace } from "../record/objectPlace";
import { findRun, knownRuns } from "../record/runs";
import { runStateOf } from "../record/runState";
import { leftBy } from "../regionProof";
import { abortRun, beginRun, resumeRun } from "../run/begin";
import { awsTimings, type DrillEnding, type RunWorld } from "../run/world";
import type { DrilledCloud } from "./drilledCloud.fixture";
import { awsError, fakePlatform } from "./fakeCloud.fixture";
import { drills } from "./index";

const forEver = (): Promise<never> => new Promise(() => undefined);
const changing = /^(PutMetricData|UpdateSchedule|SwitchoverGlobalCluster|FailoverGlobalCluster|PromoteReadReplica)$/;

/** One process of one person. It ends when it is killed; the person then has another. */
export class Operator {
  private isDead = false;
  private callsLeft = Infinity;
  private standsUntil = 0;
  private readonly interruption = new AbortController();
  /** Regions that can't be reached from here. */
  readonly cut = new Set<string>();
  /** Seconds that each answer takes. */
  slow = 0;
  running: Promise<void> | undefined;

  constructor(
    readonly on: DrilledCloud,
    readonly name: string,
    readonly skewMilliseconds: number,
    readonly folder: string,
  ) {}

  get isAlive(): boolean {
    return !this.isDead;
  }

  kill(): void {
    this.isDead = true;
    this.running = undefined;
  }

  /** @param calls that are still made; the last one's answer doesn't arrive */
  killAfter(calls: number): void {
    this.callsLeft = calls;
  }

  interrupt(): void {
    this.interruption.abort(new Error("interrupted"));
  }

  /** As a machine does that is suspended: it knows nothing of it afterwards. */
  standStill(milliseconds: number): void {
    this.standsUntil = this.on.time.now + milliseconds;
  }

  run(name: string, choice: DrillChoice): void {
    const { on } = this;
    const drill = drills.find((it) => it.name === name)!;
    const plan = drill.plan(on.cloud.platform, choice);
    const id = on.nextId(name);
    const opened = openedAs(id, name, choice, this.name);
    const request = { id, kind: drill.kind, plan, left: leftBy(choice), opened, snapshot: "{}" };
    this.goes(name, choice, () =>
      beginRun({ ...request, overrides: new Map() }, this.world(choice), () => Promise.resolve(undefined)),
    );
  }

  /** Goes on with the first run that is open, or leads it to its safe state. */
  later(how: "resume" | "abort"): void {
    this.running = this.dieWith(async () => {
      const open = await this.open();
      const id = open[0];
      if (id === undefined) return;
      const { opened } = runStateOf((await findRun(this.folder, this.reached, id)).entries);
      const { drill, choice } = opened;
      const planFor = () => ({ plan: planOf(this.on, drill, choice), left: leftBy(choice) });
      const go = how === "resume" ? resumeRun : abortRun;
      const ending = await go({ id, planFor, because: "" }, this.world(choice));
      this.said.push(`${ending.outcome}: ${ending.detail}`);
      if (ending.state === "closed" && ending.outcome !== "refused") await this.on.close(drill, choice, ending);
    });
  }

  async open(): Promise<readonly string[]> {
    const known = await knownRuns(this.folder, this.reached, () => undefined);
    return known.filter(({ state }) => !state.closed).map(({ id }) => id);
  }

  private goes(drill: string, choice: DrillChoice, begin: () => Promise<DrillEnding>): void {
    this.running = this.dieWith(async () => {
      const ending = await begin();
      this.said.push(`${ending.outcome}: ${ending.detail}`);
      if (ending.state === "closed" && ending.outcome !== "refused") await this.on.close(drill, choice, ending);
    });
  }

  /** What a command throws is told to a person, and its process ends. */
  private dieWith(work: () => Promise<void>): Promise<void> {
    const running: Promise<void> = work()
      .catch((error: Error) => void this.said.push(error.message))
      .then(() => {
        if (this.running === running) this.running = undefined;
      });
    return running;
  }

  readonly said: string[] = [];

  private world(choice: DrillChoice): RunWorld<DrillContext> {
    const { cloud, time } = this.on;
    return {
      ...{ folder: this.folder, places: this.reached, operator: this.name, holder: this.holder },
      isGone: () => false,
      contextWith: (ports, { admitted, answered }) => {
        const base = cloud.context(choice);
        const clientsIn = (region: string): DrillClients => {
          const send = (command: object) =>
            this.call(region, command, {
              admitted,
              answered,
              make: () => base.clientsIn(region).alarms.send(command as never) as Promise<object>,
            });
          return sendingBy(send);
        };
        return { ...base, ports, clientsIn };
      },
      clockFor: (signal) => time.clockOf(this.skewMilliseconds, (it) => this.wait(it), signal),
      now: () => Date.parse("2026-01-31T08:00:00Z") + time.now + this.skewMilliseconds,
      say: (line) => void this.said.push(line),
      confirm: () => Promise.resolve(true),
      interruption: this.interruption.signal,
      timings: { ...awsTimings, pollMilliseconds: 30_000 },
    };
  }

  private get holder(): string {
    return `${this.name}:${path.basename(this.folder)}`;
  }

  private async wait(milliseconds: number): Promise<void> {
    await this.on.time.sleep(milliseconds);
    await this.standing();
  }

  private async standing(): Promise<void> {
    const { time } = this.on;
    if (time.now < this.standsUntil) await time.sleep(this.standsUntil - time.now);
    if (this.isDead) return forEver();
  }

  private get reached(): readonly ObjectPlace[] {
    return this.on.places.map((it): ObjectPlace => {
      const asked = async <T>(work: () => Promise<T>): Promise<T> => {
        await this.standing();
        if (this.cut.has(it.region)) throw awsError("TimeoutError", `${it.region} isn't reached`, 0);
        return this.mortal(work);
      };
      return {
        ...{ region: it.region, name: it.name },
        read: (key) => asked(() => it.read(key)),
        write: (key, text, condition) => asked(() => it.write(key, text, condition)),
        list: (prefix) => asked(() => it.list(prefix)),
        folders: (prefix) => asked(() => it.folders(prefix)),
      };
    });
  }

  private async mortal<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDead) return forEver();
    const result = await work();
    if (--this.callsLeft <= 0) this.kill();
    if (this.slow > 0) await this.on.time.sleep(this.slow * 1000);
    await this.standing();
    return result;
  }

  private async call(region: string, command: object, { admitted, answered, make }: HookedCall): Promise<object> {
    await this.standing();
    admitted();
    const operation = command.constructor.name.replace(/Command$/, "");
    const told = { client: clientOf(operation), operation, region, milliseconds: 1 };
    const mine = this.on.holder();
    if (changing.test(operation) && (mine?.holder !== this.holder || mine.state !== "held"))
      this.on.unlawful.push(`${this.name} ${operation} in ${region} while ${mine?.operator ?? "nobody"} has the lease`);
    try {
      if (this.cut.has(region)) throw awsError("TimeoutError", `${region} isn't reached`, 0);
      const answer = await this.mortal(make);
      answered({ ...told, result: "ok" });
      return answer;
    } catch (error) {
      answered({ ...told, result: (error as Error).name });
      throw error;
    }
  }
}

/** Paginators look whether they are given a client of their own service. */
const services: Readonly<Record<string, { readonly prototype: object }>> = {
  ...{ alarms: CloudWatchClient, relational: RDSClient, document: DocDBClient, topics: SNSClient },
};

const sendingBy = (send: (command: object) => Promise<object>): DrillClients =>
  new Proxy({} as DrillClients, {
    get: (_, name: string) =>
      Object.assign(Object.create(services[name]?.prototype ?? null) as object, { send, config: {} }),
  });

interface HookedCall {
  readonly admitted: () => void;
  readonly answered: (call: {
    client: string;
    operation: string;
    region: string;
    result: string;
    milliseconds: number;
  }) => void;
  readonly make: () => Promise<object>;
}

const planOf = ({ cloud }: DrilledCloud, name: string, choice: DrillChoice) =>
  drills.find((it) => it.name === name)!.plan(cloud.platform, choice);

function clientOf(operation: string): string {
  if (/Metric|Alarm/.test(operation)) return "CloudWatch";
  if (/Schedule/.test(operation)) return "Scheduler";
  if (/Target/.test(operation)) return "ElasticLoadBalancingV2";
  return /AutoScaling|Refresh/.test(operation) ? "AutoScaling" : "RDS";
}

function openedAs(id: string, name: string, choice: DrillChoice, operator: string): EntryBodies["opened"] {
  const drill = drills.find((it) => it.name === name)!;
  const plan = drill.plan(fakePlatform(), choice);
  const view = planView(drill, plan, choice);
  return {
    ...{ id, drill: name, proves: drill.proves, kind: drill.kind, choice, reason: "" },
    objectives: { rtoSeconds: 3600, rpoSeconds: 60, lostWrites: 0 },
    provenance: {
      ...{ account: "rehearsal", identity: "arn", operator, version: "1", commit: "c", deployedCommit: "c" },
      ...{ snapshotDigest: "d", snapshotTakenAt: "2026-01-31T08:00:00Z", timeScale: 1, clock: "this machine's" },
    },
    scope: { stores: ["relational", "document"], excluded: [], thirdParties: [] },
    stopConditions: view.stopConditions,
    plan: plannedSteps(view),
    ...{ planDigest: "p", regions: fakePlatform().regions.map(({ region }) => region) },
  };
}
