import assert from "node:assert/strict";
import { emptySummary, summarise } from "./ratings";

describe("Ratings", () => {
  it("show the average with one decimal, and how many they are", () => {
    assert.deepEqual(
      summarise([
        [5, 2],
        [4, 1],
      ]).rating,
      { average: 4.7, count: 3 },
    );
    assert.deepEqual(emptySummary.rating, { average: 0, count: 0 });
  });

  it("rank many good reviews before one perfect review, and that before none", () => {
    const many = summarise([
      [5, 40],
      [4, 8],
    ]).rank;
    const one = summarise([[5, 1]]).rank;
    assert.ok(many > one && one > emptySummary.rank && emptySummary.rank > summarise([[1, 1]]).rank);
  });

  it("are sorted by whole numbers", () => {
    assert.ok(
      Number.isInteger(
        summarise([
          [3, 7],
          [2, 1],
        ]).rank,
      ),
    );
  });
});
