import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import type { Settings } from "../configuration/settings";
import { Problem } from "./problems";
import type { Server } from "./routing";
import type { Services } from "./services";

const minuteMs = 60_000;

/** Clients that are remembered at a time; with more, those seen least lately are forgotten. */
const remembered = 20_000;

/**
 * How often one client address may ask, counted in this process's memory: against one client that takes everything, not against a
 * crowd, which is the firewall's task. Call it before the routes: it sees those that come after it.
 */
export async function rateLimits(server: Server, { settings }: Services): Promise<void> {
  await server.register(rateLimit, {
    global: settings.requestsPerMinute > 0,
    max: settings.requestsPerMinute,
    timeWindow: minuteMs,
    cache: remembered,
    ipv6Subnet: 64,
    keyGenerator: clientAddress,
    allowList: (request: FastifyRequest) => request.routeOptions.url?.startsWith("/health/") ?? false,
    addHeaders: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false },
    addHeadersOnExceeding: { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false },
    errorResponseBuilder: (_request, { ttl }) => tooManyRequests(Math.max(1, Math.ceil(ttl / 1000))),
  });
}

/** A hook for what somebody who guesses passwords asks for; routes that are given the same one are counted together. */
export function strictLimit(server: Server, { signInsPerMinute }: Settings): onRequestAsyncHookHandler {
  if (signInsPerMinute === 0) return async () => undefined;
  return server.rateLimit({ max: signInsPerMinute, timeWindow: minuteMs });
}

/** The customer's, also where another region passes the request on. */
function clientAddress(request: FastifyRequest): string {
  return request.ip;
}

function tooManyRequests(seconds: number): Problem {
  const detail = `There were too many requests from your address. Try again in ${seconds} s.`;
  return new Problem({ status: 429, name: "too-many-requests", detail, retryAfter: seconds });
}
