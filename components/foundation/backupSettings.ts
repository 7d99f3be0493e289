import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What Meridian backs up. Until a type is opted in, AWS Backup skips its resources silently, also where a plan selects them by tag. */
const backedUp = ["Aurora", "DocumentDB", "DynamoDB", "S3"] as const;

/**
 * Types that Meridian says nothing about. The setting belongs to the whole account, and naming a type that a region lacks is an
 * error, so what others chose is left as it is.
 */
const leftAlone = [
  "CloudFormation",
  "DSQL",
  "EBS",
  "EC2",
  "EFS",
  "EKS",
  "FSx",
  "Neptune",
  "RDS",
  "Redshift",
  "Redshift Serverless",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "Timestream",
  "VirtualMachine",
] as const;

export interface BackupRegionSettingsArgs {
  readonly regions: readonly string[];
}

/**
 * Opts AWS Backup in to what Meridian stores, in every region. The account-wide settings of AWS Backup are about copies between
 * accounts, need the management account of an organization, and are left alone.
 */
export class BackupRegionSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BackupRegionSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:BackupRegionSettings", name, {}, opts);
    const ignoreChanges = leftAlone.map((type) => `resourceTypeOptInPreference["${type}"]`);
    for (const region of args.regions) {
      new aws.backup.RegionSettings(
        `backup-settings-${region}`,
        { region, resourceTypeOptInPreference: Object.fromEntries(backedUp.map((type) => [type, true])) },
        { parent: this, ignoreChanges },
      );
    }
    this.registerOutputs({});
  }
}
