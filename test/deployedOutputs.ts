import { sampleOutputs } from "../drill/platform.fixture";
import { slownessTemplate, zoneTemplate } from "../outputs/faultExperiments";

const account = "123456789012";

/** Outputs of all stacks with names and ARNs as they are deployed, for what is compared with policies. */
export function deployedOutputs(
  kind: "aurora-global" | "rds",
  regions: readonly string[],
): Record<string, Record<string, unknown>> {
  const outputs = sampleOutputs(kind === "rds" ? "instances" : "globalCluster", regions);
  const byRegion = (arn: (region: string) => string) => Object.fromEntries(regions.map((it) => [it, arn(it)]));
  const secret = (name: string) =>
    byRegion((it) => `arn:aws:secretsmanager:${it}:${account}:secret:${name}-1234567-AbCdEf`);
  Object.assign(outputs["foundation"]!, {
    keyArns: byRegion((it) => `arn:aws:kms:${it}:${account}:key/mrk-1234567`),
    edgeCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/1234567`,
    relationalSecretArns: secret("relational-credentials"),
    documentSecretArns: secret("document-credentials"),
    originSecretArns: secret("origin-secret"),
    tokenSigningSecretArns: secret("token-signing-keys"),
  });
  Object.assign(outputs["global"]!, {
    evacuationRegions: Object.fromEntries(regions.map((it) => [it, regions.filter((other) => other !== it)])),
    healthCheckIds: byRegion((it) => `calculated-${it}`),
    endpointHealthCheckIds: byRegion((it) => `endpoint-${it}`),
  });
  for (const region of regions)
    Object.assign(outputs[region]!, {
      faultTemplateIds: { [zoneTemplate(`${region}a`)]: `EXTzone${region}`, [slownessTemplate]: `EXTslow${region}` },
      alarmTopicArn: `arn:aws:sns:${region}:${account}:alarms-1234567`,
      backupBucketArn: `arn:aws:s3:::backup-bucket-${region}`,
      backupBucketName: `backup-bucket-${region}`,
      restoreRoleArn: `arn:aws:iam::${account}:role/restore-testing-role-1234567`,
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:meridian`,
      targetGroupArn: `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/storefront/1`,
      loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/alb/1`,
    });
  return outputs;
}
