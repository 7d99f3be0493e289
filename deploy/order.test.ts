import assert from "node:assert/strict";
import { deployOrder, destroyOrder, only, readBy } from "./order";

const known = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];
const platform = (count: number, bootstrapRegion = known[0]!) => ({ regions: known.slice(0, count), bootstrapRegion });
const writtenIn = (region: string | undefined) => ({ relational: region, document: region, unseen: [] });

describe("the order of stacks", () => {
  it("is foundation, the bootstrap region, the others together, global", () => {
    assert.deepEqual(deployOrder(platform(3)), [
      ["foundation"],
      ["us-east-1"],
      ["eu-west-1", "ap-south-1"],
      ["global"],
    ]);
  });

  it("begins with the bootstrap region wherever that stands in the list", () => {
    assert.deepEqual(deployOrder(platform(3, "ap-south-1")), [
      ["foundation"],
      ["ap-south-1"],
      ["us-east-1", "eu-west-1"],
      ["global"],
    ]);
  });

  for (const count of [2, 3, 4, 6]) {
    it(`names each stack of ${count} regions once, on the way up and on the way down`, () => {
      const all = ["foundation", ...known.slice(0, count), "global"].sort();
      assert.deepEqual(deployOrder(platform(count)).flat().sort(), all);
      assert.deepEqual(destroyOrder(platform(count), writtenIn("eu-west-1")).flat().sort(), all);
    });
  }

  it("has no empty step", () => {
    assert.deepEqual(deployOrder(platform(1)), [["foundation"], ["us-east-1"], ["global"]]);
    assert.deepEqual(destroyOrder(platform(1), writtenIn("us-east-1")), [["global"], ["us-east-1"], ["foundation"]]);
  });

  it("destroys the region that is observed to write last, not the bootstrap region", () => {
    assert.deepEqual(destroyOrder(platform(3), writtenIn("eu-west-1")), [
      ["global"],
      ["us-east-1", "ap-south-1"],
      ["eu-west-1"],
      ["foundation"],
    ]);
  });

  it("follows the one store that still has a writer", () => {
    const order = destroyOrder(platform(3), { relational: undefined, document: "ap-south-1", unseen: [] });
    assert.deepEqual(order[2], ["ap-south-1"]);
  });

  it("takes the bootstrap region for the writer where no store has one any more", () => {
    assert.deepEqual(destroyOrder(platform(3, "eu-west-1"), writtenIn(undefined))[2], ["eu-west-1"]);
  });

  it("destroys all regions together when the writer is none of them", () => {
    assert.deepEqual(destroyOrder(platform(2), writtenIn("sa-east-1")), [
      ["global"],
      ["us-east-1", "eu-west-1"],
      ["foundation"],
    ]);
  });

  it("refuses to destroy while the stores are written in two regions, and says how to align them", () => {
    assert.throws(
      () => destroyOrder(platform(3), { relational: "us-east-1", document: "eu-west-1", unseen: [] }),
      /^Error: Not destroying: the relational database is written in us-east-1 and the document database in eu-west-1\. .*aws docdb switchover-global-cluster --region eu-west-1 .*arn in us-east-1/,
    );
  });

  it("refuses to destroy while a region doesn't say whether it writes", () => {
    assert.throws(() => destroyOrder(platform(3), { ...writtenIn("us-east-1"), unseen: ["eu-west-1", "ap-south-1"] }), {
      message: "Not destroying: eu-west-1, ap-south-1 didn't say whether it writes the relational database.",
    });
  });

  it("deploys no stack before one that it reads", () => {
    for (const bootstrapRegion of known.slice(0, 3)) {
      const order = deployOrder(platform(3, bootstrapRegion)).flat();
      const reads = order.map((stack) => readBy(platform(3), stack));
      assert.deepEqual([reads[0], reads[1], reads[4]], [[], ["foundation"], ["foundation", ...known.slice(0, 3)]]);
      reads.forEach((read, at) => assert.ok(read.every((stack) => order.indexOf(stack) < at)));
    }
  });

  it("keeps its steps when only some stacks are asked for", () => {
    assert.deepEqual(only(deployOrder(platform(3)), ["eu-west-1", "foundation"]), [["foundation"], ["eu-west-1"]]);
  });
});
