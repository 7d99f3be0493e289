import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { Route53Client, TestDNSAnswerCommand } from "@aws-sdk/client-route-53";
import { evacuationInput, type NamedPlatform, type SwitchValue } from "../../drill/evacuationMetric";
import { StepError } from "../../drill/step";
import { parseOutputs } from "../../outputs/contract";
import { foundationContract } from "../../outputs/foundation";
import { globalContract, type GlobalOutputs } from "../../outputs/global";
import { regionContract } from "../../outputs/region";
import { addressIn, distance } from "../dataplane/dns/places";
import { control } from "../emulator/faults";
import type { Report } from "../report/report";
import { type Context, outputsOf, type RehearsalStep } from "./context";
import { deployedName } from "./platform";

/** What is wrong with some regions, and how to bring it about and end it. */
export interface Situation {
  readonly name: string;
  /** Regions that users are to be kept away from. */
  readonly lost: readonly string[];
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Whom each region's users are to be answered by: their own region, else the nearest that isn't lost; if all are, their own again. */
export function expectedRegions(regions: readonly string[], lost: readonly string[]): Record<string, string> {
  const left = regions.filter((it) => !lost.includes(it));
  const serving = left.length > 0 ? left : regions;
  const nearest = (user: string): string =>
    serving.reduce((best, it) => (distance(user, it) < distance(user, best) ? it : best));
  return Object.fromEntries(regions.map((user) => [user, nearest(user)]));
}

/** DNS must send users away from every region that fails or is evacuated, to the nearest other one, and back afterwards. */
export class DnsAnswers {
  /** What was answered, for the report. */
  seen: Report["dnsAnswers"] = [];

  readonly step: RehearsalStep = {
    name: "DNS leaves each region that fails or is evacuated",
    run: async (context) => {
      const { regions } = context.platform;
      const global = parseOutputs(globalContract, "global", await outputsOf(context, "global"));
      const ours = await deployedName(context);
      const ask = await asker(context, new URL(global.url).hostname);
      this.seen = [];
      const problems: string[] = [];
      for (const situation of situationsOf(context, ours, global)) {
        await situation.begin();
        try {
          problems.push(...this.judge(situation, await ask(), regions));
        } finally {
          await situation.end();
        }
      }
      problems.push(...this.judge({ name: "all well again", lost: [] }, await ask(), regions));
      if (problems.length > 0) throw new StepError("deviated", problems.join("\n"));
      const answers = this.seen.length * regions.length;
      return {
        detail: `${answers} answers: each of ${regions.length} regions failing, then evacuated, all failing, none`,
      };
    },
  };

  private judge(
    { name, lost }: Pick<Situation, "name" | "lost">,
    answeredBy: Readonly<Record<string, string>>,
    regions: readonly string[],
  ): string[] {
    this.seen = [...this.seen, { situation: name, answeredBy }];
    return differences(name, answeredBy, expectedRegions(regions, lost));
  }
}

function differences(
  name: string,
  answered: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(expected)
    .filter((user) => answered[user] !== expected[user])
    .map((user) => `${name}: users near ${user} are answered with ${answered[user]}, not ${expected[user]}`);
}

function situationsOf(context: Context, ours: NamedPlatform, global: GlobalOutputs): Situation[] {
  const { regions } = context.platform;
  const all: Situation[] = regions.map((region) => failing(context, global, [region]));
  return [
    ...all,
    ...regions.map((region) => evacuated(context, { ours, global, region })),
    failing(context, global, regions),
  ];
}

/** All of Route 53's checkers say that the regions' load balancers don't answer. */
function failing({ cloud }: Context, global: GlobalOutputs, lost: readonly string[]): Situation {
  const say = async (state: "failing" | "healthy"): Promise<void> => {
    for (const region of lost)
      await control(cloud.endpoint, "health", {
        id: global.endpointHealthCheckIds[region],
        healthy: state === "healthy",
      });
  };
  return { name: `${lost.join(", ")} failing`, lost, begin: () => say("failing"), end: () => say("healthy") };
}

const minute = 60_000;

/** Somebody has switched the region off in another one. The switch's first value is dated back, so that the second is in a later minute. */
function evacuated(
  { cloud }: Context,
  { ours, global, region }: { readonly ours: NamedPlatform; readonly global: GlobalOutputs; readonly region: string },
): Situation {
  const alarms = cloud.cloudIn(global.evacuationRegions[region]![0]!).client(CloudWatchClient);
  const turn = async (value: SwitchValue, at: number): Promise<void> => {
    const { Namespace, MetricData } = evacuationInput(ours, region, value);
    const dated = MetricData.map((it) => ({ ...it, Timestamp: new Date(at) }));
    await alarms.send(new PutMetricDataCommand({ Namespace, MetricData: dated }));
  };
  return {
    name: `${region} evacuated`,
    lost: [region],
    begin: () => turn(1, Date.now() - minute),
    end: () => turn(0, Date.now()),
  };
}

/** Asks Route 53, as clients near each region do, where the origin is: the region whose load balancer is answered, by client. */
async function asker(context: Context, domain: string): Promise<() => Promise<Record<string, string>>> {
  const { regions } = context.platform;
  const foundation = parseOutputs(foundationContract, "foundation", await outputsOf(context, "foundation"));
  const outputs = await Promise.all(
    regions.map(async (it) => parseOutputs(regionContract, it, await outputsOf(context, it))),
  );
  const regionOf = new Map(outputs.map((it) => [it.loadBalancerDnsName.toLowerCase(), it.region]));
  const route53 = context.cloud.cloudIn("us-east-1").client(Route53Client);
  const question = { HostedZoneId: foundation.zoneId, RecordName: `origin.${domain}`, RecordType: "A" as const };
  return async () => {
    const answers: Record<string, string> = {};
    for (const user of regions) {
      const found = await route53.send(new TestDNSAnswerCommand({ ...question, EDNS0ClientSubnetIP: addressIn(user) }));
      const value = found.RecordData?.[0];
      answers[user] = regionOf.get(value ?? "") ?? value ?? found.ResponseCode!;
    }
    return answers;
  };
}
