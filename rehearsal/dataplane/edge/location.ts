/** An edge location: its cache, its connections to origins, and what it answers. */
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type EdgeAnswer, ownAnswer, passedHeaders, type WholeAnswer } from "./answers";
import { type Behaviour, behaviourFor } from "./behaviours";
import type { Cache, Cached } from "./cache";
import { acceptedEncodings, cacheKey } from "./cacheKey";
import { compressing, encodingFor, weakened } from "./compression";
import type { Distribution } from "./distribution";
import { isError, isFailure, errorSeconds } from "./errorAnswers";
import { keptAnswer, renewed, type Storing } from "./kept";
import type { OriginConnections } from "./originConnections";
import { askOrigins, type OriginOutcome } from "./originGroup";
import { refusal } from "./refusal";
import { newRequestId } from "./requestId";
import { freshness } from "./timeToLive";
import type { ViewerRequest } from "./viewerRequest";

export interface LocationOptions {
  readonly distribution: Distribution;
  readonly connections: OriginConnections;
  readonly cache: Cache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds here for which an error is kept for so many seconds. */
  readonly errorMs: (seconds: number) => number;
}

/** What a request is answered with, once it is known whether others may have it too. */
interface Fetched {
  readonly answer: EdgeAnswer;
  /** Undefined: for this viewer alone. */
  readonly shared?: Cached;
}

interface Wanted {
  readonly behaviour: Behaviour;
  readonly request: ViewerRequest;
  readonly requestId: string;
  readonly key: string;
}

export class EdgeLocation {
  /** Requests to origins that others wait for, by cache key. */
  private readonly flights = new Map<string, Promise<Cached | undefined>>();
  /** Keys whose last answer was for one viewer alone: nobody waits for those. */
  private readonly unshared = new Set<string>();

  constructor(private readonly options: LocationOptions) {}

  get cache(): Cache {
    return this.options.cache;
  }

  get distribution(): Distribution {
    return this.options.distribution;
  }

  /** @param signal aborted when the viewer is gone */
  async answer(given: ViewerRequest, body?: Readable, signal?: AbortSignal): Promise<EdgeAnswer> {
    const { rootObject, behaviours } = this.distribution;
    const request = given.path === "/" && rootObject ? { ...given, path: `/${rootObject}` } : given;
    const behaviour = behaviourFor(behaviours, request.path);
    const refused = refusal(behaviour, given);
    if (refused) return refused;
    const requestId = newRequestId();
    if (!behaviour.cached.includes(request.method)) {
      const asked = {
        behaviour,
        request,
        requestId,
        isForCache: false,
        ...(body && { body }),
        ...(signal && { signal }),
      };
      const outcome = await askOrigins(this.distribution, this.options.connections, asked);
      return this.uncached(behaviour, request, outcome);
    }
    return this.fromCache({ behaviour, request, requestId, key: cacheKey(behaviour, request) });
  }

  private async fromCache(wanted: Wanted): Promise<EdgeAnswer> {
    const { key, request } = wanted;
    const cached = this.cache.get(key);
    const now = this.options.now();
    if (cached && now < cached.freshUntil) return this.hit(cached, now);
    if (cached && now < cached.staleWhileRevalidateUntil) {
      if (!this.flights.has(key)) void this.lead(wanted, cached).then(discard, () => undefined);
      return this.hit(cached, now);
    }
    if (request.method === "HEAD" || wanted.behaviour.maxSeconds === 0 || this.unshared.has(key))
      return (await this.fetch(wanted, cached)).answer;
    const flight = this.flights.get(key);
    if (!flight) return this.lead(wanted, cached);
    const shared = await flight;
    return shared ? this.hit(shared, this.options.now()) : (await this.fetch(wanted, cached)).answer;
  }

  private hit(entry: Cached, now: number): WholeAnswer {
    const age = Math.max(0, Math.floor((now - entry.newAt) / 1000));
    return { kind: "whole", entry, result: entry.isError ? "Error" : "Hit", age };
  }

  /** Asks the origin for all who want the same now. */
  private async lead(wanted: Wanted, cached: Cached | undefined): Promise<EdgeAnswer> {
    const { key } = wanted;
    const fetching = this.fetch(wanted, cached);
    this.flights.set(
      key,
      fetching.then(
        (it) => it.shared,
        () => undefined,
      ),
    );
    try {
      const { answer, shared } = await fetching;
      if (!shared) this.dontShare(key);
      return answer;
    } finally {
      this.flights.delete(key);
    }
  }

