/**
 * CloudFront on loopback: one edge location near each region, each with listeners, a cache and connections of its own, all of the one
 * distribution that is deployed.
 */
import type { Listed } from "../directory";
import type { Measurement, MetricSource } from "../metrics/source";
import type { PartAction, Part } from "../reconcile/part";
import type { World } from "../world";
import { Cache } from "./cache";
import { deployedDistribution } from "./deployed";
import type { Distribution } from "./distribution";
import { type EdgeOutcome, EdgeServer } from "./edgeServer";
import { EdgeLocation } from "./location";
import { LocalNames } from "./localNames";
import { EdgeCounts } from "./metrics";
import { OriginConnections } from "./originConnections";

export interface EdgeAction extends PartAction {
  /** Undefined: nothing is served any more. */
  readonly distribution: Distribution | undefined;
}

export interface EdgeOptions {
  /** What a name leads to as seen from the edge location near a region. Default: what the directory lists under the very name. */
  readonly resolve?: (near: string, name: string, port: number) => Promise<Listed | undefined>;
  /** Of the listener for browsers near the first region. Default: any that is free. */
  readonly browserPort?: number;
}

/** Where viewers near a region come in. */
export interface EdgeDoor {
  readonly region: string;
  /** TLS, by the distribution's names. */
  readonly tlsPort: number;
  /** Plain HTTP, for browsers at `http://localhost`. */
  readonly browserPort: number;
}

/** Each answer with the region that its viewer is near. */
export type EdgeListener = (outcome: EdgeOutcome & { readonly region: string }) => void;

interface Near {
  readonly region: string;
  readonly tls: EdgeServer;
  readonly browser: EdgeServer;
  location: EdgeLocation;
  connections: OriginConnections;
}

const https = 443;

export class Edge implements Part<Distribution | undefined, EdgeAction>, MetricSource {
  readonly name = "edge";
  readonly services = ["cloudfront"];
  private served: Distribution | undefined;
  private near: readonly Near[] = [];
  private readonly listeners = new Set<EdgeListener>();
  private readonly counts = new EdgeCounts();
  /** What each link of the edge leads to now. */
  private readonly ends = new Map<string, Listed>();

  constructor(
    private readonly world: World,
    private readonly options: EdgeOptions = {},
  ) {}

  observe(): Promise<Distribution | undefined> {
    return deployedDistribution(this.world.cloudIn);
  }

  plan(desired: Distribution | undefined): EdgeAction[] {
    if (JSON.stringify(desired) === JSON.stringify(this.served)) return [];
    if (!desired)
      return [{ what: `stop serving: distribution ${this.served!.id} is gone or disabled`, distribution: undefined }];
    const names = [...desired.aliases, desired.domainName].join(", ");
    const what =
      this.served?.id === desired.id
        ? `follow a change of distribution ${desired.id}`
        : `serve ${names}: distribution ${desired.id}`;
    return [{ what, distribution: desired }];
  }

  async perform({ distribution }: EdgeAction): Promise<void> {
    const before = this.served;
    if (!distribution) return this.stop();
    if (before && sameNames(before, distribution)) {
      for (const it of this.near) this.follow(it, distribution);
    } else {
      await this.stop();
      this.near = await this.open(distribution);
    }
    this.served = distribution;
    this.list(distribution);
  }

  async stop(): Promise<void> {
    const { near, served } = this;
    this.near = [];
    this.served = undefined;
    for (const name of served ? namesOf(served) : []) this.world.directory.remove(name, https);
    await Promise.all(near.flatMap(({ tls, browser }) => [tls.stop(), browser.stop()]));
    for (const it of near) it.connections.close();
  }

  /** Empty while no distribution is deployed. The first region's comes first. */
  get doors(): readonly EdgeDoor[] {
    return this.near.map(({ region, tls, browser }) => ({ region, tlsPort: tls.port, browserPort: browser.port }));
  }

