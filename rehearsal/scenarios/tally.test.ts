import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { tallyTable } from "./table";
import { type ScenarioResult, Tally } from "./tally";

const result = (name: string, changes: Partial<ScenarioResult> = {}): ScenarioResult => ({
  ...{ name, outcome: "held", at: "2026-01-02T03:04:05.000Z", seconds: 61.4, timeScale: 10, perSecond: 10 },
  problems: [],
  ...changes,
});

const counts = {
  ...{ requests: 400, errors: 7, acknowledged: 30, lost: 2, foundAtOldWriter: 2, doubled: 0, chargedAndLost: 2 },
  ...{ chargedWithoutOrder: 0, writesAcknowledged: 80, writesLost: 5, unknownKept: 1, unknownNotKept: 0 },
};

describe("The tally of a soak", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "tally-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is gone on with for the same commit, and the last result counts", () => {
    const first = Tally.open(folder, "abc", "go on");
    first.add(result("failover"));
    first.add(result("switchover", { outcome: "deviated" }));
    const again = Tally.open(folder, "abc", "go on");
    assert.deepEqual([again.hasHeld("failover"), again.hasHeld("switchover")], [true, false]);
    again.add(result("switchover"));
    again.add(result("failover", { outcome: "aborted" }));
    const last = Tally.open(folder, "abc", "go on");
    assert.deepEqual([last.hasHeld("failover"), last.hasHeld("switchover")], [false, true]);
    assert.equal(last.results.length, 4);
  });

  it("begins anew for another commit, for changes that no commit has, and where that is asked for", () => {
    for (const commit of ["abc", "abc-changed"]) Tally.open(folder, commit, "go on").add(result("failover"));
    assert.deepEqual(Tally.open(folder, "def", "go on").results, []);
    assert.deepEqual(Tally.open(folder, "abc-changed", "go on").results, []);
    assert.deepEqual(Tally.open(folder, "abc", "anew").results, []);
  });

  it("is shown as a table with a line for each problem", () => {
    const problems = [{ step: "calm", detail: "not within 120 s\nand more" }];
    const results = [result("failover", { counts }), result("gray-loss", { outcome: "deviated", problems })];
    const names = ["failover", "gray-loss", "zone-loss"].map((name) => ({ name }));
    assert.equal(
      tallyTable(names, results),
      [
        "scenario               seconds  requests  errors  orders  lost  at old writer  doubled",
        "failover   held             61       400       7      30     2              2        0",
        "gray-loss  deviated         61         –       –       –     –              –        –",
        "zone-loss  not played        –         –       –       –     –              –        –",
        "✘ gray-loss, calm: not within 120 s",
      ].join("\n"),
    );
  });
});
