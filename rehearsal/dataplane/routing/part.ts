/**
 * Route 53 of the data plane: name servers that answer with the zone's records, checkers that ask the platform's load balancers, and
 * the resolvers of the regions.
 */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import { freePort } from "../../../servers/ports";
import { control } from "../../emulator/faults";
import { Checkers } from "../checkers/checkers";
import { DnsServer } from "../dns/server";
import type { Served } from "../dns/resolve";
import { type DnsRecord, readZone, UnsupportedRecords, type Zone } from "../dns/zone";
import type { PartAction, Part } from "../reconcile/part";
import { DnsClient } from "../resolvers/dnsClient";
import { Resolvers } from "../resolvers/resolver";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { Announcer } from "./announcer";
import { routed } from "./answers";
import { type DeployedRouting, deployedRouting, type DeployedZone } from "./deployed";
import { KnownHealth, type Watched } from "./knownHealth";
import { probes } from "./probes";
import { CheckerReports, reportOf } from "./reports";

export type RoutingStep = PartAction &
  (
    | { readonly kind: "records"; readonly zone: DeployedZone | undefined; readonly afterMs: number }
    | { readonly kind: "checks"; readonly checks: readonly HealthCheck[] }
  );

export interface RoutingOptions {
  /** For weights, for which of many values, and for when a checker begins. */
  readonly random?: () => number;
}

/** Several in a region would cost a handshake each, and decide the same: more than 18 % of all must see the endpoint. */
const checkersInRegion = 1;

/** Between two looks at metrics and targets at least, whatever the scale. */
const shortestWatchMs = 250;

export class RoutingPart implements Part<DeployedRouting, RoutingStep> {
  readonly name = "DNS";
  readonly services = ["route53"];
  /** One a region, for whatever runs there. */
  readonly resolvers: Resolvers;
  private readonly health: KnownHealth;
  private readonly checkers: Checkers;
  private readonly reports: CheckerReports;
  private readonly announcer: Announcer;
  /** What has been announced or will be, as JSON; undefined before the first look. */
  private records: string | undefined;
  private checks = "[]";
  private zone: Zone | undefined;
  private unsupported: UnsupportedRecords | undefined;
  /** By regions whose checkers aren't heard. */
  private served = new Map<string, Served>();
  private readonly pending = new Set<NodeJS.Timeout>();
  private watching: NodeJS.Timeout | undefined;
  private stopped = false;
  private server!: DnsServer;
  private client!: DnsClient;

  private constructor(
    private readonly world: World,
    readonly port: number,
    private readonly random: () => number,
  ) {
    this.health = new KnownHealth(world.scale);
    this.announcer = new Announcer(world);
    this.reports = new CheckerReports((report) => control(world.endpoint, "health", report));
    this.resolvers = new Resolvers({
      ask: (name, subnet) => this.client.addressesOf(name, subnet),
      isReachable: (region) =>
        world.network.reaches({ ...(region !== undefined && { region }), name: "resolver" }, { name: "DNS" }),
      directory: world.directory,
      scale: world.scale,
      now: Date.now,
    });
    this.checkers = new Checkers({
      ...probes(world, (name, subnet) => this.client.addressesOf(name, subnet)),
      random,
      checkersInRegion,
      onReport: (id, _, views) => {
        this.health.setViews(id, views);
        this.reports.add(
          reportOf(
            id,
            views.filter((it) => this.hears(undefined, it.region)),
          ),
        );
        this.judgeAnew();
      },
    });
  }

  /** Name servers on a port of their own of 127.0.0.1, UDP and TCP; they know no zone until the first look. */
  static async start(world: World, options: RoutingOptions = {}): Promise<RoutingPart> {
    const part = new RoutingPart(world, await freePort(), options.random ?? Math.random);
    part.server = await DnsServer.start({
      port: part.port,
      served: (clientRegion) => part.servedIn(clientRegion),
      addressesOf: (resource) => [world.directory.addressOf(resource)],
      regionOfResolver: () => world.regions[0]!,
      random: part.random,
      onError: () => undefined,
    });
    part.client = await DnsClient.open(part.port);
    await control(world.endpoint, "time-scale", { factor: world.scale.factor });
    part.watch();
    return part;
  }

  observe(): Promise<DeployedRouting> {
    return deployedRouting(this.world.cloudIn("us-east-1"));
  }

  plan({ zone, checks }: DeployedRouting): readonly RoutingStep[] {
    const steps: RoutingStep[] = [];
    if (JSON.stringify(checks) !== this.checks)
      steps.push({ kind: "checks", checks, what: `${checks.length} health checks: as they are deployed now` });
    if ((JSON.stringify(zone) ?? "") !== (this.records ?? "")) steps.push(this.recordsStep(zone));
    return steps;
  }

