import { childrenOf, isAlive, recordOf } from "../../../toolchain/processes";
import type { FaultPlace, ProcessFaults, RunningProcess, StoreName, Undo } from "../../faults/ports";
import type { Network } from "../network/network";
import type { DatabaseServer } from "./databaseServer";
import type { DescribedDatabase } from "./observe";

export interface DatabaseFaultsOptions {
  readonly store: StoreName;
  readonly network: Network;
  /** Name of both ends of every link between a writer and a standby. */
  readonly replication: string;
  readonly servers: () => readonly DatabaseServer[];
  readonly described: () => readonly DescribedDatabase[];
  /** Has the part look again soon. */
  readonly wake: () => void;
}

/** What can happen to the servers of one store. */
export class DatabaseFaults implements ProcessFaults {
  /** Places that are down. */
  private readonly places = new Set<FaultPlace>();

  constructor(private readonly options: DatabaseFaultsOptions) {}

  list(): readonly RunningProcess[] {
    const what = `${this.options.store} database`;
    return this.options.servers().flatMap((it) => {
      const pid = it.processes.at(-1);
      return pid === undefined ? [] : [{ name: this.nameOf(it), region: it.region, what, pid }];
    });
  }

  /** It is started again, as the database service does. */
  async kill(name: string): Promise<void> {
    await this.named(name).kill();
    this.options.wake();
  }

  /** Stops every process of the server where it is, until undone. */
  freeze(name: string): Undo {
    const frozen = this.named(name)
      .processes.flatMap((pid) => [pid, ...childrenOf(pid)])
      .map(recordOf);
    for (const it of frozen) if (isAlive(it)) process.kill(it.pid, "SIGSTOP");
    return async () => {
      for (const it of frozen) if (isAlive(it)) process.kill(it.pid, "SIGCONT");
      return Promise.resolve();
    };
  }

  /**
   * A region with all in it, or a zone: there a cluster whose first instance was in the zone goes on in another, as after any crash,
   * and one that has instances in no other stays down.
   */
  async takeDown(place: FaultPlace): Promise<Undo> {
    this.places.add(place);
    const hit = this.options.described().filter((it) => isIn(it, place));
    await Promise.all(hit.map((it) => this.serverOf(it)?.kill()));
    this.options.wake();
    return () => {
      this.places.delete(place);
      this.options.wake();
      return Promise.resolve();
    };
  }

  /** Whether a fault keeps it down. */
  isHeld(it: DescribedDatabase): boolean {
    return [...this.places].some((place) => isIn(it, place) && isWholly(it, place));
  }

  /** What is written in either region doesn't reach the other. */
  cut([one, other]: readonly [string, string]): Undo {
    const name = this.options.replication;
    return this.options.network.apply({
      between: [
        { region: one, name },
        { region: other, name },
      ],
      effect: { kind: "cut" },
    });
  }

  /** A standby goes on receiving and shows nothing of it: its lag grows. Promoted, it first replays what it has. */
  async pauseReplay(region: string): Promise<Undo> {
    const paused = this.options.servers().filter((it) => it.region === region && it.role === "standby" && it.isRunning);
    if (paused.length === 0) throw new Error(`no ${this.options.store} database in ${region} follows another`);
    await Promise.all(paused.map((it) => it.postgres.pauseReplay()));
    return async () => {
      const still = paused.filter((it) => it.isRunning && it.role === "standby");
      await Promise.all(still.map((it) => it.postgres.resumeReplay()));
    };
  }

  private serverOf({ arn }: DescribedDatabase): DatabaseServer | undefined {
    return this.options.servers().find((it) => it.arn === arn);
  }

  private named(name: string): DatabaseServer {
    const all = this.options.servers();
    const found = all.find((it) => this.nameOf(it) === name);
    if (found) return found;
    throw new Error(`there is no ${name}; there are: ${all.map((it) => this.nameOf(it)).join(", ")}`);
  }

  /** By its region, and by its own identifier too where the region has several. */
  private nameOf({ region, options }: DatabaseServer): string {
    const isAlone = this.options.servers().filter((it) => it.region === region).length === 1;
    return `${region} ${this.options.store}${isAlone ? "" : ` ${options.described.identifier}`}`;
  }
}

const isIn = (it: DescribedDatabase, { region, zone }: FaultPlace): boolean =>
  it.region === region && (zone === undefined || it.zones[0] === zone);

const isWholly = (it: DescribedDatabase, { zone }: FaultPlace): boolean =>
  zone === undefined || it.zones.every((other) => other === zone);
