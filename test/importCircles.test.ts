import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { circlesIn, pythonGraph, typescriptGraph } from "./importGraph";

const overlay = "rehearsal/emulator/overlay";

describe("imports", function () {
  this.timeout(60_000);

  it("lead in no circle, those of types included", () => {
    const graph = typescriptGraph();
    assert.deepEqual(circlesIn(graph), []);
    // A walk that finds few files would find no circle either.
    assert.ok(graph.size > 800, `${graph.size} files`);
    assert.ok(graph.get("index.ts")!.includes("config/load.ts"));
  });

  it("lead in no circle among the emulator's modules", () => {
    const graph = pythonGraph(overlay);
    assert.deepEqual(circlesIn(graph), []);
    assert.ok(graph.get(`${overlay}/rds.py`)!.includes(`${overlay}/rds_clusters.py`));
    assert.ok(graph.get(`${overlay}/eks.py`)!.includes(`${overlay}/eks_access.py`));
  });

  describe("of a small tree", () => {
    let root = "";
    const write = (files: Readonly<Record<string, string>>): void => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
        writeFileSync(path.join(root, file), text);
      }
    };
    beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "imports-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    const kinds = {
      "a value": 'import { b } from "./b";',
      "a type": 'import type { B } from "./b";',
      "a type in a type": 'let b: import("./b").B;',
      "what is exported again": 'export * from "./b";',
      "what is loaded later": 'const b = () => import("./b");',
      "what is required": 'const b = () => require("./b");',
    };
    for (const [name, line] of Object.entries(kinds))
      it(`are a circle by ${name}`, () => {
        write({ "x/a.ts": line, "x/b.tsx": 'import "../c";', "c/index.ts": 'import { a } from "../x/a";' });
        assert.deepEqual(circlesIn(typescriptGraph(root)), ["c/index.ts → x/a.ts → x/b.tsx → c/index.ts"]);
      });

    it("are none where two import the same", () => {
      write({ "a.ts": 'import "./b"; import "./c";', "b.ts": 'import "./c"; import "node:fs";', "c.ts": "" });
      assert.deepEqual(circlesIn(typescriptGraph(root)), []);
    });

    it("lead to a file of the tree", () => {
      write({ "a.ts": 'import "./gone";' });
      assert.throws(() => typescriptGraph(root), { message: "a.ts imports ./gone, which is no file of the tree" });
    });

    it("are a circle in Python wherever they stand", () => {
      write({
        "p/a.py": "from . import json, b\n",
        "p/b.py": "def late():\n    from .c import (\n        x,\n    )\n",
      });
      write({ "p/c.py": "import json\nfrom .a import y\n" });
      assert.deepEqual(circlesIn(pythonGraph("p", root)), ["p/a.py → p/b.py → p/c.py → p/a.py"]);
    });
  });
});
