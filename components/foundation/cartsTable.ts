import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { cartsTableKeys } from "../../outputs/cartsTable";
import type { ByRegion } from "../../outputs/contract";
import { ownNames } from "../shared/platform";

export interface CartsTableArgs {
  /** Where the table is made and managed. Every other region has a replica, which is as good as it. */
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Of the region's key, by region: each replica is encrypted with its own. */
  readonly keyArns: ByRegion<pulumi.Input<string>>;
  /** Deletion protection of every replica. */
  readonly protect: boolean;
}

/**
 * The global table that carts lie in: a replica in every region, all of which are written (multi-Region eventual consistency: strong
 * consistency doesn't span these regions). A region that joins or leaves adds or removes its replica, in place; another key replaces that
 * replica alone.
 *
 * Price in us-east-1: 0.625 USD for a million writes of 1 KB, the same once more for each other region, 0.125 USD for a million reads
 * of 4 KB; and each GB and month, and its point-in-time recovery, in each region (https://aws.amazon.com/dynamodb/pricing/).
 */
export class CartsTable extends pulumi.ComponentResource {
  readonly tableName: pulumi.Output<string>;

  constructor(name: string, args: CartsTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:CartsTable", name, {}, opts);
    const { homeRegion, protect } = args;
    const { partition, sort, expires } = cartsTableKeys;
    const table = new aws.dynamodb.Table(
      "carts",
      {
        region: homeRegion,
        name: ownNames().cartsTable,
        hashKey: partition,
        rangeKey: sort,
        attributes: [
          { name: partition, type: "S" },
          { name: sort, type: "S" },
        ],
        billingMode: "PAY_PER_REQUEST",
        // Replicas follow each other by it.
        streamEnabled: true,
        streamViewType: "NEW_AND_OLD_IMAGES",
        serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArns[homeRegion]! },
        pointInTimeRecovery: { enabled: true },
        ttl: { enabled: true, attributeName: expires },
        deletionProtectionEnabled: protect,
        replicas: replicasOf(args),
      },
      { parent: this, protect },
    );
    this.tableName = table.name;
    this.registerOutputs({ tableName: this.tableName });
  }
}

const replicasOf = ({ homeRegion, regions, keyArns, protect }: CartsTableArgs) =>
  regions
    .filter((it) => it !== homeRegion)
    .map((regionName) => ({
      regionName,
      kmsKeyArn: keyArns[regionName]!,
      pointInTimeRecovery: true,
      deletionProtectionEnabled: protect,
      propagateTags: true,
    }));
