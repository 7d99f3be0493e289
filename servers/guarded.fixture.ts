/** A process that starts servers and then does nothing: `guarded.fixture.ts <directory>` prints their process numbers. */
import path from "node:path";
import { startDocumentServer } from "./documentServer";
import { startPostgres, startStandby } from "./postgres";

async function main(directory: string): Promise<void> {
  const writer = await startPostgres({ directory: path.join(directory, "one"), databases: ["documents"] });
  const standby = await startStandby(writer, { directory: path.join(directory, "two") });
  const documents = await startDocumentServer({ postgresUrl: writer.url("documents") });
  process.stdout.write(`${[writer, standby, documents].map((server) => server.pid()).join(" ")}\n`);
  setInterval(() => undefined, 60_000);
}

void main(process.argv[2]!);
