import assert from "node:assert/strict";
import { BusyError, UnreachableError } from "../../stores/store";
import { isConditionFailed, tableFailure } from "./tableFailures";

const named = (name: string): Error => Object.assign(new Error("as the SDK says it"), { name });

describe("What a failed call of the table of carts means", () => {
  for (const name of ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"])
    it(`${name}: there is too much to do`, () => assert.ok(tableFailure(named(name)) instanceof BusyError));

  for (const name of [
    ...["ResourceNotFoundException", "AccessDeniedException", "InternalServerError", "TimeoutError", "Error"],
    ...["CredentialsProviderError", "ExpiredTokenException"],
  ])
    it(`${name}: it is out of reach, with the reason for the log`, () => {
      const cause = named(name);
      const failure = tableFailure(cause);
      assert.ok(failure instanceof UnreachableError);
      assert.deepEqual([failure.store, failure.cause], ["carts", cause]);
    });

  it("a request that is wrong is our own mistake, and a condition that fails an answer", () => {
    const wrong = named("ValidationException");
    assert.equal(tableFailure(wrong), wrong);
    assert.deepEqual(
      [isConditionFailed(named("ConditionalCheckFailedException")), isConditionFailed(wrong)],
      [true, false],
    );
  });
});
