import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Server } from "./routing";

export interface Cacheable {
  /** Seconds for which it may be shown without asking again. */
  readonly maxAge: number;
  /** Seconds after that for which it may still be shown while it is asked for again. Default: 0. */
  readonly staleWhileRevalidate?: number;
  /** Default: a hash of what is sent. */
  readonly etag?: string;
  /** Begins the hash, `"3.k2Jh…"`: a change of what was read can then name its version by If-Match. */
  readonly version?: number;
}

declare module "fastify" {
  interface FastifyReply {
    etagPrefix: string;
    /** Says that everybody may be shown this answer. Whatever doesn't say so is never kept by anybody. */
    cacheable(options: Cacheable): this;
  }
}

/** Cache headers, and 304 for who has the answer already. */
export function caching(server: Server): void {
  server.decorateReply("etagPrefix", "");
  server.decorateReply("cacheable", function ({ maxAge, staleWhileRevalidate = 0, etag, version }) {
    const stale = staleWhileRevalidate ? `, stale-while-revalidate=${staleWhileRevalidate}` : "";
    if (etag) void this.header("etag", etag);
    if (version !== undefined) this.etagPrefix = `${version}.`;
    return this.header("cache-control", `public, max-age=${maxAge}${stale}`);
  });
  server.addHook("onSend", async (request, reply, payload) => {
    const shared = isShared(request, reply);
    if (!shared && !reply.getHeader("cache-control")) void reply.header("cache-control", "no-store");
    if (!shared || !(typeof payload === "string" || Buffer.isBuffer(payload))) return payload;
    const etag = String(reply.getHeader("etag") ?? `"${reply.etagPrefix}${hashOf(payload)}"`);
    void reply.header("etag", etag);
    if (!matches(request.headers["if-none-match"], etag)) return payload;
    reply.code(304).removeHeader("content-length").removeHeader("content-type");
    return null;
  });
}

const hashOf = (payload: string | Buffer): string => createHash("sha1").update(payload).digest("base64url");

/** An answer that sets a cookie, or that went wrong, is one customer's own whatever it says. */
function isShared({ method }: FastifyRequest, reply: FastifyReply): boolean {
  if (!String(reply.getHeader("cache-control") ?? "").startsWith("public")) return false;
  const own = reply.getHeader("set-cookie") !== undefined || reply.statusCode >= 400;
  if (own) void reply.header("cache-control", "no-store");
  return !own && reply.statusCode === 200 && (method === "GET" || method === "HEAD");
}

/** Weak comparison: https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
function matches(given: string | undefined, etag: string): boolean {
  if (!given) return false;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");
  return given.trim() === "*" || given.split(",").some((it) => opaque(it) === opaque(etag));
}
