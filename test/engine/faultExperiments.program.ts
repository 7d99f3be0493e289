import * as aws from "@pulumi/aws";
import { FaultExperiments } from "../../components/region/faults";

/** The region's templates, for what is named and isn't there. */
async function program(): Promise<Record<string, unknown>> {
  const key = new aws.kms.Key("key", { enableKeyRotation: true });
  const region = "eu-west-1";
  const alarm = (name: string) => `arn:aws:cloudwatch:${region}:123456789012:alarm:${name}`;
  const made = new FaultExperiments("fault-experiments", {
    ...{ accountId: "123456789012", region, zones: ["eu-west-1a", "eu-west-1b"], compute: "instances" },
    tags: { Project: "meridian", Stack: region },
    autoScalingGroupName: "storefront",
    clusterArns: [`arn:aws:rds:${region}:123456789012:cluster:relational`],
    ...{ backupBucketArn: "arn:aws:s3:::meridian-backup", regions: ["us-east-1", "eu-west-1", "ap-south-1"] },
    ...{ keyArn: key.arn, logRetentionDays: 30 },
    ...{ errorAlarmArn: alarm("errors"), capacityAlarmArn: alarm("capacity") },
  });
  return Promise.resolve({ templates: made.templateIds });
}

export = program;
