/** What an error of a call to AWS says about the call. Pure. */

interface CallError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly errors?: readonly unknown[];
}

const wrongState = /^Invalid(DBCluster|GlobalCluster|DBInstance)State(Fault)?$/;
const throttled = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException/;
const denied = /AccessDenied|Unauthorized|NotAuthorized|ExpiredToken|InvalidClientTokenId|UnrecognizedClient/;
const unanswered = /Timeout|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket hang up|Network/i;

/**
 * `wrong state`: it can't be done as things are now, which may change. `throttled` and `unanswered`: nobody knows whether it was done, so one
 * looks. `denied`: these credentials may not. `final`: asking again changes nothing.
 */
export type CallErrorKind = "wrong state" | "throttled" | "unanswered" | "denied" | "final";

export function callErrorKind(error: unknown): CallErrorKind {
  const { name = "", code = "", $metadata = {}, errors = [] } = (error ?? {}) as CallError;
  const names = `${name} ${code}`;
  if (wrongState.test(name)) return "wrong state";
  if (throttled.test(names)) return "throttled";
  if (denied.test(names)) return "denied";
  if (($metadata.httpStatusCode ?? 0) >= 500 || unanswered.test(names)) return "unanswered";
  if (errors.length > 0) return callErrorKind(errors[0]);
  return "final";
}

/** Error in one line: its name, where that says more than its message. */
export function errorInWords(error: unknown): string {
  const { name, message } = error as Error;
  return name === "Error" || name === undefined ? message : `${name}: ${message}`;
}
