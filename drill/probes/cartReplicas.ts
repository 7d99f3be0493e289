/** What a region has of the table that carts lie in, and what it knows of the others' replicas. It changes nothing. */
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import type { DrillPlatform } from "../drillPlatform";
import { accountOf, look, type Probe } from "./probe";

export interface SeenReplica {
  /** Of this region's own; `missing` where it has none. */
  readonly status: string;
  /** Of those that it sends to and hears from, by region. */
  readonly others: Readonly<Record<string, string>>;
}

/** Only where carts lie in a table. (API: DescribeTable, control plane, read only.) */
export const cartReplicas: Probe<SeenReplica> = {
  asksFor: "replica of the table with carts",
  calls: (platform, region) => {
    const { cartsTableName } = platform.foundation;
    return cartsTableName === undefined
      ? []
      : [look("dynamodb", "DescribeTable", { region, resource: tableArn(platform, region, cartsTableName) })];
  },
  async ask({ platform, region, clients }) {
    try {
      const asked = new DescribeTableCommand({ TableName: platform.foundation.cartsTableName });
      const { Table: { TableStatus = "unknown", Replicas = [] } = {} } = await clients.tables.send(asked);
      const others = Replicas.filter(({ RegionName }) => RegionName !== region);
      return {
        status: TableStatus,
        others: Object.fromEntries(others.map((it) => [it.RegionName ?? "", it.ReplicaStatus ?? "unknown"])),
      };
    } catch (error) {
      if ((error as Error).name === "ResourceNotFoundException") return { status: "missing", others: {} };
      throw error;
    }
  },
};

const tableArn = ({ regions }: DrillPlatform, region: string, table: string): string =>
  `arn:aws:dynamodb:${region}:${accountOf(regions[0]!.document.arn)}:table/${table}`;
