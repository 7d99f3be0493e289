import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { NotWriterError, OutcomeUnknownError, type StoreName } from "../stores/store";
import type { Peer } from "./peers";
import { relay, send } from "./send";
import { WriterWait } from "./writerWait";

/** Over the widest ocean and a checkout that waits for its locks; below every timeout of the edge. */
const sendTimeoutMs = 5000;

/**
 * Both tries together, and the question who writes between them: a caller who waits 20 s for a whole answer, as our own pages do, has
 * time to hear that nobody knows, and to ask again under the same key. Two times 5 s and twice a look around would leave none.
 */
const allTriesMs = 7000;

/** Less is no time for a write in another region. */
const leastTryMs = 500;

/** How long a request waits for this region's own store to say whether it became the writer. */
const ownPatienceMs = 700;

/** Tries at a write that may have been done already. */
const mostUnknown = 2;

type Handle = () => unknown;

/** Writes go to the region whose store takes them: here, or once to a peer. */
export function forwarding(server: Server, services: Services): void {
  const writes = new Writes(services);
  server.addHook("onRoute", (route) => {
    const store = route.config?.writes;
    if (!store) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      return writes.serve(store, request, reply, () => handler.call(this, request, reply));
    };
  });
}

/** Who is to do a write; undefined: nobody is known to. */
type Target = Peer | "here" | undefined;

interface WantedWrite {
  readonly store: StoreName;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly handle: Handle;
  /** When no try may go on any longer, as `performance.now()` says it. */
  readonly end: number;
}

/** An instance of the writer's region has done it. */
interface Done {
  readonly value: unknown;
}

class Writes {
  private readonly waits: WriterWait;

  constructor(private readonly services: Services) {
    this.waits = new WriterWait(services.settings.writerWaitMs);
  }

  async serve(store: StoreName, request: FastifyRequest, reply: FastifyReply, handle: Handle): Promise<unknown> {
    const { stores, writer } = this.services;
    stores.fence.refuse();
    if (request.peer) return this.serveForPeer(store, handle);
    const done = writer.roles.mayWrite(store) ? await this.tryHere(store, handle) : undefined;
    return done ? done.value : this.forward(store, request, reply, handle);
  }

  /** Whatever a peer thinks of us, a request that was sent on once is never sent on again. */
  private async serveForPeer(store: StoreName, handle: Handle): Promise<unknown> {
    const { roles } = this.services.writer;
    if (!roles.mayWrite(store)) await roles.refresh(store, ownPatienceMs);
    const done = roles.mayWrite(store) ? await this.tryHere(store, handle) : undefined;
    if (done) return done.value;
    throw notWriter(store);
  }

  /** Undefined: the store took no writes after all, and nothing was written. */
  private async tryHere(store: StoreName, handle: Handle): Promise<Done | undefined> {
    try {
      return { value: await handle() };
    } catch (error) {
      if (!(error instanceof NotWriterError)) throw error;
      this.services.writer.roles.correct(store);
      return undefined;
    }
  }

  /**
   * At the region that writes, as far as it is known. While a writer moves none does: then the write waits for the next one, because
   * a caller who is told to come back later comes back no sooner.
   */
  private async forward(
    store: StoreName,
    request: FastifyRequest,
    reply: FastifyReply,
    handle: Handle,
  ): Promise<unknown> {
    const { stores, writer } = this.services;
    const end = performance.now() + allTriesMs;
    let unknown = 0;
    const done = await this.waits.during(async ({ more }) => {
      let target: Target = writer.knownWriter(store);
      for (let look = 1; stores.fence.reason === undefined; look++) {
        target ??= await this.find(store);
        const result = await this.tryAt(target, { store, request, reply, handle, end });
        if (typeof result === "object") return result;
        if (result === "unknown" && (++unknown >= mostUnknown || !mayBeRepeated(request))) return undefined;
        target = undefined;
        // The second look comes at once: whoever was believed to write may just have handed over.
        if (look > 1 && !(await more())) return undefined;
      }
      return undefined;
    });
    if (done) return done.value;
    if (unknown > 0) throw new OutcomeUnknownError(store);
    stores.fence.refuse();
    throw new NotWriterError(store);
  }

  private async tryAt(
    target: Target,
    { store, request, reply, handle, end }: WantedWrite,
  ): Promise<Done | "unknown" | "not done"> {
    if (target === "here") return (await this.tryHere(store, handle)) ?? "not done";
    const leftMs = end - performance.now();
    if (target === undefined || leftMs < leastTryMs) return "not done";
    const sentAt = performance.now();
    const { settings, writer } = this.services;
    const sent = await send(target, request, writer.peerTokens, Math.min(sendTimeoutMs, Math.ceil(leftMs)));
    if (sent.kind === "answered") return { value: relay(reply, settings.region, sent) };
    request.log.warn({ peer: target.region, store, reason: sent.reason }, `a peer's part is ${sent.kind}`);
    // One that is slow isn't forgotten by each of the many that it kept waiting, as often as it says that it writes.
    target.forget(sent.kind === "unknown" ? sentAt : performance.now());
    return sent.kind === "unknown" ? "unknown" : "not done";
  }

  /** Asks everybody at once, this region's own store too: it may have been promoted a moment ago. */
  private async find(store: StoreName): Promise<Target> {
    const { roles, peers } = this.services.writer;
    const own = roles.refresh(store, ownPatienceMs).then(() => roles.mayWrite(store));
    const found = peers.findWriter(store, roles.view(store).beats);
    return (await own) ? "here" : found;
  }
}

/**
 * Doing it again has no further effect. Not where it is on condition of a version: the first try would have changed that, and the
 * second would be told, wrongly, that somebody else had.
 */
function mayBeRepeated({ method, headers }: FastifyRequest): boolean {
  if (headers["if-match"] !== undefined || headers["if-none-match"] !== undefined) return false;
  return method === "PUT" || method === "DELETE" || headers["idempotency-key"] !== undefined;
}

const notWriter = (store: StoreName): Problem =>
  new Problem({ status: 421, name: "not-writer", detail: `This region does not write the ${store} store.` });
