import assert from "node:assert/strict";
import { regionsToFailBackTo } from "./putBack";

const regions = ["a", "b", "c"];
const failBacks = (writer: string, left: readonly string[]) =>
  regionsToFailBackTo(
    { ledTo: (it) => (left.includes(it) ? "elsewhere" : it), writesIn: (it) => it === writer },
    regions,
  );

describe("After a drill", () => {
  it("nobody fails back where everybody is led to their own region and the writers are where they were", () => {
    assert.deepEqual(failBacks("a", []), []);
  });

  it("the writers go back to their region, also where its users never left it", () => {
    assert.deepEqual(failBacks("b", ["a"]), ["a"]);
    assert.deepEqual(failBacks("b", []), ["a"]);
  });

  it("every region that was left is failed back to, and the one that writes at first comes last", () => {
    assert.deepEqual(failBacks("c", ["a", "b"]), ["b", "a"]);
    assert.deepEqual(failBacks("a", ["c"]), ["c", "a"]);
  });
});
