import type { Settings } from "../../config/settings";
import type { RecorderOptions } from "../../test/recorder";

export const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
export const accountId = "123456789012";

/** Settings of a foundation in three regions. */
export function settingsSample(changes: Partial<Settings> = {}): Settings {
  const database = { instanceClass: "db.r6g.large", instances: 2, backupRetentionDays: 7 };
  return {
    stack: "foundation",
    role: { kind: "foundation" },
    domain: "shop.example",
    regions,
    homeRegion: "us-east-1",
    bootstrapRegion: "us-east-1",
    protect: true,
    natStrategy: "perZone",
    secretGeneration: 0,
    tags: { project: "meridian", owner: "shop", costCenter: "cc-1", dataClass: "confidential" },
    vpcCidrs: { "us-east-1": "10.10.0.0/16", "eu-west-1": "10.20.0.0/16", "ap-south-1": "10.30.0.0/16" },
    service: {
      instanceType: "m7g.large",
      imageDigest: `sha256:${"0".repeat(64)}`,
      port: 8080,
      minInstances: 4,
      maxInstances: 12,
      cpuTargetPercent: 50,
      requestsPerTargetPerMinute: 1000,
    },
    relational: { ...database, engineVersion: "16.6" },
    document: { ...database, engineVersion: "5.0.0" },
    backups: { retentionDays: 35, objectLockDays: 0, restoreTestSchedule: "cron(0 5 ? * SUN *)" },
    objectives: { replicationLagSeconds: 5, latencyP99Milliseconds: 800, errorPercent: 1 },
    routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 2 },
    edge: { priceClass: "PriceClass_200", wafRequestsPerFiveMinutes: 2000 },
    ci: { githubRepository: "shop/meridian" },
    logRetentionDays: 90,
    ...changes,
  };
}

/** What AWS and the random provider would answer. */
export const answers: RecorderOptions = {
  stack: "foundation",
  functions: { "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId, id: accountId }) },
  outputs: {
    "aws:route53/zone:Zone": () => ({ zoneId: "Z1", nameServers: ["ns-1.example", "ns-2.example"] }),
    "aws:acm/certificate:Certificate": (_, { domainName }) => ({
      domainValidationOptions: [domainName, `*.${domainName as string}`].map((name) => ({
        domainName: name,
        resourceRecordName: "_x.shop.example.",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_y.acm-validations.aws.",
      })),
    }),
    "aws:kms/key:Key": (_, { region }) => ({ keyId: "mrk-1", arn: `arn:aws:kms:${region}:${accountId}:key/mrk-1` }),
    "aws:kms/replicaKey:ReplicaKey": (_, { region }) => ({
      keyId: "mrk-1",
      arn: `arn:aws:kms:${region}:${accountId}:key/mrk-1`,
    }),
    "aws:secretsmanager/secret:Secret": (name, { region }) => ({
      arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-1234567-AbCdEf`,
    }),
    "aws:ecr/repository:Repository": (_, { region, name }) => ({
      registryId: accountId,
      repositoryUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
    }),
    "random:index/randomPassword:RandomPassword": (name) => ({ result: `value of ${name}` }),
    "random:index/randomBytes:RandomBytes": (name) => ({
      base64: Buffer.alloc(32, name.endsWith("even") ? 2 : 1).toString("base64"),
    }),
  },
};
