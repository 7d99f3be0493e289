/** A process that asks for a cached tool: `cache.fixture.ts <log>` writes down when it begins to make it, and waits a while. */
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { madeOnce } from "./cache";

const log = process.argv[2]!;

async function make(folder: string): Promise<void> {
  appendFileSync(log, `made by ${process.pid}\n`);
  writeFileSync(path.join(folder, "half"), "");
  await wait(Number(process.argv[3] ?? 700));
  writeFileSync(path.join(folder, "tool"), String(process.pid));
}

void madeOnce("tool", make, () => undefined).then((folder) => process.stdout.write(`${folder}\n`));
