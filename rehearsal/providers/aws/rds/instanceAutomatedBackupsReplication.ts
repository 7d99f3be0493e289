import {
  type DBInstanceAutomatedBackup,
  DescribeDBInstanceAutomatedBackupsCommand,
  StartDBInstanceAutomatedBackupsReplicationCommand,
  StopDBInstanceAutomatedBackupsReplicationCommand,
} from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { gone, rds } from "./api";

/** What is copied, while it is: what AWS keeps after the end is nobody's resource any more. */
async function copied(cloud: Cloud, arn: string): Promise<DBInstanceAutomatedBackup | undefined> {
  const command = new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceAutomatedBackupsArn: arn });
  const found = (await unlessGone(gone, () => rds(cloud).send(command)))?.DBInstanceAutomatedBackups?.[0];
  return found?.Status === "retained" ? undefined : found;
}

const replication = entry<aws.rds.InstanceAutomatedBackupsReplicationArgs>({
  inputs: { kmsKeyId: true, preSignedUrl: true, region: true, retentionPeriod: true, sourceDbInstanceArn: true },
  required: ["sourceDbInstanceArn"],
  replaceOn: ["kmsKeyId", "preSignedUrl", "region", "retentionPeriod", "sourceDbInstanceArn"],
  unreadable: { preSignedUrl: "signs the one request that starts it" },
  async create(cloud, it) {
    const command = new StartDBInstanceAutomatedBackupsReplicationCommand({
      SourceDBInstanceArn: it.sourceDbInstanceArn,
      KmsKeyId: it.kmsKeyId,
      BackupRetentionPeriod: it.retentionPeriod,
    });
    return (await rds(cloud).send(command)).DBInstanceAutomatedBackup!.DBInstanceAutomatedBackupsArn!;
  },
  async read(cloud, id) {
    const it = await copied(cloud, id);
    if (!it) return undefined;
    return {
      inputs: {
        kmsKeyId: it.KmsKeyId,
        retentionPeriod: it.BackupRetentionPeriod,
        sourceDbInstanceArn: it.DBInstanceArn,
      },
      outputs: {},
    };
  },
  async remove(cloud, _id, last) {
    const command = new StopDBInstanceAutomatedBackupsReplicationCommand({
      SourceDBInstanceArn: last.sourceDbInstanceArn,
    });
    await unlessGone(gone, () => rds(cloud).send(command));
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": replication,
};
