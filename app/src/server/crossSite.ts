import type { FastifyRequest } from "fastify";
import { accessCookie, provedCookie, refreshCookie } from "../accounts/cookies";
import { Problem } from "./problems";
import type { Server } from "./routing";
import type { Services } from "./services";

/** What tells whether another site's page made a browser send this. */
export interface RequestOrigin {
  readonly method: string;
  /** Whether it shows a token that no browser adds by itself. */
  readonly hasBearerToken: boolean;
  /** Whether it shows one of the cookies that a sign-in is kept in. */
  readonly hasSignInCookie: boolean;
  readonly secFetchSite: string | undefined;
  readonly origin: string | undefined;
}

/**
 * Whether it could be another site's doing. Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; what says
 * neither is no browser, and is believed unless it comes with the cookies of one. The Host header isn't asked: CloudFront replaces it.
 */
export function isForged(request: RequestOrigin, publicOrigin: string): boolean {
  const { method, hasBearerToken, hasSignInCookie, secFetchSite, origin } = request;
  if (["GET", "HEAD", "OPTIONS"].includes(method) || hasBearerToken) return false;
  if (secFetchSite !== undefined) return secFetchSite !== "same-origin";
  if (origin !== undefined) return origin !== publicOrigin;
  return hasSignInCookie;
}

/** Refuses what another site made a browser send. What a region passes on was looked at by that region. */
export function crossSite(server: Server, { settings: { publicOrigin } }: Services): void {
  const signInCookies = [accessCookie, refreshCookie, provedCookie].map((it) => it(publicOrigin).name);
  const originOf = ({ method, headers, cookies }: FastifyRequest): RequestOrigin => ({
    method,
    hasBearerToken: /^Bearer /i.test(headers.authorization ?? ""),
    hasSignInCookie: signInCookies.some((it) => cookies[it] !== undefined),
    secFetchSite: headers["sec-fetch-site"] as string | undefined,
    origin: headers.origin,
  });
  server.addHook("onRequest", async (request) => {
    if (request.peer || !isForged(originOf(request), publicOrigin)) return;
    const detail = "This request came from another site. Open the shop itself and try again.";
    throw new Problem({ status: 403, name: "cross-site-request", detail });
  });
}
