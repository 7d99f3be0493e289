import { BusyError, UnreachableError } from "../../stores/store";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const busy = [
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "ThrottlingException",
];

/** Ours: the request itself is wrong. */
const wrong = ["ValidationException", "SerializationException"];

export const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";

/**
 * What a failed call of the table means to whoever asked for it. No table, no permission, no answer: all of it is put right by somebody
 * else, and a change may simply be sent again, because a line's quantity is set, not added to.
 */
export function tableFailure(error: unknown): unknown {
  if (!(error instanceof Error) || wrong.includes(error.name)) return error;
  if (busy.includes(error.name)) return new BusyError("carts", { cause: error });
  return new UnreachableError("carts", { cause: error });
}
