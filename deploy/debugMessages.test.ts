import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { skipDebugMessages } from "./debugMessages";

const sdk = pulumi.log as { debug: typeof pulumi.log.debug };

describe("skipping the SDK's debug messages", () => {
  const { debug, ...others } = pulumi.log;
  before(() => skipDebugMessages());
  after(() => void (sdk.debug = debug));

  it("replaces them where the whole SDK calls them, and nothing else of the log", async () => {
    assert.notEqual(pulumi.log.debug, debug);
    assert.equal(await pulumi.log.debug("nobody reads this"), undefined);
    const { debug: _, ...left } = pulumi.log;
    assert.deepEqual(left, others);
  });
});
