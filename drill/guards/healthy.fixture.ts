/** A platform that is well, as its APIs describe it: fake clients that reach nothing, and tests that change one answer. */
import { clientsIn, type DrillClients } from "../clients";
import type { DrillContext } from "../context";
import type { DrillChoice } from "../drill";
import { type DrillPlatform, drillPlatform } from "../drillPlatform";
import { evacuationInput, evacuationScheduleName } from "../evacuationMetric";
import { sampleOutputs } from "../platform.fixture";

export const threeRegions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const account = "123456789012";
/** Everything in the samples happened relative to it. */
export const fixtureNow = Date.now();
export const hoursAgo = (hours: number): Date => new Date(fixtureNow - hours * 3_600_000);

/** Operation, such as `DescribeAlarms`, by what AWS answers in a region. */
export type Answers = Readonly<Record<string, (region: string, input: Record<string, unknown>) => object>>;

export function samplePlatform(kind: "globalCluster" | "instances" = "globalCluster"): DrillPlatform {
  const outputs = sampleOutputs(kind, threeRegions);
  for (const region of threeRegions)
    Object.assign(outputs[region]!, {
      alarmTopicArn: `arn:aws:sns:${region}:${account}:alerts`,
      leastHealthyTargets: 2,
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:vault`,
    });
  Object.assign(outputs["global"]!, {
    ...{ changeFreezes: [], drillStopAlarms: [] },
    evacuationRegions: Object.fromEntries(threeRegions.map((it) => [it, threeRegions.filter((place) => place !== it)])),
    healthCheckIds: Object.fromEntries(threeRegions.map((it) => [it, `check-${it}`])),
  });
  const secrets = ["relational", "document", "origin", "tokenSigning"].map((it) => [
    `${it}SecretArns`,
    Object.fromEntries(
      threeRegions.map((region) => [region, `arn:aws:secretsmanager:${region}:${account}:secret:${it}`]),
    ),
  ]);
  Object.assign(outputs["foundation"]!, Object.fromEntries(secrets));
  return drillPlatform({
    ...{ takenAt: "2026-11-01T00:00:00Z", commit: "abc1234", domain: "shop.example" },
    ...{ regions: threeRegions, outputs },
  });
}

const member = (region: string, id: string) => ({
  DBClusterArn: `arn:aws:rds:${region}:${account}:cluster:${id}`,
  IsWriter: region === "us-east-1",
  SynchronizationStatus: region === "us-east-1" ? undefined : "connected",
});

const ours = { name: "meridian" };

/** `us-east-1` writes both stores, and nothing is wrong anywhere. */
export const healthyAnswers: Answers = {
  DescribeGlobalClusters: (_region, { GlobalClusterIdentifier: id }) => ({
    GlobalClusters: [
      { GlobalClusterMembers: threeRegions.map((it) => member(it, `${String(id).replace("meridian-", "")}-1234567`)) },
    ],
  }),
  GetMetricData: (region, { MetricDataQueries }) => ({
    MetricDataResults: (MetricDataQueries as { Id: string }[]).map(({ Id }) => ({
      Id,
      Values: Id.startsWith("check") ? [1] : region === "us-east-1" ? [] : [120],
      Timestamps: [new Date(fixtureNow)],
    })),
  }),
  DescribeTargetHealth: () => ({
    TargetHealthDescriptions: Array.from({ length: 4 }, () => ({ TargetHealth: { State: "healthy" } })),
  }),
  DescribeAutoScalingGroups: () => ({
    AutoScalingGroups: [
      {
        ...{ MinSize: 4, DesiredCapacity: 4, MaxSize: 12 },
        Instances: Array.from({ length: 4 }, () => ({ LifecycleState: "InService", HealthStatus: "Healthy" })),
      },
    ],
  }),
  DescribeAlarms: (region) => ({ MetricAlarms: [sampleAlarm(region)] }),
  DescribeDBClusters: () => ({
    DBClusters: [
      { Status: "available", DBClusterMembers: [{}, {}], EngineVersion: "17.9", LatestRestorableTime: hoursAgo(0.1) },
    ],
  }),
  DescribeInstanceRefreshes: () => ({ InstanceRefreshes: [{ Status: "Successful", PercentageComplete: 100 }] }),
  ListRecoveryPointsByBackupVault: () => ({ RecoveryPoints: [] }),
  DescribeListeners: (region) => ({ Listeners: [{ Certificates: [{ CertificateArn: `certificate-${region}` }] }] }),
  DescribeCertificate: () => ({
    Certificate: { DomainName: "shop.example", Status: "ISSUED", NotAfter: hoursAgo(-24 * 200) },
  }),
  GetSchedule: (_region, { Name }) => ({
    ...{ State: "ENABLED", ScheduleExpression: "rate(1 minute)" },
    Target: {
      Input: JSON.stringify(evacuationInput(ours, String(Name).replace(evacuationScheduleName(ours, ""), ""), 0)),
    },
  }),
  ListResourceRecordSets: () => ({ ResourceRecordSets: [] }),
  GetHealthCheck: () => ({ HealthCheck: { HealthCheckConfig: { Type: "CALCULATED" } } }),
  GetBucketVersioning: () => ({ Status: "Enabled" }),
  GetBucketReplication: () => ({ ReplicationConfiguration: { Rules: [{ Status: "Enabled" }] } }),
  DescribeSecret: () => ({ VersionIdsToStages: { one: ["AWSCURRENT"], zero: ["AWSPREVIOUS"] } }),
  ListSubscriptionsByTopic: (region) => ({
    Subscriptions: [{ SubscriptionArn: `arn:aws:sns:${region}:${account}:alerts:1` }],
  }),
};

export const sampleAlarm = (region: string, more: object = {}) => ({
  ...{ AlarmName: "alb-error-rate", StateValue: "OK", ActionsEnabled: true },
  ...{ AlarmActions: [`arn:aws:sns:${region}:${account}:alerts`], AlarmDescription: "Look at the log." },
  ...more,
});

/** As DescribeAlarms has the alarm of a switch. */
export const sampleSwitch = (region: string, place: string, state: string) =>
  sampleAlarm(place, {
    ...{ AlarmName: `evacuated-${region}-from-${place}`, StateValue: state },
    ...{ Namespace: "Meridian/Evacuation", Dimensions: [{ Name: "Region", Value: region }] },
  });

/** Clients whose every call is answered from the table; what isn't in it fails as an API that doesn't answer. */
export function answeringClients(answers: Answers, called: string[] = []): (region: string) => DrillClients {
  const ofRegion = (region: string): DrillClients => {
    const clients = clientsIn(region);
    const send = ({ constructor, input }: { constructor: { name: string }; input: Record<string, unknown> }) => {
      const operation = constructor.name.replace(/Command$/, "");
      called.push(`${region} ${operation}`);
      const answer = answers[operation];
      return answer
        ? new Promise((resolve) => resolve(answer(region, input)))
        : Promise.reject(new Error(`${operation} isn't answered`));
    };
    for (const client of Object.values(clients)) Object.assign(client, { send });
    return clients;
  };
  const kept = Object.fromEntries(threeRegions.map((it) => [it, ofRegion(it)]));
  return (region) => kept[region]!;
}

/** What guards need of a context; whatever else is asked of it is missing. */
export const askingContext = (
  answers: Answers,
  { choice = {}, platform = samplePlatform(), called = [] as string[] } = {} as {
    choice?: Partial<DrillChoice>;
    platform?: DrillPlatform;
    called?: string[];
  },
): DrillContext =>
  ({
    ...{ platform, choice: { dataLoss: "refused", ...choice }, timeScale: 1 },
    clientsIn: answeringClients(answers, called),
  }) as unknown as DrillContext;