  private dontShare(key: string): void {
    if (this.unshared.size >= maxUnshared) this.unshared.clear();
    this.unshared.add(key);
  }

  private async fetch(wanted: Wanted, stale: Cached | undefined): Promise<Fetched> {
    const { behaviour, request, requestId, key } = wanted;
    const known = stale && !stale.isError ? { known: stale } : {};
    const asked = { behaviour, request, requestId, isForCache: behaviour.maxSeconds > 0, ...known };
    const outcome = await askOrigins(this.distribution, this.options.connections, asked);
    const code = "code" in outcome ? outcome.code : outcome.answer.statusCode!;
    if (stale && !stale.isError && isFailure(code) && this.options.now() < stale.staleIfErrorUntil)
      return this.staleInstead(stale, code, outcome);
    if (stale && code === 304 && "answer" in outcome) return this.revalidated(wanted, stale, outcome.answer);
    if (isError(code)) return this.failed(wanted, code, outcome);
    const { answer } = outcome as { answer: IncomingMessage };
    const life = freshness(lifeHeaders(answer), behaviour, this.options.now());
    const isKept = life.seconds !== undefined && isKeepable(code) && wanted.request.method !== "HEAD";
    if (!isKept) return { answer: this.streamed(behaviour, wanted.request, answer) };
    const entry = await keptAnswer(answer, this.storing(wanted), life);
    if ("cutShort" in entry) return { answer: entry.cutShort };
    this.unshared.delete(key);
    this.cache.put(key, entry);
    return { answer: { kind: "whole", entry, result: "Miss" }, shared: entry };
  }

  /** What has expired is better than an error, and isn't asked for again for as long as the error would have been kept. */
  private staleInstead(stale: Cached, code: number, outcome: OriginOutcome): Fetched {
    const cacheControl = "answer" in outcome ? outcome.answer.headers["cache-control"] : undefined;
    if ("answer" in outcome) outcome.answer.destroy();
    const now = this.options.now();
    const seconds = errorSeconds(code, cacheControl, this.distribution.errors) ?? 0;
    stale.freshUntil = Math.min(now + this.options.errorMs(seconds), stale.staleIfErrorUntil);
    return { answer: this.hit(stale, now), shared: stale };
  }

  private revalidated({ key, behaviour }: Wanted, stale: Cached, answer: IncomingMessage): Fetched {
    answer.resume();
    const now = this.options.now();
    const entry = renewed(stale, freshness(lifeHeaders(answer), behaviour, now), now);
    this.cache.put(key, entry);
    return { answer: { kind: "whole", entry, result: "RefreshHit", age: 0 }, shared: entry };
  }

  private async failed(wanted: Wanted, code: number, outcome: OriginOutcome): Promise<Fetched> {
    const cacheControl = "answer" in outcome ? outcome.answer.headers["cache-control"] : undefined;
    const seconds = errorSeconds(code, cacheControl, this.distribution.errors);
    const isKept = seconds !== undefined && wanted.request.method !== "HEAD";
    const now = this.options.now();
    const life = {
      seconds: isKept ? this.options.errorMs(seconds) / 1000 : 0,
      staleWhileRevalidate: 0,
      staleIfError: 0,
    };
    const page = await this.pageInstead(code);
    if (page) {
      if ("answer" in outcome) outcome.answer.destroy();
      return this.keepError(wanted, { ...page, newAt: now, freshUntil: now + life.seconds * 1000 }, isKept);
    }
    if ("code" in outcome) {
      const { entry } = ownAnswer(code, whyOf(code));
      return this.keepError(wanted, { ...entry, newAt: now, freshUntil: now + life.seconds * 1000 }, isKept);
    }
    if (!isKept) return { answer: this.streamed(wanted.behaviour, wanted.request, outcome.answer) };
    const entry = await keptAnswer(outcome.answer, this.storing(wanted), life);
    return "cutShort" in entry ? { answer: entry.cutShort } : this.keepError(wanted, entry, true);
  }

  private keepError({ key }: Wanted, entry: Cached, isKept: boolean): Fetched {
    if (isKept) this.cache.put(key, entry);
    return { answer: { kind: "whole", entry, result: "Error" }, ...(isKept && { shared: entry }) };
  }