  perform(step: RoutingStep): Promise<void> {
    if (step.kind === "checks") {
      this.checks = JSON.stringify(step.checks);
      this.health.setChecks(step.checks);
      this.checkers.set(step.checks);
      this.judgeAnew();
    } else {
      this.records = JSON.stringify(step.zone) ?? "";
      if (step.afterMs === 0) this.answerWith(step.zone);
      else this.later(step.afterMs, () => this.answerWith(step.zone));
    }
    return Promise.resolve();
  }

  /** Region whose server answers clients near this one, by the zone's first name that chooses: the shop's origin. */
  leadsTo(clientRegion: string): string | undefined {
    if (!this.zone || this.unsupported) return undefined;
    const [first] = routed(this.servedIn(clientRegion), clientRegion);
    return first?.to.map((it) => this.world.directory.find(it, 443)?.region).find((it) => it !== undefined);
  }

  /** What checkers have said so far is known to the emulator. */
  reported(): Promise<void> {
    return this.reports.settled();
  }

  /** All records that were deployed when they were last looked at are answered with. */
  async announced(): Promise<void> {
    while (this.pending.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.checkers.stop();
    clearTimeout(this.watching);
    for (const it of this.pending) clearTimeout(it);
    await this.reports.settled();
    this.client.close();
    await this.server.stop();
    await control(this.world.endpoint, "time-scale", { factor: 1 }).catch(() => undefined);
  }

  /** What was found at the first look has been there for long: name servers know it. Later changes take their time. */
  private recordsStep(zone: DeployedZone | undefined): RoutingStep {
    const { seconds } = assumedDelays.dnsPropagation;
    const afterMs = this.records === undefined ? 0 : this.world.scale.ms(seconds);
    const what = zone ? `${zone.records.length} records of ${zone.name}` : "no zone any more";
    const when = afterMs === 0 ? "answered with" : `answered with ${(afterMs / 1000).toFixed(1)} s from now`;
    return { kind: "records", zone, afterMs, what: `${what}: ${when}` };
  }

  private answerWith(zone: DeployedZone | undefined): void {
    try {
      this.unsupported = undefined;
      this.zone = zone && readZone(zone, zone.records);
    } catch (error) {
      if (!(error instanceof UnsupportedRecords)) throw error;
      this.unsupported = error;
      this.world.happenings.add({ part: this.name, what: `answers SERVFAIL: ${error.message}` });
    }
    this.judgeAnew();
  }

  private servedIn(clientRegion: string): Served {
    const unheard = this.health.checkerRegions.filter((it) => !this.hears(clientRegion, it));
    const key = unheard.join();
    const known = this.served.get(key);
    if (known) return known;
    if (this.unsupported) throw this.unsupported;
    const made = { zone: this.zone ?? noZone, health: this.health.judge((region) => !unheard.includes(region)) };
    this.served.set(key, made);
    return made;
  }

  /** @param clientRegion whose clients the name server answers; undefined: of Route 53 as a whole, which its API speaks for */
  private hears(clientRegion: string | undefined, region: string): boolean {
    const near = clientRegion === undefined ? "DNS" : `DNS near ${clientRegion}`;
    return this.world.network.reaches({ region, name: "checkers" }, { name: near });
  }

  private judgeAnew(): void {
    this.served = new Map();
    if (!this.unsupported) this.announcer.look(this.health.deployed, (region) => this.servedIn(region));
  }

  private later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      act();
    }, ms);
    this.pending.add(timer);
  }

  private watch(): void {
    const next = (): void => {
      if (this.stopped) return;
      const pause = Math.max(shortestWatchMs, this.world.scale.ms(assumedDelays.metricWatch.seconds));
      this.watching = setTimeout(() => void look().finally(next), pause);
    };
    const look = async (): Promise<void> => {
      const isNeeded = this.checks.includes("CLOUDWATCH_METRIC") || (this.zone && evaluatesResources(this.zone));
      if (!isNeeded) return;
      const watched = await control(this.world.endpoint, "health/observed", {}).catch(() => undefined);
      if (watched === undefined || this.stopped) return;
      this.health.setWatched(watched as Watched);
      this.judgeAnew();
    };
    next();
  }
}

/** No name lies in it, so every question is refused. */
const noZone: Zone = { id: "", name: "no zone", groups: new Map(), names: new Set() };

const evaluatesResources = (zone: Zone): boolean => [...zone.groups.values()].flat().some(isEvaluatedResource);

const isEvaluatedResource = ({ holds }: DnsRecord): boolean =>
  "alias" in holds && !holds.alias.inZone && holds.alias.evaluatesHealth;
