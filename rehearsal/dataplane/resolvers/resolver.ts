/**
 * What a process in a region uses to get from a name to a server: the resolver of its network, which asks the zone's name servers with
 * the region's client subnet and keeps what they say for its time to live.
 */
import type { Directory, Listed } from "../directory";
import { addressIn } from "../dns/places";
import type { TimeScale } from "../timeScale";
import type { DnsReply } from "./dnsClient";

export interface ResolverPorts {
  /** Asks the zone's name servers. @throws Error when none answers. */
  readonly ask: (name: string, subnet: string) => Promise<DnsReply>;
  /** Whether the name servers can be reached now, from within the region or from the world outside. */
  readonly isReachable: (region: string | undefined) => boolean;
  readonly directory: Pick<Directory, "addressOf" | "at" | "find">;
  readonly scale: TimeScale;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Kept {
  readonly until: number;
  readonly addresses: readonly string[];
}

/** Seconds for which a resolver keeps that it got no answer: RFC 9520 asks for at least one. */
const failureSeconds = 1;

const maxCnames = 8;

export class RegionalResolver {
  private readonly kept = new Map<string, Kept>();
  private readonly asking = new Map<string, Promise<Kept>>();

  /** @param within the region that it is cut off with; undefined: none */
  constructor(
    private readonly region: string,
    private readonly within: string | undefined,
    private readonly ports: ResolverPorts,
  ) {}

  /**
   * The server at a name and port, as far as this region knows now; undefined where the name has no address, or nothing listens there.
   * Where a name has several addresses, the first at which something listens.
   */
  async target(name: string, port: number): Promise<Listed | undefined> {
    const direct = this.ports.directory.find(name, port);
    if (direct) return direct;
    for (const address of await this.addresses(name)) {
      const found = this.ports.directory.at(address, port);
      if (found) return found;
    }
    return undefined;
  }

  /** IPv4 addresses; none where there is no such name, it has none, or the name servers can't be asked. */
  async addresses(name: string): Promise<readonly string[]> {
    const key = name.toLowerCase().replace(/\.$/, "");
    const known = this.kept.get(key);
    if (known && known.until > this.ports.now()) return known.addresses;
    const asked = this.asking.get(key) ?? this.askFor(key);
    return (await asked).addresses;
  }

  /** Forgets all, as a resolver does that is started again. */
  forget(): void {
    this.kept.clear();
  }

  /** Whoever asks for a name meanwhile waits for the same answer. */
  private askFor(name: string): Promise<Kept> {
    const asked = this.ask(name).then((found) => {
      this.kept.set(name, found);
      this.asking.delete(name);
      return found;
    });
    this.asking.set(name, asked);
    return asked;
  }

  private async ask(name: string): Promise<Kept> {
    let wanted = name;
    let seconds = Infinity;
    for (let followed = 0; followed <= maxCnames; followed++) {
      const reply = await this.reply(wanted);
      seconds = Math.min(seconds, reply.ttl);
      if (reply.code === "REFUSED")
        return this.keep([this.ports.directory.addressOf(wanted)], Math.min(seconds, awsTtl));
      if (reply.cname === undefined) return this.keep(reply.addresses, seconds);
      wanted = reply.cname;
    }
    return this.keep([], failureSeconds);
  }

  /** What the zone's name servers don't know is a name of AWS' own, whose servers are those of the directory. */
  private async reply(name: string): Promise<DnsReply> {
    try {
      if (!this.ports.isReachable(this.within)) return failed;
      const reply = await this.ports.ask(name, addressIn(this.region));
      if (reply.code === "REFUSED") return { ...reply, ttl: awsTtl };
      return reply.code === "SERVFAIL" ? failed : reply;
    } catch {
      return failed;
    }
  }

  private keep(addresses: readonly string[], seconds: number): Kept {
    return { addresses, until: this.ports.now() + this.ports.scale.ms(seconds) };
  }
}

const failed: DnsReply = { code: "SERVFAIL", addresses: [], ttl: failureSeconds };

/** Seconds that names of load balancers and distributions are kept. */
const awsTtl = 60;

/** The resolvers of the world, each made when it is first asked for. */
export class Resolvers {
  private readonly inside = new Map<string, RegionalResolver>();
  private readonly outside = new Map<string, RegionalResolver>();

  constructor(private readonly ports: ResolverPorts) {}

  /** For what runs in a region, and is cut off with it. */
  within(region: string): RegionalResolver {
    const known = this.inside.get(region) ?? new RegionalResolver(region, region, this.ports);
    this.inside.set(region, known);
    return known;
  }

  /** For what sits in the world nearest to a region: viewers, an edge location. The region's loss doesn't touch it. */
  near(region: string): RegionalResolver {
    const known = this.outside.get(region) ?? new RegionalResolver(region, undefined, this.ports);
    this.outside.set(region, known);
    return known;
  }
}
