import {
  context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined where no traces are made. */
    traceId: string | undefined;
  }
}

/** Seconds, as OpenTelemetry's conventions for HTTP advise. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** A span and a duration for each request but health checks. Nothing of what was asked for but the route's pattern. */
export function requestTelemetry(server: Server, { settings: { telemetry } }: Pick<Services, "settings">): void {
  server.decorateRequest("traceId", undefined);
  if (telemetry?.tracesUrl) traceRequests(server);
  if (telemetry?.metricsUrl) measureRequests(server);
}

const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? "unknown";
const isHealth = (request: FastifyRequest): boolean => routeOf(request).startsWith("/health/");

function traceRequests(server: Server): void {
  const tracer = trace.getTracer("storefront");
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook("onRequest", (request, _reply, done) => {
    if (isHealth(request)) return done();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const attributes = { "http.request.method": request.method, "http.route": routeOf(request) };
    const span = tracer.startSpan(
      `${request.method} ${routeOf(request)}`,
      { kind: SpanKind.SERVER, attributes },
      parent,
    );
    spans.set(request, span);
    request.traceId = span.spanContext().traceId;
    // What follows is done within it, also once a body has been waited for: Fastify sees to that.
    context.with(trace.setSpan(parent, span), done);
  });
  server.addHook("onResponse", async (request, reply) => {
    const span = spans.get(request);
    if (!span) return;
    span.setAttribute("http.response.status_code", reply.statusCode);
    if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  server.addHook("onRequestAbort", async (request) => spans.get(request)?.end());
}

function measureRequests(server: Server): void {
  const duration = metrics.getMeter("storefront").createHistogram("http.server.request.duration", {
    description: "Time from a request's arrival to its answer's end",
    unit: "s",
    advice: { explicitBucketBoundaries: boundaries },
  });
  server.addHook("onResponse", async (request, reply) => {
    if (isHealth(request)) return;
    duration.record(reply.elapsedTime / 1000, {
      "http.request.method": request.method,
      "http.route": routeOf(request),
      "http.response.status_code": reply.statusCode,
    });
  });
}
