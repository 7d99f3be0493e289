import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { LocalServer } from "../directory";
import { clear, type Conditions, LinkFlow } from "./flow";

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
  /** The name or address of the cloud's that is asked for, where there may be several of one end's name. */
  readonly asked?: string;
  /** Where it leads now; undefined: a connection is reset. */
  readonly target: () => Promise<LocalServer | undefined> | LocalServer | undefined;
}

/** What the two directions of a link meet. */
export interface LinkConditions {
  /** From who connects to what listens. */
  readonly forward: Conditions;
  readonly back: Conditions;
  /** Connections end at once. */
  readonly resets: boolean;
  /** Whoever connects is answered by nobody; connections that stand go on. */
  readonly shut: boolean;
}

export const clearLink: LinkConditions = { forward: clear, back: clear, resets: false, shut: false };

interface Joined {
  readonly near: Socket;
  readonly forward: LinkFlow;
  far?: Socket;
  back?: LinkFlow;
}

export class Link {
  private readonly joined = new Set<Joined>();
  /** Connections that wait until the link isn't stopped or shut any more. */
  private readonly stopped = new Set<() => void>();
  private closing: Promise<unknown> | undefined;

  private constructor(
    readonly options: LinkOptions,
    private readonly server: Server,
    private conditions: LinkConditions,
  ) {}

  static async open(options: LinkOptions, conditions: LinkConditions = clearLink): Promise<Link> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const link = new Link(options, server, conditions);
    server.on("connection", (socket) => void link.join(socket));
    server.listen(0, loopback);
    await once(server, "listening");
    return link;
  }

  /** On 127.0.0.1; whoever connects here reaches `to`. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that stand, on both sides. */
  get connections(): number {
    return this.joined.size;
  }

  meet(conditions: LinkConditions): void {
    this.conditions = conditions;
    for (const it of this.joined) {
      if (conditions.resets) end(it);
      it.forward.meet(conditions.forward);
      it.back?.meet(conditions.back);
    }
    if (!this.isStopped && !conditions.shut) this.goOn();
  }

  private goOn(): void {
    for (const it of [...this.stopped]) it();
  }

  async close(): Promise<void> {
    this.closing ??= once(this.server, "close");
    this.server.close();
    for (const { near, far, forward, back } of this.joined) {
      for (const it of [forward, back]) it?.stop();
      for (const it of [near, far]) it?.destroy();
    }
    this.goOn();
    await this.closing;
  }

  private async join(near: Socket): Promise<void> {
    near.on("error", () => undefined);
    if (this.conditions.resets) return void near.resetAndDestroy();
    const joined: Joined = { near, forward: new LinkFlow(near, this.conditions.forward) };
    this.joined.add(joined);
    near.once("close", () => this.leave(joined));
    if (this.isStopped || this.conditions.shut) await this.started(near);
    const target = near.destroyed ? undefined : await this.options.target();
    if (near.readableEnded) near.destroy();
    if (near.destroyed) return;
    if (!target) return void near.resetAndDestroy();
    this.lead(joined, connect({ ...target, allowHalfOpen: true, noDelay: true }));
  }

  /** Who gives up meanwhile was never connected: each that is kept until the end of a fault is a socket of this process. */
  private started(near: Socket): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        this.stopped.delete(goOn);
        near.off("end", giveUp).off("close", goOn);
        resolve();
      };
      const giveUp = (): void => void near.destroy();
      this.stopped.add(goOn);
      near.once("end", giveUp).once("close", goOn);
    });
  }

  /** A connection stands after a packet in each direction. */
  private lead(joined: Joined, far: Socket): void {
    joined.far = far;
    far.on("error", () => undefined).once("close", () => this.leave(joined));
    joined.back = new LinkFlow(far, this.conditions.back);
    const there = joined.forward.handshakeMs();
    joined.back.hold(there);
    joined.forward.hold(there + joined.back.handshakeMs());
    joined.back.leadTo(joined.near);
    joined.forward.leadTo(far);
  }

  private get isStopped(): boolean {
    return this.conditions.forward.stopped || this.conditions.back.stopped;
  }

  private leave(joined: Joined): void {
    const { near, far } = joined;
    if (near.destroyed && (far?.destroyed ?? true)) this.joined.delete(joined);
  }
}

function end({ near, far }: Joined): void {
  near.resetAndDestroy();
  far?.resetAndDestroy();
}

const loopback = "127.0.0.1";