  /** The page of a custom error response, with its status; undefined where there is none or it can't be had. */
  private async pageInstead(code: number): Promise<Cached | undefined> {
    const page = this.distribution.errors.find((it) => it.code === code)?.page;
    if (!page) return undefined;
    const request: ViewerRequest = { ...pageRequest, path: page.path };
    const behaviour = behaviourFor(this.distribution.behaviours, page.path);
    const key = cacheKey(behaviour, request);
    const found = this.cache.get(key);
    const now = this.options.now();
    const isFresh = found && !found.isError && now < found.freshUntil;
    const wanted = { behaviour, request, requestId: newRequestId(), key };
    const entry = isFresh ? found : await this.fetchPage(wanted, found);
    return entry && { ...entry, status: page.code, isError: true, staleIfErrorUntil: 0, staleWhileRevalidateUntil: 0 };
  }

  private async fetchPage(wanted: Wanted, found: Cached | undefined): Promise<Cached | undefined> {
    const { behaviour, request, requestId } = wanted;
    const asked = { behaviour, request, requestId, isForCache: true };
    const outcome = await askOrigins(this.distribution, this.options.connections, asked);
    if ("code" in outcome || outcome.answer.statusCode !== 200) {
      if ("answer" in outcome) outcome.answer.destroy();
      return found?.isError === false ? found : undefined;
    }
    const life = freshness(lifeHeaders(outcome.answer), behaviour, this.options.now());
    const entry = await keptAnswer(outcome.answer, this.storing(wanted), life);
    if ("cutShort" in entry) return undefined;
    if (life.seconds !== undefined) this.cache.put(wanted.key, entry);
    return entry;
  }

  private async uncached(behaviour: Behaviour, request: ViewerRequest, outcome: OriginOutcome): Promise<EdgeAnswer> {
    const code = "code" in outcome ? outcome.code : outcome.answer.statusCode!;
    const page = isError(code) ? await this.pageInstead(code) : undefined;
    if (page) {
      if ("answer" in outcome) outcome.answer.destroy();
      return { kind: "whole", entry: page, result: "Error" };
    }
    return "code" in outcome ? ownAnswer(code, whyOf(code)) : this.streamed(behaviour, request, outcome.answer);
  }

  private streamed(behaviour: Behaviour, request: ViewerRequest, answer: IncomingMessage): EdgeAnswer {
    const status = answer.statusCode!;
    const encoding = behaviour.compress
      ? encodingFor(compressibleOf(answer), acceptedEncodings(behaviour, request))
      : undefined;
    const without = [...withoutCookies(behaviour), ...(encoding ? ["content-length", "etag"] : [])];
    const headers = passedHeaders(answer.rawHeaders, behaviour.added, without);
    const result = isError(status) ? "Error" : "Miss";
    if (!encoding || request.method === "HEAD") return { kind: "streamed", status, headers, body: answer, result };
    const etag = weakened(answer.headers.etag);
    headers.push("content-encoding", encoding, ...(etag ? ["etag", etag] : []), "vary", "Accept-Encoding");
    const body = compressing(encoding);
    answer.on("error", (error) => body.destroy(error)).on("aborted", () => body.destroy());
    return { kind: "streamed", status, headers, body: answer.pipe(body), result };
  }

  private storing({ behaviour, request }: Wanted): Storing {
    const accepted = behaviour.compress ? acceptedEncodings(behaviour, request) : "";
    return { added: behaviour.added, without: withoutCookies(behaviour), accepted, now: this.options.now() };
  }
}

const maxUnshared = 10_000;

const whyOf = (code: number): string =>
  code === 504
    ? "CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection."
    : "CloudFront wasn't able to connect to the origin.";

const pageRequest = { method: "GET", query: "", headers: {}, address: "127.0.0.1", protocol: "https" } as const;

/** Where no cookie reaches the origin, none is set either. */
const withoutCookies = ({ key, forwarded }: Behaviour): string[] =>
  key.cookies.which === "none" && forwarded.cookies.which === "none" ? ["set-cookie"] : [];

const isKeepable = (code: number): boolean => code !== 206 && code !== 304;

const lifeHeaders = ({ headers }: IncomingMessage) => ({
  ...{ cacheControl: headers["cache-control"], expires: headers.expires },
});

const compressibleOf = ({ statusCode, headers }: IncomingMessage) => ({
  status: statusCode!,
  contentType: headers["content-type"],
  contentEncoding: headers["content-encoding"],
  length: headers["content-length"] === undefined ? undefined : Number(headers["content-length"]),
});

function discard(answer: EdgeAnswer): void {
  if (answer.kind === "streamed") answer.body.destroy();
}
