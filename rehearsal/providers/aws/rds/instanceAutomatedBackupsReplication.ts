import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { rds } from "./api";

type Copy = sdk.StartDBInstanceAutomatedBackupsReplicationMessage | sdk.DBInstanceAutomatedBackup;

const replication = rds.resource<aws.rds.InstanceAutomatedBackupsReplicationArgs, Copy>({
  inputs: {
    kmsKeyId: fixed("KmsKeyId"),
    retentionPeriod: fixed("BackupRetentionPeriod"),
    sourceDbInstanceArn: required(fixed({ sent: "SourceDBInstanceArn", seen: "DBInstanceArn" })),
  },
  id: "DBInstanceAutomatedBackupsArn",
  create: call(sdk.StartDBInstanceAutomatedBackupsReplicationCommand, {
    answer: (made) => made.DBInstanceAutomatedBackup?.DBInstanceAutomatedBackupsArn,
  }),
  read: call(sdk.DescribeDBInstanceAutomatedBackupsCommand, {
    answer(found) {
      const it = found.DBInstanceAutomatedBackups?.[0];
      // What AWS keeps after the end is nobody's resource any more.
      return it?.Status === "retained" ? undefined : it;
    },
  }),
  delete: call(sdk.StopDBInstanceAutomatedBackupsReplicationCommand, {
    input: ({ inputs }) => ({ SourceDBInstanceArn: inputs.sourceDbInstanceArn }),
  }),
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": replication,
};
