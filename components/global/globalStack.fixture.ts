import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { Referenced } from "../../outputs/reference";
import type { RegionOutputs } from "../../outputs/region";
import type { GlobalStackArgs } from "./index";
import { byRegion } from "./regions";

export const two = ["eu-west-1", "ap-south-1"];
export const three = ["us-east-1", "eu-west-1", "ap-south-1"];
export const six = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-northeast-1"];

const database = { engineVersion: "16.6", instanceClass: "db.r6g.large", instances: 2, backupRetentionDays: 7 };

export function settingsFor(regions: readonly string[], changes: Partial<Settings> = {}): Settings {
  return {
    stack: "global",
    role: { kind: "global" },
    domain: "shop.example.com",
    regions,
    homeRegion: regions[0] ?? "",
    bootstrapRegion: regions[0] ?? "",
    protect: true,
    natStrategy: "perZone",
    secretGeneration: 0,
    tags: { project: "meridian", owner: "shop", costCenter: "42", dataClass: "confidential" },
    vpcCidrs: byRegion(regions, (region) => `10.${20 + regions.indexOf(region)}.0.0/16`),
    service: {
      instanceType: "m7g.large",
      imageDigest: `sha256:${"0".repeat(64)}`,
      port: 8080,
      minInstances: 4,
      maxInstances: 12,
      cpuTargetPercent: 50,
      requestsPerTargetPerMinute: 1000,
    },
    relational: database,
    document: database,
    backups: { retentionDays: 35, objectLockDays: 0, restoreTestSchedule: "cron(0 5 ? * SUN *)" },
    objectives: { replicationLagSeconds: 5, latencyP99Milliseconds: 800, errorPercent: 1 },
    routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 2 },
    edge: { priceClass: "PriceClass_200", wafRequestsPerFiveMinutes: 2000 },
    ci: { githubRepository: "shop/meridian" },
    logRetentionDays: 90,
    ...changes,
  };
}

export const keyArnOf = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

export const bucketArnOf = (region: string) => `arn:aws:s3:::backups-${region}`;

export const vaultArnOf = (region: string) => `arn:aws:backup:${region}:123456789012:backup-vault:vault-${region}`;

export const topicArnOf = (region: string) => `arn:aws:sns:${region}:123456789012:alarms`;

/** What `foundation` hands out. */
export function foundationOf(regions: readonly string[]): Referenced<FoundationOutputs> {
  const arns = (kind: string) => byRegion(regions, (region) => `arn:aws:${kind}:${region}`);
  return outputsOf<FoundationOutputs>({
    zoneId: "Z1",
    nameServers: [],
    edgeCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    relationalGlobalClusterId: "relational",
    documentGlobalClusterId: "document",
    keyArns: byRegion(regions, keyArnOf),
    relationalSecretArns: arns("relational"),
    documentSecretArns: arns("document"),
    originSecretArns: arns("origin"),
    tokenSigningSecretArns: arns("tokens"),
    relationalUsername: "shop",
    relationalPassword: "relational password",
    documentUsername: "shop",
    documentPassword: "document password",
    originSecret: "origin secret",
    originSecretPrevious: "",
    repositoryUrls: arns("repository"),
    ciRoleArns: { preview: "preview", deploy: "deploy", drill: "drill" },
  });
}

/** What a region's stack hands out. */
export function regionOf(region: string): Referenced<RegionOutputs> {
  return outputsOf<RegionOutputs>({
    region,
    vpcId: "vpc-1",
    natAddresses: [1, 2, 3].map((n) => `198.51.100.${six.indexOf(region) * 10 + n}`),
    loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:123456789012:loadbalancer/app/alb-${region}/1`,
    loadBalancerDnsName: `alb-${region}.elb.amazonaws.com`,
    loadBalancerZoneId: `ZALB-${region}`,
    peersSecurityGroupId: `sg-${region}`,
    targetGroupArn: `arn:aws:elasticloadbalancing:${region}:123456789012:targetgroup/shop/1`,
    autoScalingGroupName: "service",
    relationalClusterId: `relational-${region}`,
    relationalClusterArn: `arn:aws:rds:${region}:123456789012:cluster:relational-${region}`,
    documentClusterId: `document-${region}`,
    documentClusterArn: `arn:aws:rds:${region}:123456789012:cluster:document-${region}`,
    backupBucketName: `backups-${region}`,
    backupBucketArn: bucketArnOf(region),
    backupVaultName: `vault-${region}`,
    backupVaultArn: vaultArnOf(region),
    alarmTopicArn: topicArnOf(region),
    dashboardName: "region",
  });
}

export function stackArgsFor(regions: readonly string[], changes: Partial<Settings> = {}): GlobalStackArgs {
  return {
    settings: settingsFor(regions, changes),
    foundation: foundationOf(regions),
    regions: byRegion(regions, regionOf),
  };
}

/** Outputs of a stack that was never deployed, as previewing all stacks together from nothing would see them. */
export function unknownOutputs<T extends object>(known: Referenced<T>): Referenced<T> {
  return Object.fromEntries(Object.keys(known).map((key) => [key, pulumi.output(pulumi.unknown)])) as Referenced<T>;
}

/** How the recorder shows what a preview can't know. */
export const notKnown: unknown = pulumi.unknown;

function outputsOf<T extends object>(values: T): Referenced<T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, pulumi.output(value)])) as Referenced<T>;
}
