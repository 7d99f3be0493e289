import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { FunctionOutputs } from "../../outputs/functions";
import type { Referenced } from "../../outputs/reference";
import type { RegionOutputs } from "../../outputs/region";
import { settingsFor, six } from "../../test/settings";
import type { GlobalStackArgs } from "./index";
import { byRegion } from "./regions";

export const globalSettings = (regions: readonly string[], changes: Partial<Settings> = {}): Settings =>
  settingsFor({ kind: "global" }, regions, changes);

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
    ciRoleArns: { preview: "preview", deploy: "deploy", drill: "drill", drift: "drift", readiness: "readiness" },
  });
}

/** What a region's stack hands out. */
export function regionOf(
  region: string,
  place = six.indexOf(region),
  gateways = 3,
): Referenced<RegionOutputs & FunctionOutputs> {
  return outputsOf<RegionOutputs & FunctionOutputs>({
    region,
    vpcId: "vpc-1",
    natAddresses: Array.from({ length: gateways }, (_, n) => `198.51.100.${place * 10 + n + 1}`),
    loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:123456789012:loadbalancer/app/alb-${region}/1`,
    loadBalancerDnsName: `alb-${region}.elb.amazonaws.com`,
    loadBalancerZoneId: `ZALB-${region}`,
    peersSecurityGroupId: `sg-${region}`,
    targetGroupArn: `arn:aws:elasticloadbalancing:${region}:123456789012:targetgroup/shop/1`,
    leastHealthyTargets: 2,
    autoScalingGroupName: "service",
    launchTemplateId: "lt-1",
    launchTemplateVersion: "1",
    rollbackAlarmNames: ["error-rate"],
    relationalDatabaseId: `relational-${region}`,
    relationalDatabaseArn: `arn:aws:rds:${region}:123456789012:cluster:relational-${region}`,
    documentClusterId: `document-${region}`,
    documentClusterArn: `arn:aws:rds:${region}:123456789012:cluster:document-${region}`,
    backupBucketName: `backups-${region}`,
    backupBucketArn: bucketArnOf(region),
    backupVaultName: `vault-${region}`,
    backupVaultArn: vaultArnOf(region),
    restoreRoleArn: "arn:aws:iam::123456789012:role/restore-testing-role-1234567",
    alarmTopicArn: topicArnOf(region),
    dashboardName: "region",
    faultTemplateIds: {},
    functionsApiDnsName: `d-${region}.execute-api.${region}.amazonaws.com`,
    functionsApiZoneId: `ZAPI-${region}`,
  });
}

export function stackArgsFor(regions: readonly string[], changes: Partial<Settings> = {}): GlobalStackArgs {
  const settings = globalSettings(regions, changes);
  const gateways = settings.natStrategy === "single" ? 1 : 3;
  const place = (region: string) => (six.includes(region) ? six.indexOf(region) : six.length + regions.indexOf(region));
  return {
    settings,
    foundation: foundationOf(regions),
    regions: byRegion(regions, (region) => regionOf(region, place(region), gateways)),
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
