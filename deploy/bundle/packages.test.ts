import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(__dirname, "..", "..");

describe("packages from one file", function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "meridian-packages-"));
    file = path.join(folder, "packages.js");
    const one = `let it; const one = () => it ??= { from: "the file" };`;
    writeFileSync(file, `${one} module.exports = { one, compiler: () => require("typescript") };`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a process prints that takes its packages from the file. */
  const seen = (expression: string): unknown => {
    const script = `require(${JSON.stringify(path.join(__dirname, "packages.ts"))})
      .takePackagesFrom(${JSON.stringify(file)}, ${JSON.stringify(root)}); console.log(JSON.stringify(${expression}))`;
    const args = ["--no-warnings", "--require", require.resolve("tsx/cjs"), "-e", script];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", cwd: root }));
  };

  it("are what whoever requires them gets, each once, and everything else is looked for as ever", () => {
    const script = `[require("one").from, require("one") === require("one"), typeof require("js-yaml").load]`;
    assert.deepEqual(seen(script), ["the file", true, "function"]);
  });

  it("load the compiler when they use it", () => {
    const isThere = `Object.keys(require.cache).some((it) => it.endsWith("/typescript.js"))`;
    const script = `[require("compiler") !== undefined && ${isThere}, require("compiler").version !== "" && ${isThere}]`;
    assert.deepEqual(seen(script), [false, true]);
  });

  it("are compiled once: what V8 made of them is kept, and made anew where it is of no use", () => {
    seen("0");
    const [name] = readdirSync(folder).filter((it) => it !== "packages.js");
    assert.equal(name, `packages.js.${process.version}-${process.arch}`);
    const compiled = path.join(folder, name);
    const long = new Date(0);
    utimesSync(compiled, long, long);
    seen("0");
    assert.equal(statSync(compiled).mtimeMs, 0);
    writeFileSync(compiled, "of another version");
    assert.deepEqual(seen(`require("one").from`), "the file");
    assert.ok(statSync(compiled).size > 100);
    assert.deepEqual(readdirSync(folder).sort(), ["packages.js", name]);
  });
});
