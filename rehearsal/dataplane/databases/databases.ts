/** Each cluster and instance that the AWS API describes is a real server, and has the role that the API says. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { handOver } from "../../../servers/postgres";
import { control } from "../../emulator/faults";
import type { StoreName } from "../../faults/ports";
import type { StorePicture } from "../../live/livingCloud";
import { RecoveryPoints } from "../backups/recoveryPoints";
import type { Measurement, MetricSource } from "../metrics/source";
import type { Part } from "../reconcile/part";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { DatabaseFaults } from "./databaseFaults";
import { DatabaseServer, type LeftData } from "./databaseServer";
import { databaseMeasurements } from "./metrics";
import { type DescribedDatabase, observeDatabases } from "./observe";
import { type DatabaseStep, type DesiredDatabases, planDatabases } from "./plan";
import { ReplicationLinks } from "./replicationLinks";
import { type DatabaseState, DatabaseWatch } from "./watch";

export const storeTitles = { relational: "orders", document: "catalogue" } as const satisfies Record<StoreName, string>;

const isInstance = (arn: string): boolean => arn.includes(":db:");

/** How often the servers are asked how they are. */
const watchMs = 1_000;

export class Databases implements Part<DesiredDatabases<DescribedDatabase>, DatabaseStep>, MetricSource {
  readonly name: string;
  readonly services = ["rds", "backup", "secretsmanager"];
  private readonly servers = new Map<string, DatabaseServer>();
  private described = new Map<string, DescribedDatabase>();
  private isAttending = false;
  /** Writers that were failed away from, or whose replica was promoted; those too that are described no longer. */
  private readonly leftBehind: DatabaseServer[] = [];
  /** What can happen to its servers. */
  readonly faults: DatabaseFaults;
  private readonly watch = new DatabaseWatch();
  private readonly ending = new AbortController();
  private readonly links: ReplicationLinks;

  constructor(
    private readonly world: World,
    readonly store: StoreName,
    /** Has the part look again soon: something died. */
    private readonly wake: () => void = () => undefined,
    private readonly recoveryPoints = new RecoveryPoints(),
  ) {
    this.name = `${storeTitles[store]} database`;
    this.links = new ReplicationLinks(world, `${storeTitles[store]} replication`);
    this.faults = new DatabaseFaults({
      ...{ store, wake, network: world.network, replication: this.links.name },
      servers: () => [...this.servers.values()],
      described: () => [...this.described.values()],
    });
  }

