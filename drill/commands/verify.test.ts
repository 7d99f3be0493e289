import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drills } from "../drills";
import { parseDrill } from "../options";
import { type DrillHost, NotBegun } from "./host";
import { verify } from "./verify";

describe("npm run drill -- verify", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "verify-"))));
  after(() => rmSync(folder, { recursive: true }));

  async function verified(...words: readonly string[]): Promise<string> {
    const said: string[] = [];
    const host = { print: (text: string) => void said.push(text) } as unknown as DrillHost;
    assert.equal(await verify(parseDrill(["verify", ...words], drills), host), 0);
    return said.join("\n");
  }

  it("has begun nothing where the file isn't there", async () => {
    await assert.rejects(verified(path.join(folder, "none.tar.gz")), (error) => error instanceof NotBegun);
  });

  it("fails on a journal that was changed, and answers by JSON where that is asked for", async () => {
    const journal = path.join(folder, "run.ndjson");
    writeFileSync(journal, "");
    assert.deepEqual(JSON.parse(await verified(journal, "--json")), { entries: 0, torn: false });
    assert.equal(await verified(journal), "0 entries, each written after the one before it.");
    writeFileSync(journal, '{"not":"an entry"}\n');
    await assert.rejects(verified(journal), Error);
  });
});
