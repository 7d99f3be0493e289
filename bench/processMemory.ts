/** Memory of processes, on Linux alone. */
import { readFileSync } from "node:fs";
import { childrenOf } from "../toolchain/processes";

/** Megabytes of these processes and all that they have started; what several share counts once. Undefined where the system doesn't tell. */
export function memoryOf(pids: readonly number[]): number | undefined {
  const sizes = [...new Set(pids.flatMap(familyOf))].flatMap((it) => megabytesOf(it) ?? []);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, it) => sum + it, 0);
}

const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(familyOf)];

function megabytesOf(pid: number): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
  } catch {
    return undefined;
  }
}
