import assert from "node:assert/strict";
import { chosen, chosenNumber } from "./chosen";
import { defects } from "./index";

const commits = Array.from({ length: 150 }, (_, number) => number.toString(16).padStart(40, "0"));

describe("what the tests play by the commit", () => {
  it("is the same for the same commit, however the list is ordered", () => {
    const names = (all: typeof defects) => chosen(all, 3, commits[0]!).map(({ name }) => name);
    assert.equal(new Set(names(defects)).size, 3);
    assert.deepEqual(names([...defects].reverse()), names(defects));
  });

  it("comes to everything in time", () => {
    const played = commits.flatMap((it) => chosen(defects, 3, it));
    assert.deepEqual(
      defects.filter((it) => !played.includes(it)).map(({ name }) => name),
      [],
    );
    const numbers = commits.map((it) => chosenNumber(it, "kill", 3, 9));
    assert.deepEqual([...new Set(numbers)].sort(), [3, 4, 5, 6, 7, 8, 9]);
  });
});
