import assert from "node:assert/strict";
import { secondsBehind } from "./watch";

describe("How far a follower that lacks something is behind", () => {
  const now = { at: 1_000_000, since: 0, caughtUp: 0 };

  it("is the time since its last transaction, but no longer than since it last had everything", () => {
    assert.equal(secondsBehind({ ...now, behind: 3, caughtUp: 990_000 }), 3);
    assert.equal(secondsBehind({ ...now, behind: 300, caughtUp: 990_000 }), 10);
  });

  it("is no longer than it has followed: a writer that has handed over has replayed nothing and was never seen to have everything", () => {
    assert.equal(secondsBehind({ ...now, behind: null, since: 998_500 }), 1.5);
    assert.equal(secondsBehind({ ...now, behind: null, since: 998_500, caughtUp: 500_000 }), 1.5);
  });
});
