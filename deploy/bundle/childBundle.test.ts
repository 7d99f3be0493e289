import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChildBundle, findChildBundle, makeChildBundle } from "./childBundle";
import { codeOf } from "./code";

const root = path.join(__dirname, "..", "..");
const source = path.join(root, "deploy", "child.ts");

describe("the bundle of a stack's process", function () {
  this.timeout(300_000);
  let folder: string;
  let made: ChildBundle;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "meridian-bundle-"));
    made = await makeChildBundle(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has the process, the program and the policy pack, and no package", () => {
    const { sources } = recorded();
    const held = Object.keys(sources).map((it) => path.relative(root, it));
    for (const it of ["deploy/child.ts", "index.ts", "components/region/index.ts", "policy/index.ts"])
      assert.ok(held.includes(it), it);
    assert.deepEqual(
      held.filter((it) => it.includes("node_modules")),
      [],
    );
  });

  it("is found until one of its sources was written again", () => {
    const record = recorded();
    assert.deepEqual(findChildBundle(folder), made);
    const sources = { ...record.sources, [source]: "1 2" };
    writeFileSync(path.join(folder, "made.json"), JSON.stringify({ ...record, sources }));
    assert.equal(findChildBundle(folder), undefined);
    writeFileSync(path.join(folder, "made.json"), JSON.stringify(record));
    assert.deepEqual(findChildBundle(folder), made);
  });

  it("isn't found where a source, its file or its packages are gone", () => {
    const record = recorded();
    for (const broken of [
      { ...record, sources: { ...record.sources, [path.join(root, "deploy", "gone.ts")]: "1 2" } },
      { ...record, file: path.join(folder, "gone.js") },
      { ...record, packages: path.join(folder, "gone.js") },
    ]) {
      writeFileSync(path.join(folder, "made.json"), JSON.stringify(broken));
      assert.equal(findChildBundle(folder), undefined);
    }
    writeFileSync(path.join(folder, "made.json"), JSON.stringify(record));
    assert.equal(findChildBundle(path.join(folder, "nowhere")), undefined);
  });

  it("names sources where something is thrown", () => {
    const missing = path.join(folder, "no packages");
    const { stderr, status } = spawnSync(process.execPath, ["--enable-source-maps", made.file, missing], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stderr, /ENOENT.*no packages/);
    assert.match(stderr, new RegExp(`at evaluated \\(${root}/deploy/bundle/packages\\.ts:\\d+:\\d+\\)`));
  });

  it("loads all of it from its two files, each source and each package once", () => {
    const script = `process.argv[2] = process.env.PACKAGES; require(process.env.BUNDLE);
      process.stdout.write(JSON.stringify(Object.keys(require.cache))); process.exit(0)`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      env: { ...process.env, BUNDLE: made.file, PACKAGES: made.packages },
    });
    assert.deepEqual(JSON.parse(stdout || stderr), [made.file]);
  });

  function recorded(): ChildBundle & { readonly sources: Readonly<Record<string, string>> } {
    return JSON.parse(readFileSync(path.join(folder, "made.json"), "utf8")) as ReturnType<typeof recorded>;
  }
});

describe("what the process of a stack is started with", () => {
  const isBundle = ([first]: readonly string[]): boolean => first === "--enable-source-maps";
  let folder: string;
  before(async function () {
    this.timeout(300_000);
    folder = mkdtempSync(path.join(tmpdir(), "meridian-code-"));
    if (!findChildBundle()) await makeChildBundle();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is the bundle for every program that takes this checkout's packages, through links too", () => {
    for (const program of ["index.ts", "test/engine/anything.program.ts"]) {
      const linked = path.join(folder, path.basename(program, ".ts"));
      mkdirSync(linked);
      symlinkSync(path.join(root, program), path.join(linked, "index.ts"));
      assert.ok(isBundle(codeOf({ workDir: linked })), program);
    }
    assert.ok(isBundle(codeOf({ workDir: root })));
  });

  it("is the sources for a program with packages of its own, and where there is none", () => {
    const other = path.join(folder, "other");
    const sdk = path.join(other, "node_modules", "@pulumi", "pulumi");
    mkdirSync(sdk, { recursive: true });
    writeFileSync(path.join(sdk, "index.js"), "");
    writeFileSync(path.join(other, "index.ts"), "");
    for (const workDir of [other, path.join(folder, "nowhere")]) assert.deepEqual(codeOf({ workDir }).at(-1), source);
  });
});
