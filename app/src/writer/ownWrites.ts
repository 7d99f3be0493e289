import { setTimeout as wait } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { readingFromWriter } from "../stores/readFrom";
import type { Position, StoreName } from "../stores/store";
import { Positions } from "./positions";
import { relay, send } from "./send";
import { RecentNames } from "./recentNames";

/** A read is worth less than a write: rather than wait longer, show this region's copy. */
const sendTimeoutMs = 2000;

/** From one region to another: marks that no copy will ever show, because their writes were lost with a writer. */
const lostHeader = "x-meridian-lost-marks";

/** A mark and its bookkeeping are about 150 bytes. */
const settledAtMost = 20_000;

type Handle = () => unknown;

/** A customer's reads show the customer's own writes, however far this region's copy is behind. */
export function ownWrites(server: Server, services: Services): void {
  const positions = new Positions(services.settings.publicOrigin);
  const reads = new Reads(services, positions);
  server.decorateReply("wrote", function (written) {
    positions.give(this, written.position);
    return written.value;
  });
  server.addHook("onRoute", (route) => {
    const { reads: stores, writes } = route.config ?? {};
    if (!stores || writes) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      return reads.serve(stores, request, reply, () => handler.call(this, request, reply));
    };
  });
}

class Reads {
  /** Positions that this region's copy has reached, or never will: they cost nothing any more. */
  private readonly settled = new RecentNames(settledAtMost);

  constructor(
    private readonly services: Services,
    private readonly positions: Positions,
  ) {}

  serve(stores: readonly StoreName[], request: FastifyRequest, reply: FastifyReply, handle: Handle): unknown {
    const wanted = this.positions.wanted(request, stores).filter((it) => !this.settled.has(it.mark));
    return wanted.length === 0 ? handle() : this.serveAfter(wanted, request, reply, handle);
  }

  private async serveAfter(
    wanted: readonly Position[],
    request: FastifyRequest,
    reply: FastifyReply,
    handle: Handle,
  ): Promise<unknown> {
    const arrived = await Promise.all(wanted.map((it) => this.arrives(it)));
    const late = wanted.filter((_, index) => !arrived[index]);
    if (late.length === 0) return handle();
    const here = late.filter((it) => this.services.writer.roles.view(it.store).role === "writer");
    if (here.length > 0) return this.serveFromWriter(here, reply, handle);
    if (request.peer)
      throw new Problem({ status: 421, name: "not-writer", detail: "This region's copy is late, too." });
    return (await this.readElsewhere(late[0]!, request, reply)) ?? handle();
  }

  /** Whether the local copy shows it within a moment; gaps grow, so that waiting is not a load. */
  private async arrives({ store, mark }: Position): Promise<boolean> {
    const deadline = performance.now() + this.services.settings.ownWritesWaitMs;
    for (let gapMs = 10; ; gapMs = Math.min(gapMs * 2, 80)) {
      if (await this.hasReached(store, mark)) {
        this.settled.add(mark);
        return true;
      }
      if (performance.now() + gapMs > deadline) return false;
      await wait(gapMs);
    }
  }

  /** A copy that doesn't answer shows nothing; the read itself will say so, or another region will serve it. */
  private hasReached(store: StoreName, mark: string): Promise<boolean> {
    const { relational, documents } = this.services.stores;
    return (store === "relational" ? relational : documents).hasReached(mark).catch(() => false);
  }

  /** This region writes: its readers are late, or the write was lost with another writer and will never be seen. */
  private serveFromWriter(late: readonly Position[], reply: FastifyReply, handle: Handle): Promise<unknown> {
    return readingFromWriter(new Set(late.map((it) => it.store)), async () => {
      const found = await Promise.all(late.map((it) => this.hasReached(it.store, it.mark)));
      const lost = late.filter((_, index) => !found[index]).map((it) => it.mark);
      for (const mark of lost) this.settled.add(mark);
      if (lost.length > 0) void reply.header(lostHeader, lost.join(","));
      return handle();
    });
  }

  /** Undefined: nobody could serve it; a page that is a little old is better than none. */
  private async readElsewhere(
    { store }: Position,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    const { settings, writer } = this.services;
    const peer = writer.knownWriter(store);
    if (!peer) return undefined;
    const sentAt = performance.now();
    const sent = await send(peer, request, writer.peerTokens, sendTimeoutMs);
    if (sent.kind !== "answered" || sent.status >= 500) {
      peer.forget(sentAt);
      return undefined;
    }
    const { [lostHeader]: lost, ...headers } = sent.headers;
    if (typeof lost === "string") for (const mark of lost.split(",")) this.settled.add(mark);
    return relay(reply, settings.region, { ...sent, headers });
  }
}
