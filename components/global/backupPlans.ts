import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BackupSettings } from "../../config/settings";
import { serviceTrust } from "../shared/policy";
import { backupTag } from "../shared/tags";
import { nextRegion } from "../../outputs/backupRing";
import { ofRegion } from "./regions";

/** Managed by AWS, which adds to them when AWS Backup learns to keep another service. */
const backupPolicies = {
  "backup-service": aws.iam.ManagedPolicy.AWSBackupServiceRolePolicyForBackup,
  "backup-s3": aws.iam.ManagedPolicy.AWSBackupServiceRolePolicyForS3Backup,
} as const;

export interface BackupVault {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
}

export interface BackupPlansArgs {
  readonly regions: readonly string[];
  readonly vaults: Readonly<Record<string, BackupVault>>;
  readonly backups: BackupSettings;
}

/**
 * A plan in each region that keeps a recovery point a day in its own vault and a copy in the next region's.
 *
 * Price per GB and month: about 0.02 USD for Aurora and DocumentDB snapshots and 0.05 USD for S3, once in the region and once
 * in the copy, and the transfer of what changed (https://aws.amazon.com/backup/pricing/).
 */
export class BackupPlans extends pulumi.ComponentResource {
  constructor(name: string, args: BackupPlansArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:BackupPlans", name, {}, opts);
    const { role, policies } = this.role();
    const planIds = args.regions.map((region) => {
      const plan = this.plan(region, args);
      this.selection(region, plan, role, policies);
      return plan.id;
    });
    this.registerOutputs({ planIds, roleArn: role.arn });
  }

  /** One role for all regions: IAM is global, and a copy is made by the role of the region that it leaves. */
  private role(): { role: aws.iam.Role; policies: aws.iam.RolePolicyAttachment[] } {
    const role = new aws.iam.Role(
      "backup",
      { assumeRolePolicy: serviceTrust("backup.amazonaws.com") },
      { parent: this },
    );
    const policies = Object.entries(backupPolicies).map(
      ([key, policyArn]) => new aws.iam.RolePolicyAttachment(key, { role: role.name, policyArn }, { parent: this }),
    );
    return { role, policies };
  }

  private plan(region: string, args: BackupPlansArgs): aws.backup.Plan {
    const lifecycle = { deleteAfter: args.backups.retentionDays };
    const copyTo = ofRegion("backup vault", nextRegion(region, args.regions), args.vaults);
    return new aws.backup.Plan(
      `daily-${region}`,
      {
        region,
        rules: [
          {
            ruleName: "daily",
            targetVaultName: ofRegion("backup vault", region, args.vaults).name,
            schedule: "cron(0 3 * * ? *)",
            startWindow: 60,
            completionWindow: 480,
            lifecycle,
            copyActions: [{ destinationVaultArn: copyTo.arn, lifecycle }],
          },
        ],
      },
      { parent: this },
    );
  }

  private selection(
    region: string,
    plan: aws.backup.Plan,
    role: aws.iam.Role,
    policies: aws.iam.RolePolicyAttachment[],
  ): void {
    new aws.backup.Selection(
      `tagged-${region}`,
      {
        region,
        planId: plan.id,
        iamRoleArn: role.arn,
        selectionTags: [{ type: "STRINGEQUALS", ...backupTag() }],
      },
      { parent: this, dependsOn: policies },
    );
  }
}
