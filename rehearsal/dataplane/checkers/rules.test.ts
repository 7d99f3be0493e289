import assert from "node:assert/strict";
import { itHolds } from "../dns/mutants.fixture";
import { checkerRulesWith, checkOf, Clock } from "./rules.fixture";
import { checkerCases } from "./rules.samples";
import { Checkers } from "./checkers";

describe("the documented rules of health checkers", () => {
  // A broken checker may fail a case by an error of the network as well.
  itHolds(checkerCases, checkerRulesWith, Error);
});

describe("health checkers", () => {
  it("are of endpoints only, and end with their check or when it is disabled", async () => {
    const clock = new Clock();
    let asked = 0;
    const checkers = new Checkers({
      probe: () => {
        asked++;
        return Promise.resolve({ result: "Success", reason: "" });
      },
      wait: clock.wait,
      random: () => 0.5,
      onReport: () => undefined,
    });
    checkers.set([
      checkOf("calculated", { Type: "CALCULATED" }),
      checkOf("metric", { Type: "CLOUDWATCH_METRIC" }),
      checkOf("disabled", { Disabled: true }),
    ]);
    await clock.pass(100);
    assert.equal(asked, 0);
    checkers.set([checkOf("endpoint", { RequestInterval: 10 })]);
    await clock.pass(10);
    assert.equal(asked, 16);
    checkers.set([checkOf("endpoint", { RequestInterval: 10, Disabled: true })]);
    await clock.pass(100);
    assert.equal(asked, 16);
    checkers.stop();
  });
});
