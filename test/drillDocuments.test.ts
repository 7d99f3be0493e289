import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { drills } from "../drill/drills";
import { fakePlatform } from "../drill/drills/fakeCloud.fixture";
import { parseDrill } from "../drill/options";
import { programRoot } from "./importGraph";

const runbooks = readdirSync(path.join(programRoot, "docs", "runbooks")).map((it) => `docs/runbooks/${it}`);
const documents = ["docs/drills.md", ...runbooks, "docs/resilience.md", "README.md"];

/** Words of every drill that a document tells to type, with its document. */
const commands = documents.flatMap((document) => {
  const text = readFileSync(path.join(programRoot, document), "utf8");
  const typed = [...text.matchAll(/npm run (?:drill --|live -- drill) ([^#\n`]+)/g)].map(([, words]) => words!.trim());
  return typed.filter((words) => !/[…]|\b(?:FILE|GUARD|TEXT|NAME)\b/.test(words)).map((words) => ({ document, words }));
});

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

describe("drills in the documents", () => {
  it("are many enough to hold this test up", () => assert.ok(commands.length > 20, String(commands.length)));

  for (const { document, words } of commands)
    it(`can be typed as they stand in ${document}: ${words}`, () => {
      const { name, drill, choice } = parseDrill(wordsOf(words), drills);
      assert.notEqual(name, "help");
      if (name !== "plan" && name !== "run") return;
      for (const kind of ["globalCluster", "instances"] as const)
        assert.ok(drill!.plan(fakePlatform(kind), choice).steps.length > 0);
    });
});
