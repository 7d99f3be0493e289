import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BackupSettings } from "../../config/settings";
import { ownNames } from "../shared/platform";
import { ownRolePath, policyDocument, restoringRole, serviceTrust, type Statement } from "../shared/policy";
import { backupTag } from "../shared/tags";
import { BackupBucket } from "./backupsBucket";

export interface BackupsArgs extends BackupSettings {
  /** Key of this region: of the bucket and of every recovery point in the vault. */
  readonly keyArn: pulumi.Input<string>;
  /** Topic that is told of failed copies. Its policy must let `backup.amazonaws.com` publish. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** Who may delete recovery points and the vault, while it is protected; usually CI's deploy role. */
  readonly administratorArns: readonly pulumi.Input<string>[];
  /** What AWS Backup calls the relational database's kind. */
  readonly relationalBackupType: "Aurora" | "RDS";
  /** Where restore tests put their copies: without a subnet group AWS Backup looks for a default VPC. */
  readonly relationalSubnetGroupName: pulumi.Input<string>;
  readonly documentSubnetGroupName: pulumi.Input<string>;
  /** Keeps bucket and vault, and denies the deletion of recovery points. */
  readonly protect: boolean;
}

/** What AWS Backup still tells a topic; that a backup failed is told by a metric, which the region's alarms watch. */
const notifiedEvents = ["COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED"];

/**
 * What takes recovery points away before their time. Changing this policy itself is left to IAM: denied here, it would shut out
 * whoever deploys without being an administrator, the account's root user included, and nobody could undo it before CI works.
 */
const weakening = [
  "backup:DeleteBackupVault",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint",
  "backup:UpdateRecoveryPointLifecycle",
];

/**
 * Where this region's backups are: the bucket and the vault. Plans, copies to the next region and replication are `global`'s.
 *
 * Price: about 0.02 USD per GB and month for snapshots in the vault, plus what restore tests run for an hour a week
 * (https://aws.amazon.com/backup/pricing/).
 */
export class Backups extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  readonly vaultArn: pulumi.Output<string>;
  /** Of restore tests, and of drills that restore. */
  readonly restoreRoleArn: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: BackupsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Backups", name, {}, opts);
    const bucket = new BackupBucket("backup-bucket", args, { parent: this });
    const vault = this.createVault();
    this.guard(vault);
    this.notify(vault);
    const restoreRole = this.createRestoreRole();
    this.testRestores(vault, restoreRole);

    this.bucketName = bucket.bucketName;
    this.bucketArn = bucket.bucketArn;
    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    this.restoreRoleArn = restoreRole.arn;
    const { bucketName, bucketArn, vaultName, vaultArn, restoreRoleArn } = this;
    this.registerOutputs({ bucketName, bucketArn, vaultName, vaultArn, restoreRoleArn });
  }

  private createVault(): aws.backup.Vault {
    const { keyArn, protect } = this.args;
    return new aws.backup.Vault(
      "backup-vault",
      { kmsKeyArn: keyArn, forceDestroy: !protect },
      { parent: this, protect },
    );
  }

  private guard(vault: aws.backup.Vault): void {
    const statements = [refuseOtherAccounts(vault.arn)];
    if (this.args.protect) statements.push(refuseDeletion(this.args.administratorArns));
    new aws.backup.VaultPolicy(
      "backup-vault-policy",
      { backupVaultName: vault.name, policy: policyDocument(statements) },
      { parent: this },
    );
  }

  private notify(vault: aws.backup.Vault): void {
    new aws.backup.VaultNotifications(
      "backup-vault-notifications",
      { backupVaultName: vault.name, snsTopicArn: this.args.alarmTopicArn, backupVaultEvents: notifiedEvents },
      { parent: this },
    );
  }

  private createRestoreRole(): aws.iam.Role {
    const role = new aws.iam.Role(
      restoringRole,
      {
        ...ownRolePath(),
        description: "AWS Backup restores copies with it",
        assumeRolePolicy: serviceTrust("backup.amazonaws.com"),
      },
      { parent: this },
    );
    const policies = {
      "restore-testing-databases": aws.iam.ManagedPolicy.AWSBackupServiceRolePolicyForRestores,
      "restore-testing-objects": aws.iam.ManagedPolicy.AWSBackupServiceRolePolicyForS3Restore,
    };
    for (const [policy, policyArn] of Object.entries(policies)) {
      new aws.iam.RolePolicyAttachment(policy, { role: role.name, policyArn }, { parent: this });
    }
    return role;
  }

  /** Names of plans and selections allow only letters, digits and underscores, which automatic names don't keep to. */
  private testRestores(vault: aws.backup.Vault, role: aws.iam.Role): void {
    const plan = new aws.backup.RestoreTestingPlan(
      "restore-testing",
      {
        name: ownNames().restoreTestingPlan,
        scheduleExpression: this.args.restoreTestSchedule,
        startWindowHours: 4,
        recoveryPointSelection: {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [vault.arn],
          recoveryPointTypes: ["CONTINUOUS", "SNAPSHOT"],
          selectionWindowDays: 7,
        },
      },
      { parent: this },
    );
    const { relationalSubnetGroupName, documentSubnetGroupName } = this.args;
    this.select(plan, role, "relational", this.args.relationalBackupType, {
      dbSubnetGroupName: relationalSubnetGroupName,
    });
    this.select(plan, role, "document", "DocumentDB", { dbSubnetGroupName: documentSubnetGroupName });
    this.select(plan, role, "objects", "S3");
  }

  private select(
    plan: aws.backup.RestoreTestingPlan,
    role: aws.iam.Role,
    kind: string,
    protectedResourceType: string,
    restoreMetadataOverrides?: Record<string, pulumi.Input<string>>,
  ): void {
    new aws.backup.RestoreTestingSelection(
      `restore-testing-${kind}`,
      {
        name: ownNames().restoreTestingSelection(kind),
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType,
        // Not beside `protectedResourceArns: ["*"]`: AWS would take both, the provider takes exactly one of the two.
        protectedResourceConditions: {
          stringEquals: [{ key: `aws:ResourceTag/${backupTag().key}`, value: backupTag().value }],
        },
        // An empty map would come back from AWS as none, which the provider calls inconsistent.
        ...(restoreMetadataOverrides && { restoreMetadataOverrides }),
        // A copy that is restored can be looked at for an hour, then AWS Backup deletes it.
        validationWindowHours: 1,
      },
      { parent: this },
    );
  }
}

/** Only this account copies into the vault. */
function refuseOtherAccounts(vaultArn: pulumi.Output<string>): Statement {
  return {
    Sid: "OwnAccountOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "backup:CopyIntoBackupVault",
    Resource: "*",
    Condition: { StringNotEquals: { "aws:PrincipalAccount": vaultArn.apply((arn) => arn.split(":")[4]!) } },
  };
}

/** Recovery points end by their own retention, which AWS Backup's service-linked role carries out, or by an administrator. */
function refuseDeletion(administratorArns: readonly pulumi.Input<string>[]): Statement {
  const serviceRole = "arn:aws:iam::*:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";
  return {
    Sid: "NoEarlyDeletion",
    Effect: "Deny",
    Principal: "*",
    Action: weakening,
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": [...administratorArns, serviceRole] } },
  };
}
