/**
 * A process that brings a small cloud to life and then does nothing. `killed.fixture.ts <endpoint> <region>` prints, as JSON, its
 * folder and what runs, once both databases do.
 */
import { setTimeout as wait } from "node:timers/promises";
import { childrenOf, type ProcessRecord, recordOf } from "../../toolchain/processes";
import { DataPlane } from "./dataPlane";

export interface Alive {
  readonly folder: string;
  /** Of servers and every process that they have made. */
  readonly processes: readonly ProcessRecord[];
}

async function main(endpoint: string, region: string): Promise<void> {
  const plane = await DataPlane.start({
    regions: [region],
    endpoint,
    digest: `sha256:${"0".repeat(64)}`,
    timeScale: 60,
  });
  const running = () => plane.faults.processes.list().map(({ pid }) => pid);
  while (!["relational", "document"].every((it) => plane.status()[0]![it as "relational"].role === "writer"))
    await wait(20);
  const processes = running()
    .flatMap((pid) => [pid, ...childrenOf(pid)])
    .map(recordOf);
  process.stdout.write(`${JSON.stringify({ folder: plane.world.folder, processes } satisfies Alive)}\n`);
}

void main(process.argv[2]!, process.argv[3]!);
