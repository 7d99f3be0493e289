/** What is sent in one direction of a connection. */
import type { Socket } from "node:net";
import { lossDelay, synDelay } from "./loss";

/** What a flow meets. */
export interface Conditions {
  /** Nothing arrives. */
  readonly stopped: boolean;
  readonly delayMs: number;
  readonly losses: readonly Loss[];
}

export interface Loss {
  /** 0 to less than 1. */
  readonly share: number;
  readonly random: () => number;
}

export const clear: Conditions = { stopped: false, delayMs: 0, losses: [] };

export const isClear = ({ stopped, delayMs, losses }: Conditions): boolean =>
  !stopped && delayMs === 0 && losses.length === 0;

/** Bytes under way at most: a connection's window. Whoever sends more waits. */
const windowBytes = 1 << 20;

/** `end`: nothing follows (FIN). `closed` and `reset`: the sender has gone. */
type Sent = Buffer | "end" | "closed" | "reset";

interface UnderWay {
  readonly sent: Sent;
  /** Milliseconds of performance.now(). It arrives later if something that was sent before it does. */
  readonly due: number;
}

const sizeOf = (sent: Sent): number => (typeof sent === "string" ? 0 : sent.length);

/** Passes on what one socket receives to another, in its order. With nothing in the way it is a pipe. */
export class LinkFlow {
  private readonly underWay: UnderWay[] = [];
  private bytes = 0;
  /** When the connection stands: nothing is sent before. */
  private standsAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private sink: Socket | undefined;

  constructor(
    private readonly source: Socket,
    private conditions: Conditions,
  ) {
    source.on("data", (chunk: Buffer) => this.receive(chunk));
    source.on("end", () => this.receive("end"));
    source.on("close", (failed) => this.receive(failed ? "reset" : "closed"));
  }

  /** From now on what arrives goes there. */
  leadTo(sink: Socket): void {
    this.sink = sink;
    sink.on("drain", () => this.pace());
    this.deliver();
  }

  meet(conditions: Conditions): void {
    this.conditions = conditions;
    this.deliver();
  }

  /** Nothing is sent for so many milliseconds: the connection doesn't stand yet. */
  hold(ms: number): void {
    if (ms > 0) this.standsAt = performance.now() + ms;
  }

  /** Milliseconds for one packet of a handshake. */
  handshakeMs(): number {
    const { delayMs, losses } = this.conditions;
    return losses.reduce((sum, { share, random }) => sum + synDelay(share, random), delayMs);
  }

  /** Gives up what is under way. */
  stop(): void {
    clearTimeout(this.timer);
    this.forget();
  }

  private forget(): void {
    this.underWay.length = 0;
    this.bytes = 0;
  }

  private receive(sent: Sent): void {
    if (this.sink && this.standsAt === 0 && this.underWay.length === 0 && isClear(this.conditions)) {
      this.passOn(sent, this.sink);
      this.pace();
    } else {
      // What was sent before isn't sent again by a sender that has gone, and its RST is lost: the other side learns of it later.
      if (sent === "reset" && this.conditions.stopped) this.forget();
      this.send(sent);
      this.deliver();
    }
  }

  private send(sent: Sent): void {
    const due = Math.max(performance.now(), this.standsAt) + this.delayOf(sent);
    this.underWay.push({ sent, due });
    this.bytes += sizeOf(sent);
  }

  private delayOf(sent: Sent): number {
    const { delayMs, losses } = this.conditions;
    return losses.reduce((sum, { share, random }) => sum + lossDelay(sizeOf(sent), share, random), delayMs);
  }

  /** What is due arrives; the rest when it is. */
  private deliver(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { sink } = this;
    if (!sink || this.conditions.stopped) return this.pace();
    const now = performance.now();
    for (let [next] = this.underWay; next; [next] = this.underWay) {
      if (next.due > now) {
        this.timer = setTimeout(() => this.deliver(), Math.ceil(next.due - now));
        break;
      }
      this.underWay.shift();
      this.bytes -= sizeOf(next.sent);
      this.passOn(next.sent, sink);
    }
    if (this.underWay.length === 0 && now >= this.standsAt) this.standsAt = 0;
    this.pace();
  }

  private passOn(sent: Sent, sink: Socket): void {
    if (sent === "reset") sink.resetAndDestroy();
    else if (sent === "closed") sink.destroySoon();
    else if (sink.destroyed) return;
    else if (sent === "end") sink.end();
    else sink.write(sent);
  }

  /** The sender waits while the window is full or the receiver doesn't take what has arrived. */
  private pace(): void {
    const mustWait = this.bytes >= windowBytes || this.sink?.writableNeedDrain === true;
    if (mustWait) this.source.pause();
    else if (this.source.isPaused()) this.source.resume();
  }
}
