import { MongoError, MongoNetworkError, MongoOperationTimeoutError, MongoServerError } from "mongodb";
import { BusyError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../store";
import { TooLongError } from "../within";

/** NotWritablePrimary (10107, 10058), NotPrimaryNoSecondaryOk (13435), NotPrimaryOrSecondary (13436). */
const notWriterCodes: readonly unknown[] = [10_107, 10_058, 13_435, 13_436];

/** PrimarySteppedDown (189), ShutdownInProgress (91), InterruptedAtShutdown (11600), InterruptedDueToReplStateChange (11602). */
const interruptedCodes: readonly unknown[] = [189, 91, 11_600, 11_602];

/** FerretDB gives any error of its PostgreSQL on as InternalError. */
const internalError = 1;

/** What a failed write means to whoever asked for it. The server's own refusals, a duplicate key say, are given back as they are. */
export function writeFailure(error: unknown): unknown {
  if (isSocketsOwn(error)) return new OutcomeUnknownError("document", { cause: error });
  if (!(error instanceof MongoError)) return error;
  if (error.name === "MongoWaitQueueTimeoutError") return new BusyError("document", { cause: error });
  if (isNotWriter(error)) return new NotWriterError("document", { cause: error });
  if (isBeforeSending(error)) {
    // In a cluster that follows, the writer's name may not even resolve.
    const why = error.message.includes("ENOTFOUND") ? "follows" : "unreachable";
    return new NotWriterError("document", { cause: error, why });
  }
  if (isBroken(error)) return new OutcomeUnknownError("document", { cause: error });
  return error;
}

export function readFailure(error: unknown): unknown {
  if (isSocketsOwn(error)) return new UnreachableError("document", { cause: error });
  if (!(error instanceof MongoError)) return error;
  if (error.name === "MongoWaitQueueTimeoutError") return new BusyError("document", { cause: error });
  if (isBeforeSending(error) || isBroken(error) || isNotWriter(error)) {
    return new UnreachableError("document", { cause: error });
  }
  return error;
}

/** The driver gives an error of writing to a socket that was closed on as it is, and may wait for ever for an answer. */
const isSocketsOwn = (error: unknown): boolean =>
  error instanceof TooLongError ||
  (error instanceof Error && /^E(PIPE|CONNRESET|TIMEDOUT)$/.test(String((error as { code?: unknown }).code)));

function isNotWriter(error: MongoError): boolean {
  if (!(error instanceof MongoServerError)) return false;
  if (notWriterCodes.includes(error.code)) return true;
  return error.code === internalError && /read-only transaction|SQLSTATE 25006/.test(error.message);
}

const beforeSending: readonly string[] = [
  "MongoServerSelectionError",
  "MongoTopologyClosedError",
  "MongoPoolClearedError",
  "PoolClearedOnNetworkError",
];

/** No server was found, no connection was made, or it was never used: nothing has left this process. */
function isBeforeSending(error: MongoError): boolean {
  if (beforeSending.includes(error.name)) return true;
  return error instanceof MongoNetworkError && "beforeHandshake" in error && error.beforeHandshake === true;
}

function isBroken(error: MongoError): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoOperationTimeoutError) return true;
  if (!(error instanceof MongoServerError)) return false;
  if (interruptedCodes.includes(error.code)) return true;
  return error.code === internalError && /SQLSTATE (08|57P0)|connect|EOF|broken pipe|reset by peer/.test(error.message);
}
