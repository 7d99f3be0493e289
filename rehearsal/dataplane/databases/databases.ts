/** Each cluster and instance that the AWS API describes is a real server, and has the role that the API says. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { handOver } from "../../../servers/postgres";
import { childrenOf, isAlive, recordOf } from "../../../toolchain/processes";
import { control } from "../../emulator/faults";
import type { FaultPlace, ProcessFaults, RunningProcess, StoreName, Undo } from "../../faults/ports";
import type { Part } from "../reconcile/part";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { DatabaseServer } from "./databaseServer";
import { type DescribedDatabase, observeDatabases } from "./observe";
import { type DatabaseStep, type DesiredDatabases, planDatabases } from "./plan";

export const storeTitles = { relational: "orders", document: "catalogue" } as const satisfies Record<StoreName, string>;

export class Databases implements Part<DesiredDatabases<DescribedDatabase>, DatabaseStep>, ProcessFaults {
  readonly name: string;
  private readonly servers = new Map<string, DatabaseServer>();
  private described = new Map<string, DescribedDatabase>();
  private isAttending = false;
  /** ARNs of what a fault has taken down, by the fault's place, and whole regions. */
  private readonly held = new Map<string, readonly string[]>();
  private readonly heldRegions = new Set<string>();

  constructor(
    private readonly world: World,
    readonly store: StoreName,
    /** Has the part look again soon: something died. */
    private readonly wake: () => void = () => undefined,
  ) {
    this.name = `${storeTitles[store]} database`;
  }

  async observe(): Promise<DesiredDatabases<DescribedDatabase>> {
    if (!this.isAttending) await this.tell({ attendedBy: process.pid });
    this.isAttending = true;
    const desired = await observeDatabases(this.world, this.store);
    const held = new Set([...this.held.values()].flat());
    const isHeld = (it: DescribedDatabase): boolean => held.has(it.arn) || this.heldRegions.has(it.region);
    return { ...desired, databases: desired.databases.map((it) => (isHeld(it) ? { ...it, isDown: true } : it)) };
  }

  plan(desired: DesiredDatabases<DescribedDatabase>): readonly DatabaseStep[] {
    this.described = new Map(desired.databases.map((it) => [it.arn, it]));
    return planDatabases(
      desired,
      [...this.servers.values()].map((it) => it.actual),
    );
  }

  async perform(step: DatabaseStep): Promise<void> {
    const began = Date.now();
    const how = await this.do(step);
    if (how === undefined) return;
    const what = `${how} in ${Date.now() - began} ms`;
    this.world.happenings.add({ part: this.name, what, ...(step.region !== undefined && { region: step.region }) });
  }

  /** What was done, where it is worth its time. */
  private async do(step: DatabaseStep): Promise<string | undefined> {
    switch (step.kind) {
      case "start":
        return this.startEmpty(step.arn);
      case "copy":
        return this.copy(step);
      case "rebuild":
        return this.rebuild(step);
      case "follow":
        return (await this.server(step.arn).follow(this.server(step.from), await this.linkTo(step))) === "copied"
          ? "copied anew, because its history had parted,"
          : undefined;
      case "restart":
        await this.server(step.arn).restart();
        this.server(step.arn).isStale = false;
        return "started";
      case "fence":
        this.server(step.arn).isStale = true;
        return void (await this.server(step.arn).kill());
      case "kill":
        return void (await this.server(step.arn).kill());
      case "remove":
        return this.remove(step.arn);
      case "promote":
        await this.server(step.arn).postgres.promote();
        this.server(step.arn).becomes("writer");
        return "promoted";
      case "switch over":
        return this.switchOver(step);
      case "fail over":
        return this.failOver(step);
      case "say moved":
        return this.tell({ moved: step.group });
      case "say not moved":
        return this.tell({ notMoved: step.group });
      case "say synchronized":
        return this.tell({ synchronized: step.arn });
    }
  }

  private server(arn: string): DatabaseServer {
    const found = this.servers.get(arn);
    if (!found) throw new Error(`there is no server for ${arn}`);
    return found;
  }

  private async newServer(arn: string): Promise<DatabaseServer> {
    const described = this.described.get(arn)!;
    const tls = await this.world.authority.issue({ names: described.names });
    const directory = path.join(this.world.folder, "databases", `${described.region}-${described.identifier}`);
    return new DatabaseServer({ store: this.store, described, directory, tls });
  }

  private async startEmpty(arn: string): Promise<string> {
    await this.begin(await this.newServer(arn), (it) => it.startEmpty());
    return "started";
  }

  private async copy(step: DatabaseStep & { readonly from: string }): Promise<string> {
    const [writer, port] = [this.server(step.from), await this.linkTo(step)];
    await this.begin(await this.newServer(step.arn), (it) => it.startCopy(writer, port));
    return "copied, and follows,";
  }

  private async rebuild(step: DatabaseStep & { readonly from: string }): Promise<string> {
    const server = this.server(step.arn);
    const tail = server.role === "writer" ? this.described.get(step.arn)?.tail : undefined;
    await server.rebuild(this.server(step.from), await this.linkTo(step), tail);
    return tail === undefined ? "rebuilt" : `rebuilt, its own data kept as ${tail},`;
  }

  private async begin(server: DatabaseServer, how: (it: DatabaseServer) => Promise<void>): Promise<void> {
    try {
      await how(server);
    } catch (error) {
      await server.kill();
      throw error;
    }
    this.servers.set(server.arn, server);
    server.onEnd(this.wake);
    const { names, port, region } = server.options.described;
    for (const name of names) {
      this.world.directory.list(name, port, { ...server.address!, region, what: this.name });
    }
  }

  private async remove(arn: string): Promise<undefined> {
    const server = this.server(arn);
    await server.kill();
    const { names, port } = server.options.described;
    for (const name of names) this.world.directory.remove(name, port);
    this.servers.delete(arn);
    await rm(server.options.directory, { recursive: true, force: true });
  }

  /** Port of this machine where a standby reaches its writer: through a link, so that faults act on replication. */
  private async linkTo({ arn, from }: { readonly arn: string; readonly from: string }): Promise<number> {
    const end = (of: DatabaseServer | DescribedDatabase) => ({
      region: of.region,
      name: `${storeTitles[this.store]} replication`,
    });
    const standby = this.servers.get(arn) ?? this.described.get(arn)!;
    const target = () => {
      const server = this.servers.get(from)?.postgres;
      return server?.isRunning() ? { host: "127.0.0.1", port: server.port } : undefined;
    };
    const { postgres } = this.server(from);
    const link = await this.world.network.link(
      { from: end(standby), to: end(this.server(from)), target },
      postgres.port,
    );
    return link.port;
  }

  private async switchOver({ arn, from }: DatabaseStep & { readonly from: string }): Promise<string> {
    const [old, next] = [this.server(from), this.server(arn)];
    await this.assumed("switchover");
    const began = Date.now();
    await handOver(old.postgres, next.postgres);
    next.becomes("writer");
    const took = Date.now() - began;
    old.becomes("standby", arn);
    await old.follow(next, await this.linkTo({ arn: from, from: arn }));
    return `switched over (nobody took writes for ${took} ms)`;
  }

  /** The old writer takes no more writes: here it is ended, also where AWS couldn't reach it to do so. */
  private async failOver({ arn, from }: DatabaseStep & { readonly from: string }): Promise<string> {
    await this.server(from).kill();
    await this.assumed("promotion");
    await this.server(arn).postgres.promote();
    this.server(arn).becomes("writer");
    for (const it of this.described.values()) {
      const follower = it.follows === arn ? this.servers.get(it.arn) : undefined;
      if (follower) follower.isStale = true;
    }
    return "failed over";
  }

  private async assumed(delay: "promotion" | "switchover"): Promise<void> {
    await wait(this.world.scale.ms(assumedDelays[delay].seconds));
  }

  private async tell(body: Readonly<Record<string, unknown>>): Promise<undefined> {
    await control(this.world.endpoint, "databases", body);
  }

  list(): readonly RunningProcess[] {
    return [...this.servers.values()].flatMap((it) =>
      it.processes.map(({ what, pid }) => ({ name: this.nameOf(it), region: it.region, what, pid })),
    );
  }

  async kill(name: string): Promise<void> {
    await this.named(name).kill();
    this.wake();
  }

  /** Stops every process of the server where it is, until undone. */
  freeze(name: string): Undo {
    const frozen = this.named(name)
      .processes.flatMap(({ pid }) => [pid, ...childrenOf(pid)])
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
  async takeDown({ region, zone }: FaultPlace): Promise<Undo> {
    const isHit = (it: DescribedDatabase): boolean =>
      it.region === region && (zone === undefined || it.zones[0] === zone);
    const hit = [...this.described.values()].filter(isHit);
    const held = hit
      .filter((it) => zone === undefined || it.zones.every((other) => other === zone))
      .map((it) => it.arn);
    const key = zone ?? region;
    this.held.set(key, held);
    if (zone === undefined) this.heldRegions.add(region);
    await Promise.all(hit.map((it) => this.servers.get(it.arn)?.kill()));
    this.wake();
    return () => {
      this.held.delete(key);
      this.heldRegions.delete(region);
      this.wake();
      return Promise.resolve();
    };
  }

  private named(name: string): DatabaseServer {
    const found = [...this.servers.values()].find((it) => this.nameOf(it) === name);
    if (found) return found;
    const names = [...this.servers.values()].map((it) => this.nameOf(it));
    throw new Error(`there is no ${name}; there are: ${names.join(", ")}`);
  }

  /** By its region, and by its own identifier too where the region has several. */
  private nameOf({ region, options }: DatabaseServer): string {
    const isAlone = [...this.servers.values()].filter((it) => it.region === region).length === 1;
    return `${region} ${this.store}${isAlone ? "" : ` ${options.described.identifier}`}`;
  }

  async stop(): Promise<void> {
    await this.tell({ attendedBy: 0 }).catch(() => undefined);
    await Promise.all([...this.servers.values()].map((it) => it.kill()));
  }
}
