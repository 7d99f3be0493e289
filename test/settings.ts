import type { Settings, Role } from "../config/settings";

export const two = ["eu-west-1", "ap-south-1"];
export const three = ["us-east-1", "eu-west-1", "ap-south-1"];
export const six = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-northeast-1"];

/** Services that a region's network reaches through interface endpoints. */
export const endpointServices = ["ecr.api", "ecr.dkr", "secretsmanager", "logs"];

const compute: Settings["compute"] = {
  kind: "asg",
  kubernetesVersion: "1.36",
  clusterPublicCidrs: [],
  clusterClientCidrs: [],
  clusterClientSecurityGroupIds: [],
  clusterAdministratorArns: [],
};

const drills: Settings["drills"] = {
  rtoSeconds: 300,
  rpoSeconds: 5,
  lostWrites: 0,
  changeFreezes: [],
  faultExperiments: false,
  errorLimit: { percent: 10, seconds: 120 },
  stopAlarms: [],
};

/** What one stack of a platform in these regions is told; the first region is home, and made first. */
export function settingsFor(role: Role, regions: readonly string[], changes: Partial<Settings> = {}): Settings {
  const database = { instanceClass: "db.r6g.large", instances: 2, backupRetentionDays: 7 };
  const cidr = (region: string) => `10.${(regions.indexOf(region) + 1) * 10}.0.0/16`;
  return {
    stack: role.kind === "region" ? role.region : role.kind,
    role,
    domain: "shop.example",
    regions,
    homeRegion: regions[0]!,
    bootstrapRegion: regions[0]!,
    takeOverDomain: false,
    protect: true,
    natStrategy: "perZone",
    secretGeneration: 0,
    tags: { project: "meridian", owner: "shop", costCenter: "cc-1", dataClass: "confidential" },
    vpcCidrs: Object.fromEntries(regions.map((it) => [it, cidr(it)])),
    ...(role.kind === "region" && {
      network: { vpcCidr: cidr(role.region), availabilityZones: [], interfaceEndpoints: endpointServices },
    }),
    compute: { ...compute, clusterClientCidrs: role.kind === "region" ? [cidr(role.region)] : [] },
    service: {
      instanceType: "m7g.large",
      imageDigest: `sha256:${"a".repeat(64)}`,
      port: 8080,
      minInstances: 4,
      maxInstances: 12,
      cpuTargetPercent: 50,
      requestsPerTargetPerMinute: 1000,
      bakeSeconds: 300,
      bakeRequests: 100,
    },
    relational: {
      ...database,
      kind: "aurora-global",
      engineVersion: "16.6",
      storageGigabytes: 100,
      generation: 0,
      sourceGeneration: 0,
    },
    document: { ...database, engineVersion: "5.0.0" },
    backups: { retentionDays: 35, objectLockDays: 0, restoreTestSchedule: "cron(0 5 ? * SUN *)" },
    objectives: { replicationLagSeconds: 5, latencyP99Milliseconds: 800, errorPercent: 1 },
    routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 2 },
    edge: { priceClass: "PriceClass_200", wafRequestsPerFiveMinutes: 2000 },
    drills,
    ci: { githubRepository: "shop/meridian", drillOperatorArns: [] },
    ...{ accountSingletons: "own" as const, logRetentionDays: 90 },
    ...changes,
  };
}
