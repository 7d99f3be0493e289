import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AccountSingletons, DatabaseKind } from "../../config/settings";

/**
 * What Meridian backs up, by the kind of its relational database. Until a type is opted in, AWS Backup skips its resources silently,
 * also where a plan selects them by tag.
 */
const backedUp: Readonly<Record<DatabaseKind, readonly string[]>> = {
  "aurora-global": ["Aurora", "DocumentDB", "S3"],
  rds: ["DocumentDB", "RDS", "S3"],
};

/**
 * All types. What Meridian doesn't back up it says nothing about: the setting belongs to the whole account, and naming a type that a
 * region lacks is an error, so what others chose is left as it is.
 */
const types = [
  "Aurora",
  "CloudFormation",
  "DSQL",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "EKS",
  "FSx",
  "Neptune",
  "RDS",
  "Redshift",
  "Redshift Serverless",
  "S3",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "Timestream",
  "VirtualMachine",
] as const;

export interface BackupRegionSettingsArgs {
  readonly regions: readonly string[];
  readonly relationalKind: DatabaseKind;
  /** `shared`: the settings stay when this platform goes, for the one that the account has beside it. */
  readonly accountSingletons: AccountSingletons;
}

/**
 * Opts AWS Backup in to what Meridian stores, in every region. The account-wide settings of AWS Backup are about copies between
 * accounts, need the management account of an organization, and are left alone.
 */
export class BackupRegionSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BackupRegionSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:BackupRegionSettings", name, {}, opts);
    // A plain dot, whatever the key: with brackets the provider never matches, and each preview wants to take the others' choices away.
    const own = backedUp[args.relationalKind];
    const ignoreChanges = types.filter((it) => !own.includes(it)).map((type) => `resourceTypeOptInPreference.${type}`);
    for (const region of args.regions) {
      new aws.backup.RegionSettings(
        `backup-settings-${region}`,
        { region, resourceTypeOptInPreference: Object.fromEntries(own.map((type) => [type, true])) },
        { parent: this, ignoreChanges, ...(args.accountSingletons === "shared" && { retainOnDelete: true }) },
      );
    }
    this.registerOutputs({});
  }
}
