import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EventSettings } from "../../config/settings";
import type { ByRegion } from "../../outputs/contract";
import { ownNames } from "../shared/platform";
import { keyPolicy } from "./keyPolicy";

export interface MultiRegionKeyArgs {
  readonly accountId: pulumi.Input<string>;
  /**
   * Region of the primary key. Don't move it (`kms:UpdatePrimaryRegion`): every refresh of foundation fails from then on, since the
   * provider reads a replica that became primary as an error. docs/resilience.md says what needs the primary, and the way out.
   */
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Keeps the keys, and stretches the wait before a deleted key is gone from 7 to 30 days. */
  readonly protect: boolean;
  /** The shop's events, where it sends any: topics then use the key. */
  readonly events?: EventSettings;
}

/**
 * One key in every region with the same key material, so that what is encrypted in one region can be decrypted in another.
 * Key material is rotated every year, in all regions at once.
 *
 * Price: 1 USD a month for the primary and for each replica (https://aws.amazon.com/kms/pricing/).
 */
export class MultiRegionKey extends pulumi.ComponentResource {
  readonly arns: ByRegion<pulumi.Output<string>>;

  constructor(name: string, args: MultiRegionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:MultiRegionKey", name, {}, opts);
    const primary = this.createPrimary(args);
    const keys = args.regions.map((region) => {
      const key = region === args.homeRegion ? primary : this.replicate(primary, region, args);
      this.createAlias(key, region);
      return [region, key.arn] as const;
    });
    this.arns = Object.fromEntries(keys);
    this.registerOutputs({ arns: this.arns });
  }

  private createPrimary({ accountId, homeRegion, protect, events }: MultiRegionKeyArgs): aws.kms.Key {
    return new aws.kms.Key(
      "key",
      {
        region: homeRegion,
        description: "Everything at rest",
        multiRegion: true,
        enableKeyRotation: true,
        deletionWindowInDays: deletionWindowDays(protect),
        policy: keyPolicy({ accountId, region: homeRegion, events }),
      },
      { parent: this, protect },
    );
  }

  private replicate(
    primary: aws.kms.Key,
    region: string,
    { accountId, protect, events }: MultiRegionKeyArgs,
  ): aws.kms.ReplicaKey {
    return new aws.kms.ReplicaKey(
      `key-replica-${region}`,
      {
        region,
        primaryKeyArn: primary.arn,
        description: "Everything at rest",
        deletionWindowInDays: deletionWindowDays(protect),
        policy: keyPolicy({ accountId, region, events }),
      },
      { parent: this, protect },
    );
  }

  private createAlias(key: aws.kms.Key | aws.kms.ReplicaKey, region: string): void {
    new aws.kms.Alias(
      `key-alias-${region}`,
      { region, name: ownNames().keyAlias, targetKeyId: key.keyId },
      { parent: this },
    );
  }
}

/** KMS allows 7 to 30. */
function deletionWindowDays(protect: boolean): number {
  return protect ? 30 : 7;
}
