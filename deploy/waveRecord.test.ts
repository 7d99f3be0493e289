import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { interruptedIn, resumedIn, waveRecord } from "./waveRecord";

describe("what is remembered of a rollout", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "meridian-waves-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it("is which regions are through, for the commit that was deployed", () => {
    const record = waveRecord(directory, "abc", [], []);
    record.begin();
    assert.deepEqual(resumedIn(directory, "abc"), []);
    record.done("ap-south-1");
    assert.deepEqual(resumedIn(directory, "abc"), ["ap-south-1"]);
    waveRecord(directory, "abc", ["ap-south-1"], []).done("eu-west-1");
    assert.deepEqual(resumedIn(directory, "abc"), ["ap-south-1", "eu-west-1"]);
  });

  it("is which changes aren't through, too, until they are", () => {
    const change = { stack: "ap-south-1", changedAt: 5, version: "7" };
    const record = waveRecord(directory, "abc", [], []);
    record.started({ ...change, changedAt: 3 });
    record.started(change);
    assert.deepEqual(interruptedIn(directory, "abc"), [change]);
    assert.deepEqual(interruptedIn(directory, "def"), []);
    const again = waveRecord(directory, "abc", [], [change]);
    again.begin();
    assert.deepEqual(interruptedIn(directory, "abc"), [change]);
    again.done("ap-south-1");
    assert.deepEqual(interruptedIn(directory, "abc"), []);
  });

  it("is refused for another commit, and where none is under way", () => {
    assert.throws(() => resumedIn(directory, "abc"), /^Error: --resume: no rollout of this checkout/);
    const record = waveRecord(directory, "abc", [], []);
    record.begin();
    assert.throws(() => resumedIn(directory, "def"), /is of commit abc, and def is checked out/);
    record.end();
    assert.throws(() => resumedIn(directory, "abc"), /no rollout of this checkout/);
  });
});
