import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stacksWithOwnDigest, withDigest } from "./digest";

const root = path.join(__dirname, "..", "..");
const other = `sha256:${"ab".repeat(32)}`;

describe("The digest in Pulumi.yaml", () => {
  const text = readFileSync(path.join(root, "Pulumi.yaml"), "utf8");

  it("is exchanged, and nothing else", () => {
    const changed = withDigest(text, other);
    assert.equal(changed.length, text.length);
    assert.equal(withDigest(changed, `sha256:${"0".repeat(64)}`), text);
    assert.throws(
      () => withDigest("config: {imageDigest: {default: 'sha256:1'}}", other),
      /changed safely: write sha256:abab/,
    );
  });

  it("doesn't count in a stack whose own file names an image", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "meridian-digest-"));
    writeFileSync(path.join(directory, "Pulumi.eu-west-1.yaml"), `config:\n  meridian:imageDigest: ${other}\n`);
    writeFileSync(path.join(directory, "Pulumi.global.yaml"), "config:\n");
    assert.deepEqual(stacksWithOwnDigest(directory), ["eu-west-1"]);
    rmSync(directory, { recursive: true });
  });
});
