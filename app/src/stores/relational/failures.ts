import { BusyError, FencedError, NotWriterError, OutcomeUnknownError, UnreachableError } from "../store";

/** How far a transaction had come when it failed. */
export type Stage = "connecting" | "working" | "committing";

/** Of our own: `leave_mark` raises it where the region is fenced. */
const fenced = "FENCE";

/** What a failed write means to whoever asked for it. A query's own error is given back as it is. */
export function writeFailure(error: unknown, stage: Stage): unknown {
  if (!(error instanceof Error)) return error;
  if (isBusy(error)) return new BusyError("relational", { cause: error });
  if (sqlState(error) === fenced) return new FencedError(error.message);
  if (isReadOnly(error)) return new NotWriterError("relational", { cause: error });
  // In a cluster that follows, Amazon Aurora may not even resolve the writer's name.
  if (stage === "connecting" && sqlState(error) === "ENOTFOUND")
    return new NotWriterError("relational", { cause: error });
  if (stage !== "connecting" && !isConnectionFailure(error)) return error;
  return stage === "committing"
    ? new OutcomeUnknownError("relational", { cause: error })
    : new NotWriterError("relational", { cause: error, why: "unreachable" });
}

export function readFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (isBusy(error)) return new BusyError("relational", { cause: error });
  return isConnectionFailure(error) ? new UnreachableError("relational", { cause: error }) : error;
}

/** 25006: read_only_sql_transaction, which a standby answers (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
export const isReadOnly = (error: unknown): boolean => sqlState(error) === "25006";

/** The tables aren't there: nobody has migrated this database yet. */
export const isUndefined = (error: unknown): boolean => ["42P01", "42883"].includes(sqlState(error) ?? "");

/** Nothing more should be asked on this connection; after any other failure a ROLLBACK makes it as new. */
export const endsConnection = (error: unknown): boolean =>
  error instanceof Error && (isReadOnly(error) || isConnectionFailure(error));

const sqlState = (error: unknown): string | undefined => (error as { code?: string }).code;

/**
 * No connection became free, or the server had none; a statement or a lock took too long. Nothing was written. That the pool is used
 * up, node-postgres tells from a server that doesn't answer by its words only.
 */
function isBusy(error: Error): boolean {
  return (
    error.message === "timeout exceeded when trying to connect" || /^(53...|57014|55P03)$/.test(sqlState(error) ?? "")
  );
}

/** Class 08: connection exceptions; 57P01–57P03: the server is going down or not up yet; otherwise the socket's own error. */
function isConnectionFailure(error: Error): boolean {
  const code = sqlState(error);
  if (code && "severity" in error) return /^(08|57P0[123])/.test(code);
  if (code) return /^E[A-Z_]+$/.test(code);
  return /Connection terminated|Query read timeout|not queryable|timeout expired/.test(error.message);
}
