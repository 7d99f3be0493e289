import assert from "node:assert/strict";
import { duration, effect, shortened } from "./words";

describe("words of the report", () => {
  it("says short and long durations", () => {
    assert.deepEqual([0.04, 59.9, 60, 162.981, 3600].map(duration), [
      "0.0 s",
      "59.9 s",
      "1 min 0 s",
      "2 min 43 s",
      "60 min 0 s",
    ]);
  });

  it("names only what a step did", () => {
    assert.equal(effect({ created: 178, changed: 0, deleted: 0, same: 0 }), "178 created");
    assert.equal(effect({ created: 0, changed: 2, deleted: 1, same: 176 }), "2 changed, 1 deleted, 176 same");
    assert.equal(effect({ created: 0, changed: 0, deleted: 0, same: 0 }), "nothing");
  });

  it("keeps both ends of a long name, and short names whole", () => {
    assert.equal(shortened("abcdefghij", 10), "abcdefghij");
    assert.equal(shortened("abcdefghijk", 10), "abcde…hijk");
    assert.equal(shortened("abcdefghijk", 7), "abc…ijk");
  });
});
