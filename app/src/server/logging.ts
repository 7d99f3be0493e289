import type { FastifyBaseLogger } from "fastify";
import pino, { type DestinationStream, stdSerializers } from "pino";
import type { Settings } from "../configuration/settings";
import type { Server } from "./routing";

/** Nothing logs these on purpose: a second line of defence. */
const personal = ["email", "password", "name", "authorization", "cookie", "token", "shippingAddress"];

/** One JSON object a line, to standard output. */
export function openLog(
  { logLevel, region }: Pick<Settings, "logLevel" | "region">,
  destination?: DestinationStream,
): FastifyBaseLogger {
  const options = {
    level: logLevel,
    base: { region },
    messageKey: "message",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: loggedError },
    redact: { paths: [...personal, ...personal.map((it) => `*.${it}`), "headers", "*.headers"], censor: "…" },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * One line for each request. The route's pattern and not the address that was asked for: addresses hold what people search for and
 * ids that open a cart.
 */
export function requestLog(server: Server): void {
  server.addHook("onResponse", async (request, reply) => {
    const { method, routeOptions, log, traceId } = request;
    log.info({
      method,
      route: routeOptions.url ?? "unknown",
      status: reply.statusCode,
      ...(traceId ? { traceId } : {}),
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: LoggedError;
}

/** What says where it happened, and nothing of what a database adds: rows' values are in its details. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error" };
  const { type, message, stack } = stdSerializers.errWithCause(error);
  const { code, cause, severity } = error as { code?: unknown; cause?: unknown; severity?: unknown };
  const fromDatabase = severity !== undefined;
  const shown = (text: string): string => (fromDatabase ? text.replace(/"[^"]*"/g, '"…"') : text);
  return {
    type,
    message: shown(message),
    ...(stack ? { stack: shown(stack) } : {}),
    ...(typeof code === "string" ? { code } : {}),
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
  };
}