  async observe(): Promise<DesiredDatabases<DescribedDatabase>> {
    if (!this.isAttending) {
      await this.tell({ attendedBy: process.pid });
      this.isAttending = true;
      void this.keepWatch();
    }
    const desired = await observeDatabases(this.world, this.store);
    const regions = new Map(desired.databases.map((it) => [it.arn, it.region]));
    const databases = desired.databases.map((it) => ({
      ...it,
      isDown: it.isDown || this.faults.isHeld(it),
      isCutOff: it.follows !== undefined && !this.links.reaches(it.region, regions.get(it.follows)),
    }));
    return { ...desired, databases };
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
        return this.startFirst(step.arn);
      case "copy":
        return this.copy(step);
      case "rebuild":
        return this.rebuild(step);
      case "follow":
        return (await this.server(step.arn).follow(this.server(step.from), await this.linkTo(step))) === "copied"
          ? "copied anew, because its history had parted,"
          : undefined;
      case "restart":
        await this.assumed("databaseRestart");
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
        return this.promote(step.arn);
      case "switch over":
        return this.switchOver(step);
      case "fail over":
        return this.failOver(step);
      case "say moved":
        return this.tell({ moved: step.group });
      case "say not moved":
        await this.tell({ notMoved: step.group });
        return void this.wake();
      case "say promoted":
      case "say synchronized":
        return this.tell({ [step.kind.slice("say ".length)]: step.arn });
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

  private async startFirst(arn: string): Promise<string> {
    const from = this.described.get(arn)!.restoredFrom;
    const folder = from && this.recoveryPoints.folderOf(from);
    await this.begin(await this.newServer(arn), (it) => (folder ? it.startFrom(folder) : it.startEmpty()));
    return folder ? "restored" : "started";
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

  /** A writer that was left behind leaves a last snapshot. */
  private async remove(arn: string): Promise<undefined> {
    const server = this.server(arn);
    await server.kill();
    if (this.leftBehind.includes(server)) await server.keepLast();
    const { names, port } = server.options.described;
    for (const name of names) this.world.directory.remove(name, port);
    this.servers.delete(arn);
    await rm(server.options.directory, { recursive: true, force: true });
  }

  private linkTo({ arn, from }: { readonly arn: string; readonly from: string }): Promise<number> {
    const standby = this.servers.get(arn) ?? this.described.get(arn)!;
    return this.links.portTo(standby.region, this.server(from).region, () => this.servers.get(from));
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

  /** Nobody tells the writer that an RDS replica followed: it goes on taking writes. A cluster that was detached has none any more. */
  private async promote(arn: string): Promise<string> {
    const server = this.server(arn);
    const followed = isInstance(arn) ? this.servers.get(server.follows ?? "") : undefined;
    if (followed) {
      this.leftBehind.push(followed);
      await this.assumed("replicaPromotion");
    }
    await server.promote(followed ? "restarted" : "running");
    return "promoted";
  }

  /** AWS has the old writer stop writing, where it reaches it. In a region that is cut off it goes on until that is over, and is lost. */
  private async failOver({ arn, from }: DatabaseStep & { readonly from: string }): Promise<string> {
    const old = this.server(from);
    const isReached = this.links.isReachedByAws(old.region);
    if (isReached) await old.kill();
    await this.assumed("promotion");
    await this.server(arn).postgres.promote();
    this.server(arn).becomes("writer");
    for (const it of this.described.values()) {
      const follower = it.follows === arn ? this.servers.get(it.arn) : undefined;
      if (follower) follower.isStale = true;
    }
    old.isStale = true;
    this.leftBehind.push(old);
    return isReached || !old.isRunning
      ? "failed over"
      : `failed over, while ${from}, which can't be reached, goes on writing,`;
  }

  private async assumed(delay: "promotion" | "replicaPromotion" | "switchover" | "databaseRestart"): Promise<void> {
    await wait(this.world.scale.ms(assumedDelays[delay].seconds));
  }

  private async tell(body: Readonly<Record<string, unknown>>): Promise<undefined> {
    await control(this.world.endpoint, "databases", body);
  }

  /** As each database was a moment ago. */
  get states(): readonly DatabaseState[] {
    return this.watch.now;
  }

  /** The same of one region: of several the one that writes, or else any that serves; what was restored beside others is nobody's. */
  picture(region: string): StorePicture {
    const here = this.states.filter((it) => it.region === region && !this.servers.get(it.arn)?.isRestored);
    const found = here.find((it) => it.role === "writer") ?? here.find((it) => it.role === "reader");
    const lagSeconds = found?.lagSeconds;
    return { role: found?.role ?? "none", ...(lagSeconds !== undefined && { lagSeconds }) };
  }

  /** Where whoever compares finds the data: at the database that takes writes, of several the one that was promoted last. @throws Error where there is none */
  writerUrl(): string {
    const writers = [...this.servers.values()].filter((it) => it.role === "writer" && it.isRunning && !it.isStale);
    const order = ({ isRestored, since }: DatabaseServer): number => (isRestored ? -1 : since);
    const writer = writers.sort((a, b) => order(a) - order(b)).at(-1);
    if (!writer) throw new Error(`no ${this.name} takes writes`);
    return writer.url;
  }

  /** For AWS Backup. */
  serverOf(arn: string): DatabaseServer | undefined {
    return this.servers.get(arn);
  }

  /** What the writer had that was last left behind by a failover; close it. Undefined: none was, or it still runs, cut off. */
  openLeft(): Promise<LeftData | undefined> {
    return Promise.resolve(this.leftBehind.at(-1)?.openLeft());
  }

  /** For CloudWatch. */
  collect(): readonly Measurement[] {
    return databaseMeasurements(this.store, this.watch.take());
  }

  /** The emulator's own faults are no change of the API: whoever is down because of one is looked at again. */
  private async keepWatch(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.watch.look([...this.servers.values()]);
      if ([...this.described.values()].some((it) => it.isDown || it.isCutOff)) this.wake();
      await wait(watchMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.watch.close();
    await this.tell({ attendedBy: 0 }).catch(() => undefined);
    await Promise.all([...this.servers.values()].map((it) => it.kill()));
  }
}
