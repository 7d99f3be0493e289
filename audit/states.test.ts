import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { programFingerprint } from "../toolchain/programFingerprint";
import { readStates, whyNot } from "./states";

describe("the states that the audit takes", () => {
  let root = "";
  let states = "";
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "program-"));
    states = path.join(root, "build", "asg-aurora-global");
    for (const folder of ["components", "docs", states]) mkdirSync(path.resolve(root, folder), { recursive: true });
    for (const name of ["index.ts", "package-lock.json", "Pulumi.yaml", "Pulumi.global.yaml", "components/a.ts"])
      writeFileSync(path.join(root, name), name);
    keep(["global"]);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const keep = (stacks: string[]): void =>
    writeFileSync(
      path.join(states, "manifest.json"),
      JSON.stringify({ fingerprint: programFingerprint(root), stacks }),
    );

  it("are those of this very program", () => {
    assert.equal(whyNot(states, root), undefined);
  });

  it("must be there, of every stack", () => {
    assert.equal(whyNot(path.join(root, "none"), root), "no rehearsal has left its states");
    writeFileSync(path.join(root, "Pulumi.eu-west-1.yaml"), "");
    keep(["global"]);
    assert.equal(whyNot(states, root), "its states lack eu-west-1");
  });

  it("are too old when a source has changed, been added or been renamed", () => {
    const older = "its states are of an older program";
    const changes = [
      () => writeFileSync(path.join(root, "components", "a.ts"), "changed"),
      () => writeFileSync(path.join(root, "components", "b.ts"), ""),
      () => writeFileSync(path.join(root, "Pulumi.global.yaml"), "config: {}"),
      () => renameSync(path.join(root, "components", "a.ts"), path.join(root, "components", "c.ts")),
    ];
    for (const change of changes) {
      keep(["global"]);
      change();
      assert.equal(whyNot(states, root), older);
    }
  });

  it("stay young when a document or a test changes", () => {
    writeFileSync(path.join(root, "docs", "a.md"), "");
    writeFileSync(path.join(root, "components", "a.test.ts"), "");
    assert.equal(whyNot(states, root), undefined);
  });

  it("are read stack by stack, in the order of their deployment", () => {
    keep(["foundation", "global"]);
    const resource = { urn: "urn", type: "aws:s3/bucket:Bucket", protect: false, inputs: {}, outputs: {} };
    writeFileSync(path.join(states, "foundation.json"), JSON.stringify({ resources: [resource] }));
    writeFileSync(path.join(states, "global.json"), JSON.stringify({ resources: [] }));
    assert.deepEqual(
      [...readStates(states)],
      [
        ["foundation", [resource]],
        ["global", []],
      ],
    );
  });
});
