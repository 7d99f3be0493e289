import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../../shared/platform";
import type { Alarm } from "../alarms";
import type { Graph } from "../graph";
import type { TableScope } from "../storefrontPermissions";
import { cartAlarms, cartGraphs } from "./watched";

export interface CartReplicaArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Seconds after which what was written here should be everywhere. */
  readonly replicationLagSeconds: number;
}

/** What a region has of the table that carts lie in. */
export interface CartReplica {
  /** What the storefront is told. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the storefront may use. */
  readonly scope: TableScope;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];
}

/**
 * The region's own replica, which foundation has made: its storefronts read and write no other, so that carts go on whichever region is
 * lost. It is reached through the network's gateway endpoint.
 */
export function cartReplica(args: CartReplicaArgs): CartReplica {
  const table = ownNames().cartsTable;
  return {
    environment: { CARTS_KIND: "dynamodb", CARTS_TABLE: table },
    scope: { tableArn: pulumi.interpolate`arn:aws:dynamodb:${args.region}:${args.accountId}:table/${table}` },
    alarms: cartAlarms(table, args.replicationLagSeconds),
    graphs: cartGraphs(table),
  };
}
