/** A platform's cloud as far as drills ask it, in memory and on a clock of its own: it behaves as AWS documents, its errors included. */
import { BackupClient } from "@aws-sdk/client-backup";
import type { DrillClients } from "../clients";
import type { DrillContext } from "../context";
import type { DrillChoice } from "../drill";
import { drillPlatform, type DrillPlatform } from "../drillPlatform";
import { evacuationInput, publishedValue } from "../evacuationMetric";
import { sampleOutputs } from "../platform.fixture";
import { awsError, type FakeInput } from "./fakeCalls.fixture";
import { FakeRestores } from "./fakeRestores.fixture";
import { FakeSecrets } from "./fakeSecrets.fixture";
import { FakeStores } from "./fakeStores.fixture";

export { awsError };

export const threeRegions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;

export function fakePlatform(
  kind: "globalCluster" | "instances" = "globalCluster",
  regions: readonly string[] = threeRegions,
): DrillPlatform {
  const outputs = sampleOutputs(kind, regions);
  outputs["global"]!["evacuationRegions"] = Object.fromEntries(
    regions.map((it) => [it, regions.filter((other) => other !== it)]),
  );
  const snapshot = {
    takenAt: "2026-11-29T12:00:00Z",
    commit: "0".repeat(40),
    domain: "shop.example",
    regions,
    outputs,
  };
  return drillPlatform(snapshot);
}

interface FakeSwitch {
  held: 0 | 1;
  alarm: "OK" | "ALARM";
  /** What was published in the minute that is under way. */
  published: (0 | 1)[];
}

export interface FakeCall {
  readonly region: string;
  readonly operation: string;
}

/** What becomes of a call: `refused` it isn't heard, `lost` it is, and its answer isn't. */
export interface Trouble {
  readonly operation: string;
  readonly how: "refused" | "lost";
  readonly error: Error;
}

const minute = 60_000;

export class FakeCloud {
  now = 0;
  readonly calls: FakeCall[] = [];
  /** Regions whose APIs don't answer. */
  readonly down = new Set<string>();
  /** Regions whose health checks fail. */
  readonly unhealthy = new Set<string>();
  /** Taken by the first call that fits. */
  readonly troubles: Trouble[] = [];
  readonly fenced = new Set<string>();
  /** Names of the alarms that are in ALARM, by region. */
  readonly alarms = new Map<string, readonly string[]>();
  /** Of three, by region; all where it isn't named. */
  readonly healthyTargets = new Map<string, number>();
  /** What a region's load balancer answers in each minute; nothing where nobody asks it. */
  readonly served = new Map<string, { readonly requests: number; readonly failed: number }>();
  readonly stores: FakeStores;
  readonly restores: FakeRestores;
  readonly secrets: FakeSecrets;
  private readonly switches = new Map<string, FakeSwitch>();
  /** Called before each call, which it may end by throwing. */
  onCall: (call: FakeCall) => void = () => undefined;

  constructor(
    readonly platform: DrillPlatform,
    writer: string,
  ) {
    this.stores = new FakeStores(platform, writer, () => this.now);
    this.secrets = new FakeSecrets(() => this.now);
    this.restores = new FakeRestores(platform, () => this.now);
    for (const { region } of platform.regions)
      for (const place of platform.global.evacuationRegions[region]!)
        this.switches.set(`${region} in ${place}`, { held: 0, alarm: "OK", published: [] });
  }

  /** Nothing of the region answers, and its databases are gone for now. */
  kill(region: string): void {
    this.down.add(region);
    this.unhealthy.add(region);
    this.stores.dead.add(region);
  }

  switchOf(region: string, place: string): FakeSwitch {
    const found = this.switches.get(`${region} in ${place}`);
    if (!found) throw awsError("ResourceNotFoundException", `${place} holds no switch of ${region}`, 404);
    return found;
  }

  switchesOn(region: string): readonly string[] {
    const on = [...this.switches].filter(
      ([key, it]) => key.startsWith(`${region} in`) && (it.alarm === "ALARM" || it.held),
    );
    return on.map(([key]) => key.split(" in ")[1]!);
  }

