/** Whether a region's backup bucket keeps versions and is copied elsewhere. It changes nothing. */
import { GetBucketReplicationCommand, GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { DrillClients } from "../clients";
import { accountOf, look, type Probe } from "./probe";

export interface SeenBucket {
  readonly bucket: string;
  /** As S3 names it: `Enabled`, `Suspended`; empty where it never was. */
  readonly versioning: string;
  /** Rules that copy it. */
  readonly enabledRules: number;
}

/** (API: GetBucketVersioning, GetBucketReplication; control plane, read only.) */
export const keptCopies: Probe<SeenBucket> = {
  asksFor: "backup bucket's versions and copies",
  calls: (platform, region) => {
    const resource = `arn:aws:s3:::${platform.outputs[region]!.backupBucketName}`;
    const context = { "aws:ResourceAccount": accountOf(platform.outputs[region]!.alarmTopicArn) };
    const asked = (operation: string, action: string) => ({
      ...look("s3", operation, { region, resource }),
      permissions: [{ action, resource, context }],
    });
    return [
      asked("GetBucketVersioning", "s3:GetBucketVersioning"),
      asked("GetBucketReplication", "s3:GetReplicationConfiguration"),
    ];
  },
  async ask({ platform, region, clients }) {
    const bucket = platform.outputs[region]!.backupBucketName;
    const [{ Status = "" }, enabledRules] = await Promise.all([
      clients.objects.send(new GetBucketVersioningCommand({ Bucket: bucket })),
      rulesOf(bucket, clients.objects),
    ]);
    return { bucket, versioning: Status, enabledRules };
  },
};

async function rulesOf(Bucket: string, objects: DrillClients["objects"]): Promise<number> {
  try {
    const { ReplicationConfiguration } = await objects.send(new GetBucketReplicationCommand({ Bucket }));
    return (ReplicationConfiguration?.Rules ?? []).filter((it) => it.Status === "Enabled").length;
  } catch (error) {
    if ((error as Error).name === "ReplicationConfigurationNotFoundError") return 0;
    throw error;
  }
}
