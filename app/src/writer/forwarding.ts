import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { NotWriterError, OutcomeUnknownError, type StoreName, UnreachableError } from "../stores/store";
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

/**
 * How long a write that may be done twice waits for a copy that it reads first: where both databases hand over at the same time, the other one is out
 * of reach for a second or two.
 */
const readPatienceMs = 2000;

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

/** An instance of the writer's region has done it, or may have, or surely nobody has. */
type Attempt = Done | NotDone;
interface Done {
  readonly value: unknown;
}
type NotDone = { readonly unknown: OutcomeUnknownError } | "not done";

const isDone = (attempt: Attempt): attempt is Done => typeof attempt === "object" && "value" in attempt;

class Writes {
  private readonly waits: WriterWait;
  private readonly readWaits = new WriterWait(readPatienceMs);

  constructor(private readonly services: Services) {
    this.waits = new WriterWait(services.settings.writerWaitMs);
  }

  async serve(store: StoreName, request: FastifyRequest, reply: FastifyReply, handle: Handle): Promise<unknown> {
    const { stores } = this.services;
    stores.fence.refuse();
    if (request.peer) return this.serveForPeer(store, request, handle);
    const first = await this.tryHere(store, request, handle);
    if (isDone(first)) return first.value;
    if (first !== "not done" && !mayBeRepeated(request)) throw first.unknown;
    return this.forward({ store, request, reply, handle, end: performance.now() + allTriesMs }, first);
  }

  /** Whatever a peer thinks of us, a request that was sent on once is never sent on again. */
  private async serveForPeer(store: StoreName, request: FastifyRequest, handle: Handle): Promise<unknown> {
    const { roles } = this.services.writer;
    if (!roles.mayWrite(store)) await roles.refresh(store, ownPatienceMs);
    const attempt = await this.tryHere(store, request, handle);
    if (isDone(attempt)) return attempt.value;
    throw attempt === "not done" ? notWriter(store) : attempt.unknown;
  }

  /** Again and again for a while where something that it reads is out of reach, and doing it twice is doing it once. */
  private tryHere(store: StoreName, request: FastifyRequest, handle: Handle): Promise<Attempt> {
    return this.readWaits.during(async ({ more }) => {
      for (;;) {
        try {
          return await this.tryOnce(store, handle);
        } catch (error) {
          if (!(error instanceof UnreachableError) || !mayBeRepeated(request) || !(await more())) throw error;
        }
      }
    });
  }

  /** Not where this region's store takes no writes, as far as it is known. */
  private async tryOnce(store: StoreName, handle: Handle): Promise<Attempt> {
    const { roles } = this.services.writer;
    if (!roles.mayWrite(store)) return "not done";
    try {
      return { value: await handle() };
    } catch (error) {
      const isUnknown = error instanceof OutcomeUnknownError;
      if (!isUnknown && !(error instanceof NotWriterError)) throw error;
      roles.correct(store);
      return isUnknown ? { unknown: error } : "not done";
    }
  }

  /**
   * At the region that writes, as far as it is known. While a writer moves none does: then the write waits for the next one, because
   * a caller who is told to come back later comes back no sooner.
   * @param before what became of it here
   */
  private async forward(wanted: WantedWrite, before: NotDone): Promise<unknown> {
    const { stores, writer } = this.services;
    const { store, request } = wanted;
    const unknown = before === "not done" ? [] : [before.unknown];
    const done = await this.waits.during(async ({ more }) => {
      let target: Target = writer.knownWriter(store);
      for (let look = 1; stores.fence.reason === undefined; look++) {
        target ??= await this.find(store);
        const attempt = await this.tryAt(target, wanted);
        if (isDone(attempt)) return attempt;
        if (attempt !== "not done") unknown.push(attempt.unknown);
        if (unknown.length >= mostUnknown || (unknown.length > 0 && !mayBeRepeated(request))) return undefined;
        target = undefined;
        // The second look comes at once: whoever was believed to write may just have handed over.
        if (look > 1 && !(await more())) return undefined;
      }
      return undefined;
    });
    if (done) return done.value;
    if (unknown.length > 0) throw unknown.at(-1)!;
    stores.fence.refuse();
    throw new NotWriterError(store);
  }

  private async tryAt(target: Target, { store, request, reply, handle, end }: WantedWrite): Promise<Attempt> {
    if (target === "here") return this.tryHere(store, request, handle);
    const leftMs = end - performance.now();
    if (target === undefined || leftMs < leastTryMs) return "not done";
    const sentAt = performance.now();
    const { settings, writer } = this.services;
    const sent = await send(target, request, writer.peerTokens, Math.min(sendTimeoutMs, Math.ceil(leftMs)));
    if (sent.kind === "answered") return { value: relay(reply, settings.region, sent) };
    request.log.warn({ peer: target.region, store, reason: sent.reason }, `a peer's part is ${sent.kind}`);
    // One that is slow isn't forgotten by each of the many that it kept waiting, as often as it says that it writes.
    target.forget(sent.kind === "unknown" ? sentAt : performance.now());
    return sent.kind === "unknown" ? { unknown: new OutcomeUnknownError(store) } : "not done";
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
