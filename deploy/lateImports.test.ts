import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";

/** A process of its own: by now this one has loaded everything. */
const seenIn = (code: string): unknown => {
  const script = `require(${JSON.stringify(path.join(__dirname, "lateImports.ts"))});${code}`;
  const output = execFileSync(
    process.execPath,
    ["--no-warnings", "--require", require.resolve("tsx/cjs"), "-e", script],
    {
      encoding: "utf8",
      cwd: path.join(__dirname, ".."),
    },
  );
  return JSON.parse(output);
};

const loaded = `["typescript/lib/typescript.js", "@npmcli/arborist/lib/index.js"].filter((name) => Object.keys(require.cache).some((file) => file.endsWith(name)))`;

describe("importing late", function () {
  this.timeout(30_000);

  it("leaves the compiler and npm's tree unloaded when the SDK is imported", () => {
    const script = `require("@pulumi/pulumi/automation"); console.log(JSON.stringify(${loaded}))`;
    assert.deepEqual(seenIn(script), []);
  });

  it("still turns a function into code, which loads the compiler", () => {
    const script = `const pulumi = require("@pulumi/pulumi"); const answer = 42;
      pulumi.runtime.serializeFunction(() => answer).then((it) => console.log(JSON.stringify([it.text.includes("42"), ...${loaded}])))`;
    assert.deepEqual(seenIn(script), [true, "typescript/lib/typescript.js"]);
  });
});
