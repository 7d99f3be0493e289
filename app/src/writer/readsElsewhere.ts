import type { FastifyReply, FastifyRequest } from "fastify";
import { regionReport } from "../health/regionHealth";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { BusyError, UnreachableError } from "../stores/store";
import type { Peer } from "./peers";
import { relay, send } from "./send";

/** Once across the widest ocean, rendered there. */
const sendTimeoutMs = 3000;

/** Reads that are elsewhere at the same time, of one instance: half of what its connections to a peer carry. */
const atOnce = 32;

export const becauseHeader = "x-forwarded-because";

/**
 * Reads are local, with one exception. A region whose databases are lost fails its health, and Route 53 moves its users away; until it
 * has, what this region can't read is read once in a region that can. Its health goes on failing. See docs/architecture.md. A database that
 * doesn't answer for a moment only, as where a writer hands over, is told by nobody's health: users see no more of it than a slower page.
 */
export function readsElsewhere(server: Server, services: Services): void {
  const reads = new ReadsElsewhere(services);
  server.addHook("onRoute", (route) => {
    if (![route.method].flat().every((it) => it === "GET" || it === "HEAD")) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      const handled: unknown = handler.call(this, request, reply);
      // Who gives no promise sends later, as static files are sent: a promise of nothing would be an empty answer.
      return handled instanceof Promise ? reads.serve(request, reply, handled) : handled;
    };
  });
}

class ReadsElsewhere {
  private underWay = 0;

  constructor(private readonly services: Services) {}

  async serve(request: FastifyRequest, reply: FastifyReply, handled: Promise<unknown>): Promise<unknown> {
    try {
      return await handled;
    } catch (error) {
      const isOfStores = error instanceof UnreachableError || error instanceof BusyError;
      if (!isOfStores || request.peer || reply.sent) throw error;
      // Too much to do is no reason to give others more of it, as long as this region is as well as they are.
      if (error instanceof BusyError && this.isWell()) throw error;
      return (await this.readElsewhere(request, reply)) ?? raise(error);
    }
  }

  private isWell(): boolean {
    const { settings, stores, writer } = this.services;
    const { roles, peers } = writer;
    return regionReport({ settings, fence: stores.fence, roles, peers }).status === "ok";
  }

  /** Undefined: too much is under way, no region can, or the one that was asked couldn't either. */
  private async readElsewhere(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const peer = this.underWay < atOnce ? this.services.writer.peers.readable() : undefined;
    if (!peer) return undefined;
    this.underWay++;
    try {
      return await this.relayed(peer, request, reply);
    } finally {
      this.underWay--;
    }
  }

  private async relayed(peer: Peer, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const { settings, writer } = this.services;
    const sent = await send(peer, request, writer.peerTokens, sendTimeoutMs);
    if (sent.kind !== "answered" || sent.status >= 500) return undefined;
    void reply.header(becauseHeader, "own-stores-unreachable");
    return relay(reply, settings.region, sent);
  }
}

function raise(error: unknown): never {
  throw error;
}
