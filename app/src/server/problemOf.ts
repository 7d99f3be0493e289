import type { FastifyError } from "fastify";
import { TooBusyError } from "../accounts/passwords/hashing";
import { BusyError, FencedError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../stores/store";
import { Problem } from "./problems";

/** What a caller is told of a failure. Nothing of an error that nobody expected is told: it could hold anything. */
export function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return invalid(error);
  return ofStores(error) ?? ofHttp(error) ?? internal(error);
}

function ofStores(error: Error): Problem | undefined {
  if (error instanceof FencedError) return unavailable("fenced", "This region takes no writes at the moment.", error);
  if (error instanceof NotWriterError) return unavailable("no-writer", "No region takes writes at the moment.", error);
  if (error instanceof OutcomeUnknownError) return outcomeUnknown(error);
  if (error instanceof BusyError) return unavailable("busy", "There is too much to do at the moment.", error);
  if (error instanceof TooBusyError) return tooBusy(error);
  if (error instanceof UnreachableError) return unavailable("store-unreachable", "Our data is out of reach.", error);
  return undefined;
}

interface HttpFailure {
  readonly status: number;
  readonly name: string;
  readonly detail: string;
}

const malformedJson: HttpFailure = { status: 400, name: "malformed-json", detail: "The body is no valid JSON." };

/** The framework's own codes: https://fastify.dev/docs/latest/Reference/Errors/ */
const httpFailures: Readonly<Record<string, HttpFailure>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    ...{ status: 415, name: "unsupported-media-type" },
    detail: "Send the body as application/json.",
  },
  FST_ERR_CTP_INVALID_JSON_BODY: malformedJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    ...{ status: 400, name: "bad-request" },
    detail: "The body is not as long as Content-Length says.",
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, name: "body-too-large", detail: "A body may have 64 KiB." },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, name: "address-too-long", detail: "The address is too long." },
  FST_ERR_BAD_URL: { status: 400, name: "bad-request", detail: "The address is not encoded as it should be." },
};

/** Words of our own: an error's message may quote the request. */
function ofHttp(error: FastifyError): Problem | undefined {
  const known = httpFailures[error.code];
  if (known) return new Problem({ ...known, cause: error });
  const { statusCode: status = 500 } = error;
  if (status < 400 || status >= 500) return undefined;
  return new Problem({ status, name: "bad-request", detail: "The request can't be understood.", cause: error });
}

const internal = (cause: unknown): Problem =>
  new Problem({ status: 500, name: "internal", detail: "Something went wrong on our side.", cause });

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

function tooBusy(cause: TooBusyError): Problem {
  const { retryAfter } = cause;
  const detail = `Too many people are signing in at the moment. Nothing was done: try again in ${retryAfter} s.`;
  return new Problem({ status: 503, name: "busy", detail, retryAfter, cause });
}

function outcomeUnknown(cause: unknown): Problem {
  const detail = "Whether this was kept is not known. Send the same request with the same Idempotency-Key again.";
  return new Problem({ status: 503, name: "outcome-unknown", detail, retryAfter: 2, cause });
}
