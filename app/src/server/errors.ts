import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { BusyError, FencedError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../stores/store";
import { notFound, Problem } from "./problems";
import type { Server } from "./routing";

/** Sends every failure as a problem document, and says nothing of what only we should know. */
export function errors(server: Server): void {
  server.setNotFoundHandler((request, reply) => send(notFound(`page at ${request.url.slice(0, 200)}`), request, reply));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, "request failed");
    return send(problem, request, reply);
  });
}

function send(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.retryAfter !== undefined) void reply.header("retry-after", problem.retryAfter);
  return reply
    .code(problem.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(problem.document(request.id)));
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return invalid(error);
  if (error instanceof FencedError) return unavailable("fenced", "This region takes no writes at the moment.", error);
  if (error instanceof NotWriterError) return unavailable("no-writer", "No region takes writes at the moment.", error);
  if (error instanceof OutcomeUnknownError) return outcomeUnknown(error);
  if (error instanceof BusyError) return unavailable("busy", "There is too much to do at the moment.", error);
  if (error instanceof UnreachableError) return unavailable("store-unreachable", "Our data is out of reach.", error);
  const status = error.statusCode ?? 500;
  if (status < 500) return new Problem({ status, name: "bad-request", detail: error.message, cause: error });
  return new Problem({ status: 500, name: "internal", detail: "Something went wrong on our side.", cause: error });
}

function invalid(error: FastifyError): Problem {
  const errors = error.validation!.map((it) => ({
    pointer: `/${error.validationContext ?? "request"}${it.instancePath}`,
    detail: it.message ?? "is not valid",
  }));
  const detail = `The request has ${errors.length} problem(s).`;
  return new Problem({ status: 400, name: "invalid-request", detail, members: { errors } });
}

const unavailable = (name: string, detail: string, cause: unknown): Problem =>
  new Problem({ status: 503, name, detail, retryAfter: 5, cause });

function outcomeUnknown(cause: unknown): Problem {
  const detail = "Whether this was kept is not known. Send the same request with the same Idempotency-Key again.";
  return new Problem({ status: 503, name: "outcome-unknown", detail, retryAfter: 2, cause });
}
