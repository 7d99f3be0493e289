import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PlayedChange } from "./play";
import { Results } from "./results";

describe("what came of planted changes", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(path.join(tmpdir(), "meridian-changes-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const played = (name: string, more: Partial<PlayedChange> = {}): PlayedChange => ({
    ...{ name, said: "Stopped: it was worse", seconds: 90, updated: ["eu-west-1"], requests: 400, failed: 9 },
    problems: [],
    ...more,
  });

  it("is kept by commit, and gone on with; the last result of a change counts", () => {
    const first = new Results(folder, "c0ffee", "go on");
    first.add(played("listener-rule", { problems: ["nothing went back"] }));
    first.add(played("listener-rule", { untilBack: { seconds: 12.5, from: "first failed request" } }));
    first.add(played("small-fleet", { updated: [], problems: ["it can't be put back: no"] }));
    const again = new Results(folder, "c0ffee", "go on");
    assert.ok(again.hasHeld("listener-rule") && !again.hasHeld("small-fleet") && !again.hasHeld("good"));
    assert.ok(again.isLeftBad);
    assert.ok(!new Results(folder, "beef", "go on").hasHeld("listener-rule"));
    assert.equal(
      again.table(["listener-rule", "small-fleet", "good"].map((name) => ({ name }))),
      [
        "✔    90 s  listener-rule: stopped after eu-west-1, its way back began 12.5 s after the first failed request; 9 of 400 requests failed",
        "✘    90 s  small-fleet: stopped before anything was applied; 9 of 400 requests failed",
        "    it can't be put back: no",
        "  good: not played",
        "1 of 3 ended as they must",
      ].join("\n"),
    );
  });
});