  /** Which distribution is served now. */
  get distribution(): Distribution | undefined {
    return this.served;
  }

  /** @returns what ends it */
  onOutcome(listener: EdgeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What CloudFront would publish of the time since it was last asked, which is once in a minute of AWS' time. */
  collect(): readonly Measurement[] {
    return this.served ? this.counts.collect(this.served.id) : [];
  }

  private async open(distribution: Distribution): Promise<Near[]> {
    const certificate = await this.world.authority.issue({ names: namesOf(distribution) });
    const localNames = new LocalNames(() => (this.served ?? distribution).aliases[0] ?? distribution.domainName);
    return Promise.all(
      this.world.regions.map(async (region, index) => {
        const onOutcome = (outcome: EdgeOutcome): void => {
          this.counts.count(outcome.status);
          for (const listener of this.listeners) listener({ ...outcome, region });
        };
        const connections = this.connectionsFrom(region);
        const location = this.locationOf(distribution, connections);
        const shared = { location: () => near.location, pop: popNear(region), onOutcome };
        const port = index === 0 ? this.options.browserPort : undefined;
        const near: Near = {
          region,
          tls: await EdgeServer.start({ ...shared, certificate }),
          browser: await EdgeServer.start({ ...shared, localNames, ...(port !== undefined && { port }) }),
          location,
          connections,
        };
        return near;
      }),
    );
  }

  /** What is cached stays; what is in flight goes on as it began. */
  private follow(near: Near, distribution: Distribution): void {
    const { cache } = near.location;
    near.connections.retire();
    near.connections = this.connectionsFrom(near.region);
    near.location = this.locationOf(distribution, near.connections, cache);
  }

  private locationOf(distribution: Distribution, connections: OriginConnections, cache = new Cache()): EdgeLocation {
    const errorMs = (seconds: number): number => this.world.scale.ms(seconds);
    return new EdgeLocation({ distribution, connections, cache, now: Date.now, errorMs });
  }

  private connectionsFrom(region: string): OriginConnections {
    const { directory, authority, scale } = this.world;
    const resolve = this.options.resolve ?? ((_near, name, port) => Promise.resolve(directory.find(name, port)));
    return new OriginConnections({
      find: (name, port) => resolve(region, name, port),
      through: (server, _name, port) => this.through(server, port),
      authority: authority.certificate,
      keepAliveMs: (seconds) => scale.ms(seconds),
    });
  }

  private async through(server: Listed, port: number): Promise<number> {
    const to = { name: server.what, ...(server.region !== undefined && { region: server.region }) };
    const key = JSON.stringify([to, port]);
    this.ends.set(key, server);
    const link = await this.world.network.link({ from: { name: "edge" }, to, target: () => this.ends.get(key) }, port);
    return link.port;
  }

  private list(distribution: Distribution): void {
    const { port } = this.near[0]!.tls;
    for (const name of namesOf(distribution))
      this.world.directory.list(name, https, { host: "127.0.0.1", port, what: "edge" });
  }
}

const namesOf = ({ aliases, domainName }: Distribution): string[] => [...aliases, domainName];

const sameNames = (a: Distribution, b: Distribution): boolean => namesOf(a).join() === namesOf(b).join();

/** The codes of airports, as CloudFront names its edge locations; of a region that isn't listed, its own name. */
const airports: Readonly<Record<string, string>> = {
  "us-east-1": "IAD",
  "us-east-2": "CMH",
  "us-west-1": "SFO",
  "us-west-2": "HIO",
  "eu-west-1": "DUB",
  "eu-west-2": "LHR",
  "eu-central-1": "FRA",
  "ap-south-1": "BOM",
  "ap-southeast-1": "SIN",
  "ap-southeast-2": "SYD",
  "ap-northeast-1": "NRT",
  "sa-east-1": "GRU",
};

const popNear = (region: string): string => `${airports[region] ?? region}50-P1`;
