/**
 * Every connection that a fault can touch runs through a port of ours: a link, from whoever connects to whatever listens. Where it
 * leads is looked up at each connection.
 */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Target } from "../directory";

/** One end of a link. */
export interface End {
  /** Undefined for the world outside the regions: viewers, the edge, Route 53's checkers. */
  readonly region?: string;
  /** Availability zone, where it is in one. */
  readonly zone?: string;
  /** What it is: "edge", "checkers", "load balancer", an instance's id, "orders database". */
  readonly name: string;
}

export interface LinkOptions {
  readonly from: End;
  readonly to: End;
  /** Where it leads now; undefined: a connection is refused. */
  readonly target: () => Promise<Target | undefined> | Target | undefined;
}

export class Link {
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly options: LinkOptions,
    private readonly server: Server,
  ) {}

  static async open(options: LinkOptions): Promise<Link> {
    const server = createServer({ allowHalfOpen: true });
    const link = new Link(options, server);
    server.on("connection", (socket) => void link.join(socket));
    server.listen(0, loopback);
    await once(server, "listening");
    return link;
  }

  /** On 127.0.0.1; whoever connects here reaches `to`. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    for (const it of this.sockets) it.destroy();
    await closed;
  }

  private async join(near: Socket): Promise<void> {
    this.keep(near);
    const target = await this.options.target();
    if (!target) return void near.resetAndDestroy();
    const far = connect({ ...target, allowHalfOpen: true });
    this.keep(far);
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  }

  private keep(socket: Socket): void {
    socket.setNoDelay(true).on("error", () => undefined);
    this.sockets.add(socket.once("close", () => this.sockets.delete(socket)));
  }
}

/** All links there are, by their two ends. */
export class Network {
  private readonly links = new Map<string, Promise<Link>>();

  /** The link between two ends and a port of the far one, made when it is first asked for. */
  link(options: LinkOptions, port: number): Promise<Link> {
    const key = JSON.stringify([options.from.region, options.from.name, options.to.region, options.to.name, port]);
    const known = this.links.get(key);
    if (known) return known;
    const made = Link.open(options);
    this.links.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    const all = [...this.links.values()];
    this.links.clear();
    await Promise.all(all.map(async (it) => (await it).close()));
  }
}

const loopback = "127.0.0.1";
