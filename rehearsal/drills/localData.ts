/** Who connects to the databases of a living cloud, those restored from a backup among them. */
import type { DataPort } from "../../drill/dataPort";
import type { DataPlane } from "../dataplane/dataPlane";
import { contentAt } from "./databaseContent";

/** Rows by table, by the ARN of the recovery point that was begun when they were counted. */
export type RowsBefore = ReadonlyMap<string, Readonly<Record<string, number>>>;

export const localData = ({ parts }: Pick<DataPlane, "parts">, before: RowsBefore = new Map()): DataPort => ({
  async contentOf(store, arn) {
    const server = parts[store].serverOf(arn);
    if (!server?.isRunning) return undefined;
    return contentAt(store, server.url);
  },
  rowsBefore: (pointArn) => before.get(pointArn),
});
