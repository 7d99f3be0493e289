/** What both kinds of relational database are made with: the Aurora cluster and the RDS instance. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../shared/policy";
import type { Alarm } from "./alarms";
import type { DatabaseArgs } from "./databaseMember";

/** What every kind of relational database hands out. */
export interface Relational {
  /** Identifier of the cluster or instance. */
  readonly databaseId: pulumi.Output<string>;
  readonly databaseArn: pulumi.Output<string>;
  /** Where writes go, where this region has the writer. */
  readonly endpoint: pulumi.Output<string>;
  readonly readerEndpoint: pulumi.Output<string>;
  /** Where a restore test may put its copy. */
  readonly subnetGroupName: pulumi.Output<string>;
  /** What AWS Backup calls its kind. */
  readonly backupType: "Aurora" | "RDS";
  /** How metrics name it: dimension and value. */
  readonly dimension: readonly [name: string, value: pulumi.Output<string>];
  /** Saturation, and how far it is behind the writer. */
  alarms(replicationLagSeconds: number): readonly Alarm[];
}

export function relationalSubnetGroup(
  parent: pulumi.Resource,
  subnetIds: DatabaseArgs["subnetIds"],
): aws.rds.SubnetGroup {
  return new aws.rds.SubnetGroup("relational-subnets", { description: "Isolated subnets", subnetIds }, { parent });
}

/** @param version `major.minor`; a family is of one major version. */
export const relationalParameters = (engine: "aurora-postgresql" | "postgres", version: string) => ({
  family: `${engine}${version.split(".")[0]}`,
  description: "TLS for every connection; slow statements and lock waits are logged",
  parameters: [
    // AWS' own value from version 17 on, which it reads back as "pending-reboot": anything else here would be a change for ever.
    // The group is there before the database, so it holds from the first start on.
    { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
    { name: "log_min_duration_statement", value: "1000", applyMethod: "immediate" },
    { name: "log_lock_waits", value: "1", applyMethod: "immediate" },
  ],
});

/** ARN of the role for Enhanced Monitoring, known once the role can do its work: RDS tries it when an instance is made. */
export function monitoringRoleArn(parent: pulumi.Resource, monitored: string): pulumi.Output<string> {
  const role = new aws.iam.Role(
    "relational-monitoring-role",
    {
      description: `Enhanced Monitoring of ${monitored}`,
      assumeRolePolicy: serviceTrust("monitoring.rds.amazonaws.com"),
    },
    { parent },
  );
  const attachment = new aws.iam.RolePolicyAttachment(
    "relational-monitoring-policy",
    { role: role.name, policyArn: aws.iam.ManagedPolicy.AmazonRDSEnhancedMonitoringRole },
    { parent },
  );
  return pulumi.all([role.arn, attachment.id]).apply(([arn]) => arn);
}
