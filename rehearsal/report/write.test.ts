import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { writeInto } from "./write";

describe("a rehearsal's files", () => {
  let folder = "";
  beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), "meridian-report-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are written whole, into a folder that needn't be there", async () => {
    await writeInto(path.join(folder, "new"), { "report.json": "{}\n" });
    assert.deepEqual(readdirSync(path.join(folder, "new")), ["report.json"]);
    assert.equal(readFileSync(path.join(folder, "new", "report.json"), "utf8"), "{}\n");
  });

  it("that can't be written leave nothing half, and say what came of the rehearsal and where else they may go", async () => {
    // Where a report would be is something that none can take the place of, as nothing can on a full disk.
    mkdirSync(path.join(folder, "report.json", "taken"), { recursive: true });
    await assert.rejects(writeInto(folder, { "report.json": "{}\n" }), ({ message }: Error) => {
      assert.match(
        message,
        /^The rehearsal ran to its end, as its steps above say, but its report can't be written: E[A-Z]+: /,
      );
      assert.match(message, / Make room there, or name another folder: MERIDIAN_REHEARSAL=<folder> npm run rehearse$/);
      return true;
    });
    assert.deepEqual(readdirSync(folder), ["report.json"]);
  });
});
