import assert from "node:assert/strict";
import { resourceOf } from "../../rule";
import { notDeleted } from "./notDeleted";

const said = (name: string, regions: readonly string[]): string => {
  const before = resourceOf({ type: "aws:kms/replicaKey:ReplicaKey", name, props: {}, protect: true });
  const [finding] = notDeleted.findings({
    stack: "foundation",
    resources: [],
    operations: [{ kind: "delete", before, changed: [] }],
    others: {},
    settings: { regions },
  });
  return finding?.message ?? "";
};

describe("a plan that deletes what holds data", () => {
  it("is told how a region leaves, where the configuration no longer names it", () => {
    const message = said("key-replica-ap-south-1", ["us-east-1", "eu-west-1"]);
    assert.match(message, /deletes kms ReplicaKey key-replica-ap-south-1 and everything in it/);
    assert.match(message, /regions no longer names ap-south-1: put it back: its stack, /);
  });

  it("is told of aliases otherwise", () => {
    for (const name of ["key-replica-ap-south-1", "key"])
      assert.match(said(name, ["us-east-1", "ap-south-1"]), /Where it was only renamed, .* give it an alias/);
  });
});
