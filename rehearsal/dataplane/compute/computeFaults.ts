import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FaultPlace, ProcessFaults, RunningProcess, Undo } from "../../faults/ports";
import type { DesiredMachine } from "./instances";
import type { Machine } from "./machine";

/** What may be done to storefronts and their machines. */
export class ComputeFaults implements ProcessFaults {
  private readonly down = new Set<FaultPlace>();

  constructor(
    private readonly machines: ReadonlyMap<string, Machine>,
    private readonly folder: string,
  ) {}

  list(): readonly RunningProcess[] {
    return [...this.machines.values()].flatMap(({ wanted: { id, region, zone }, pid }) =>
      pid === undefined ? [] : [{ name: id, region, zone, what: "storefront", pid }],
    );
  }

  /** Zones of a region that have machines. */
  zonesIn(region: string): readonly string[] {
    const zones = [...this.machines.values()].filter((it) => it.wanted.region === region).map((it) => it.wanted.zone);
    return [...new Set(zones)].sort();
  }

  /** The storefront alone; its unit starts it again. */
  kill(name: string): Promise<void> {
    return this.machine(name).kill();
  }

  freeze(name: string): Undo {
    const { pid } = this.machine(name);
    if (pid === undefined) throw new Error(`no storefront runs on ${name} now`);
    process.kill(pid, "SIGSTOP");
    return once(async () => {
      // It may have ended meanwhile, and the number be another's.
      if (this.machines.get(name)?.pid === pid) process.kill(pid, "SIGCONT");
    });
  }

  async takeDown(place: FaultPlace): Promise<Undo> {
    const mine = { ...place };
    this.down.add(mine);
    await Promise.all(this.machinesIn(place).map((it) => it.hold()));
    return once(async () => {
      this.down.delete(mine);
      for (const it of this.machinesIn(place)) if (!this.isDown(it.wanted)) it.letGo();
    });
  }

  /** Whether nothing may run where this machine is. */
  isDown({ region, zone }: Pick<DesiredMachine, "region" | "zone">): boolean {
    return [...this.down].some((it) => it.region === region && (it.zone === undefined || it.zone === zone));
  }

  /** Makes the clocks of a region's storefronts wrong, of those too that are launched meanwhile. Databases and TLS keep the machine's. */
  skew(region: string, seconds: number): Promise<Undo> {
    this.setClock(region, seconds * 1000);
    return Promise.resolve(once(async () => this.setClock(region, 0)));
  }

  /** File that the region's storefronts read. */
  clockOf(region: string): string {
    return path.join(this.folder, region, "clock");
  }

  private setClock(region: string, ms: number): void {
    mkdirSync(path.dirname(this.clockOf(region)), { recursive: true, mode: 0o711 });
    writeFileSync(this.clockOf(region), String(ms));
    for (const it of this.machinesIn({ region }))
      if (it.serves && it.pid !== undefined) process.kill(it.pid, "SIGUSR2");
  }

  private machinesIn({ region, zone }: FaultPlace): Machine[] {
    return [...this.machines.values()].filter(
      ({ wanted: it }) => it.region === region && (zone === undefined || it.zone === zone),
    );
  }

  private machine(name: string): Machine {
    const found = this.machines.get(name);
    if (!found)
      throw new Error(`there is no machine ${name}; there are ${[...this.machines.keys()].join(", ") || "none"}`);
    return found;
  }
}

function once(undo: () => Promise<void>): Undo {
  let undone: Promise<void> | undefined;
  return () => (undone ??= undo());
}
