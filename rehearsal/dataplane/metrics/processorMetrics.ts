/** CPU of instances, measured of the processes that they are here; where the system doesn't tell, nothing is published. */
import { readFile } from "node:fs/promises";
import type { Measurement, MetricSource } from "./source";

/** A process that is an instance, by its id. */
export interface InstanceProcess {
  readonly instance: string;
  readonly region: string;
  readonly pid: number;
}

interface Used {
  readonly atMs: number;
  readonly cpuMs: number;
}

export interface ProcessorPorts {
  /** Those that run now. */
  readonly processes: () => readonly InstanceProcess[];
  /** Its Auto Scaling group. */
  readonly groupOf: (instance: string) => string | undefined;
  /** Milliseconds of processor that a process has used, undefined where that can't be told. Default: as Linux tells. */
  readonly cpuMs?: (pid: number) => Promise<number | undefined>;
  /** Milliseconds. Default: the clock. */
  readonly now?: () => number;
}

export class ProcessorMetrics implements MetricSource {
  private used = new Map<number, Used>();

  constructor(private readonly ports: ProcessorPorts) {}

  /** Per cent of one processor of this machine, which is all that a storefront uses; one value an instance, under its group's name. */
  async collect(): Promise<readonly Measurement[]> {
    const { processes, groupOf, cpuMs = cpuOnLinux, now = Date.now } = this.ports;
    const before = this.used;
    this.used = new Map();
    const measured: Measurement[] = [];
    for (const { instance, region, pid } of processes()) {
      const [used, group] = [await cpuMs(pid), groupOf(instance)];
      if (used === undefined) continue;
      const at = { atMs: now(), cpuMs: used };
      this.used.set(pid, at);
      const last = before.get(pid);
      if (!last || group === undefined || at.atMs <= last.atMs) continue;
      const percent = Math.min(100, (100 * (at.cpuMs - last.cpuMs)) / (at.atMs - last.atMs));
      const dimensions = { AutoScalingGroupName: group };
      measured.push({ region, namespace: "AWS/EC2", name: "CPUUtilization", dimensions, values: [percent] });
    }
    return measured;
  }
}

/** Linux counts in hundredths of a second, whatever its clock: proc_pid_stat(5), utime and stime. */
const msInTick = 10;

async function cpuOnLinux(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  // The name before may have spaces in it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * msInTick;
}
