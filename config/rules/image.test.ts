import assert from "node:assert/strict";
import { nothingPushed } from "../formats";
import { type Given, configurationOf, linesOf } from "../parse.fixture";

const pushed = `sha256:${"c".repeat(64)}`;
const refused = (change: Given, everywhere: Record<string, unknown>) =>
  linesOf(configurationOf({ stack: "eu-west-1", ...change, everywhere: { imageDigest: pushed, ...everywhere } }));

describe("the functions' code", () => {
  it("is needed before regions with functions are updated: the refusal names the command that uploads it", () => {
    assert.deepEqual(refused({ operation: "update" }, { functionsEnabled: true }), [
      `meridian:functionsDigest is ${nothingPushed}, which stands for code that was never uploaded: AWS Lambda would find none in the region's bucket. Build the functions, upload them and name their digest, which one command does once foundation stands. Try: npm run release`,
    ]);
  });

  it("isn't needed by a preview, by foundation, without functions, or once it was uploaded", () => {
    assert.deepEqual(refused({ operation: "preview" }, { functionsEnabled: true }), []);
    assert.deepEqual(refused({ stack: "foundation", operation: "update" }, { functionsEnabled: true }), []);
    assert.deepEqual(refused({ operation: "update" }, { functionsEnabled: false }), []);
    assert.deepEqual(refused({ operation: "update" }, { functionsEnabled: true, functionsDigest: pushed }), []);
  });
});
