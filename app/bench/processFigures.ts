import { readFileSync } from "node:fs";

/** Looks at a process's resident set five times a second. */
export function watchMemory(pid: number): { largest(): number; stop(): void } {
  let largest = 0;
  const timer = setInterval(() => (largest = Math.max(largest, residentMegabytes(pid))), 200);
  return { largest: () => largest, stop: () => clearInterval(timer) };
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1] ?? 0) / 1000;
}

/** Linux counts in hundredths of a second, whatever the processor. */
const tickMs = 10;

/** Processor time that a process has used, its own and the system's for it, in milliseconds. */
export function cpuMs(pid: number): number {
  // The command comes second, in parentheses, and may hold spaces; user and system time are the 14th and 15th.
  const fields = read(pid, "stat").split(") ").at(-1)!.split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMs;
}

/** Empty for a process that has ended, and where the system doesn't tell. */
function read(pid: number, what: "status" | "stat"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
}