  context(choice: DrillChoice = { dataLoss: "refused" }, more: Partial<DrillContext> = {}): DrillContext {
    return {
      platform: this.platform,
      choice,
      clientsIn: (region) => this.clientsIn(region),
      ports: {
        clock: { now: () => this.now, wait: (ms) => Promise.resolve(this.pass(ms)) },
        interruption: new AbortController().signal,
        say: () => undefined,
        confirm: () => Promise.resolve(true),
        pollMilliseconds: 30_000,
      },
      timeScale: 1,
      names: { addressesOf: (name) => Promise.resolve(this.addressesOf(name)) },
      fences: {
        set: (region) => Promise.resolve(void this.fenced.add(region)),
        lift: (region) => Promise.resolve(void this.fenced.delete(region)),
      },
      data: this.restores.data,
      rotations: this.secrets.port,
      ...more,
    };
  }

  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (let end = (Math.floor(this.now / minute) + 1) * minute; end <= until; end += minute) {
      this.now = end;
      this.endMinute();
    }
    this.now = until;
  }

  /** Schedules say what they hold, and alarms are judged by the greatest of the minute's values. */
  private endMinute(): void {
    for (const [key, it] of this.switches) {
      if (this.down.has(key.split(" in ")[1]!)) continue;
      const values = [...it.published, it.held];
      it.published = [];
      it.alarm = Math.max(...values) >= 1 ? "ALARM" : "OK";
    }
  }

  private switchAlarms(place: string): readonly object[] {
    return [...this.switches].flatMap(([key, { alarm: StateValue }]) => {
      const [region = "", holder] = key.split(" in ");
      const metric = { Namespace: "Meridian/Evacuation", Dimensions: [{ Name: "Region", Value: region }] };
      return holder === place ? [{ ...metric, AlarmName: `evacuated-${region}`, StateValue }] : [];
    });
  }

  private addressesOf(name: string): readonly string[] {
    const [label = ""] = name.split(".");
    const regions = this.platform.regions.map((it) => it.region);
    const address = (region: string): string => `192.0.2.${regions.indexOf(region) + 1}`;
    if (!label.startsWith("pair-")) return regions.includes(label) ? [address(label)] : [];
    const region = label.slice("pair-".length);
    const isOut = (it: string): boolean =>
      this.unhealthy.has(it) ||
      [...this.switches].some(([key, { alarm }]) => key.startsWith(`${it} in`) && alarm === "ALARM");
    const answer = [region, ...regions].find((it) => !isOut(it)) ?? region;
    return [address(answer)];
  }

  private clientsIn(region: string): DrillClients {
    const client = { send: (command: FakeCommand) => this.answer(region, command) };
    // Paginators ask whose instance a client is.
    const backups = Object.assign(new BackupClient({ region }), client);
    return new Proxy({} as DrillClients, { get: (_, name) => (name === "backups" ? backups : client) });
  }

  private async answer(region: string, command: FakeCommand): Promise<object> {
    await Promise.resolve();
    const operation = command.constructor.name.replace(/Command$/, "");
    const call = { region, operation };
    this.calls.push(call);
    this.onCall(call);
    if (this.down.has(region)) throw awsError("TimeoutError", `${region} doesn't answer`, 0);
    const trouble = this.troubles.findIndex((it) => it.operation === operation);
    const found = trouble < 0 ? undefined : this.troubles.splice(trouble, 1)[0]!;
    if (found?.how === "refused") throw found.error;
    const answer = this.perform(region, operation, command.input);
    if (found) throw found.error;
    return answer;
  }

  private perform(region: string, operation: string, input: FakeInput): object {
    const own = this.ownCalls(region, input)[operation];
    const restored = this.restores.perform(region, operation, input);
    if (restored) return restored;
    return own ? own() : this.stores.perform(region, operation, input);
  }

  private balancerFigures(place: string, { StartTime, EndTime }: FakeInput): object {
    const each = this.served.get(place);
    const minutes = (EndTime!.getTime() + 1 - StartTime!.getTime()) / minute;
    const Timestamps = Array.from(
      { length: each ? minutes : 0 },
      (_, it) => new Date(StartTime!.getTime() + it * minute),
    );
    const result = (Id: string, value: number) => ({ Id, Timestamps, Values: Timestamps.map(() => value) });
    return { MetricDataResults: each ? [result("requests", each.requests), result("storefront", each.failed)] : [] };
  }

  private ownCalls(place: string, input: FakeInput): Readonly<Record<string, () => object>> {
    const named = (): string => input.Name!.replace("meridian-evacuation-of-", "");
    return {
      PutMetricData: () => {
        const [datum] = input.MetricData!;
        this.switchOf(datum!.Dimensions[0]!.Value, place).published.push(datum!.Value);
        return {};
      },
      DescribeAlarmsForMetric: () => ({
        MetricAlarms: [{ StateValue: this.switchOf(input.Dimensions![0]!.Value!, place).alarm }],
      }),
      GetSchedule: () => ({
        Name: input.Name,
        State: "ENABLED",
        ScheduleExpression: "rate(1 minute)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: "a",
          RoleArn: "r",
          Input: JSON.stringify(evacuationInput(this.platform, named(), this.switchOf(named(), place).held)),
        },
      }),
      UpdateSchedule: () => {
        this.switchOf(named(), place).held = publishedValue(input.Target!.Input);
        return {};
      },
      DescribeSecret: () => this.secrets.described(place),
      DescribeAlarms: () => ({
        MetricAlarms: [
          ...(this.alarms.get(place) ?? []).map((AlarmName) => {
            // Whatever it is called, it looks at the region's load balancer.
            const Value = this.platform.outputs[place]!.loadBalancerArn.split(":loadbalancer/").at(-1);
            return { AlarmName, StateValue: "ALARM", Dimensions: [{ Name: "LoadBalancer", Value }] };
          }),
          ...(input.AlarmNames ? [] : this.switchAlarms(place)),
        ],
      }),
      DescribeInstanceRefreshes: () => ({ InstanceRefreshes: [] }),
      DescribeTargetHealth: () => ({
        TargetHealthDescriptions: [0, 1, 2].map((index) => ({
          TargetHealth: { State: index < (this.healthyTargets.get(place) ?? 3) ? "healthy" : "unhealthy" },
        })),
      }),
      DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [{ MinSize: 3, DesiredCapacity: 3, MaxSize: 6 }] }),
      GetMetricData: () => {
        if (input.MetricDataQueries!.some(({ Id }) => Id === "requests")) return this.balancerFigures(place, input);
        const lag = this.stores.lagSeconds(place);
        if (lag === undefined) return { MetricDataResults: [] };
        const { kind } = this.platform.relational;
        const result = (Id: string, value: number) => ({ Id, Timestamps: [new Date()], Values: [value] });
        return {
          MetricDataResults: [
            result("relational", kind === "instances" ? lag : lag * 1000),
            result("document", lag * 1000),
          ],
        };
      },
    };
  }
}

interface FakeCommand {
  readonly constructor: { readonly name: string };
  readonly input: FakeInput;
}
