/**
 * A process that starts servers and then does nothing. `serverProcess.fixture.ts <directory> <lifetime>` prints, as JSON, the
 * record of each, and how to reach the database that writes.
 */
import path from "node:path";
import type { Lifetime, ProcessRecord } from "../toolchain/processes";
import { startDocumentServer } from "./documentServer";
import { newOwner } from "./owner";
import { startPostgres, startStandby } from "./postgres";

export interface Started {
  readonly records: readonly ProcessRecord[];
  /** Of the PostgreSQL server that takes writes. */
  readonly url: string;
}

async function main(directory: string, lifetime: Lifetime): Promise<void> {
  const at = (name: string): string => path.join(directory, name);
  const databases = ["documents"];
  const writer = await startPostgres({ directory: at("one"), databases, owner: newOwner("shop"), lifetime });
  const standby = await startStandby(writer, { directory: at("two"), lifetime });
  const documents = await startDocumentServer({ postgresUrl: writer.url("documents"), lifetime });
  const records = [writer, standby, documents].map((server) => server.record());
  process.stdout.write(`${JSON.stringify({ records, url: writer.url("documents") } satisfies Started)}\n`);
  setInterval(() => undefined, 60_000);
}

void main(process.argv[2]!, process.argv[3] as Lifetime);
