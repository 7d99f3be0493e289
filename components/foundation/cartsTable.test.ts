import assert from "node:assert/strict";
import { type Recorder, record, settled, watchOptions } from "../../test/recorder";
import { CartsTable } from "./cartsTable";
import { answers } from "./foundation.samples";

const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

async function declare(regions: readonly string[], protect: boolean) {
  const recorder: Recorder = record(answers);
  const watch = watchOptions();
  const keyArns = Object.fromEntries(regions.map((it) => [it, keyIn(it)]));
  new CartsTable(
    "carts",
    { homeRegion: "us-east-1", regions, keyArns, protect },
    { transformations: [watch.transformation] },
  );
  await settled();
  return { table: recorder.only("aws:dynamodb/table:Table").inputs, watch };
}

describe("the table that carts lie in", () => {
  it("is one of its own name in the home region, paid by request, whose items go by their time to live", async () => {
    const { table } = await declare(["us-east-1", "eu-west-1"], true);
    const { replicas: _, ...rest } = table;
    assert.deepEqual(rest, {
      region: "us-east-1",
      name: "meridian-carts",
      hashKey: "cart",
      rangeKey: "item",
      attributes: [
        { name: "cart", type: "S" },
        { name: "item", type: "S" },
      ],
      billingMode: "PAY_PER_REQUEST",
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      serverSideEncryption: { enabled: true, kmsKeyArn: keyIn("us-east-1") },
      pointInTimeRecovery: { enabled: true },
      ttl: { enabled: true, attributeName: "expiresAt" },
      deletionProtectionEnabled: true,
    });
  });

  it("has a replica in every other region, with the region's key, recovery and protection of its own", async () => {
    const { table } = await declare(["ap-south-1", "us-east-1", "eu-west-1"], true);
    assert.deepEqual(
      table["replicas"],
      ["ap-south-1", "eu-west-1"].map((regionName) => ({
        ...{ regionName, kmsKeyArn: keyIn(regionName), pointInTimeRecovery: true },
        ...{ deletionProtectionEnabled: true, propagateTags: true },
      })),
    );
  });

  it("is protected twice, and not at all in a throw-away stack", async () => {
    const type = "aws:dynamodb/table:Table";
    assert.equal((await declare(["us-east-1", "eu-west-1"], true)).watch.of(type, "carts").protect, true);
    const { table, watch } = await declare(["us-east-1", "eu-west-1"], false);
    const [replica] = table["replicas"] as { deletionProtectionEnabled: boolean }[];
    assert.deepEqual(
      [watch.of(type, "carts").protect, table["deletionProtectionEnabled"], replica!.deletionProtectionEnabled],
      [false, false, false],
    );
  });
});
