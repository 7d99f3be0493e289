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
    assert.match(
      message,
      /regions no longer names ap-south-1: put it back, .* npm run leave-region -- --region ap-south-1 /,
    );
  });

  it("is told so as soon as the stack begins, because Pulumi's protection would end the plan before it is whole", () => {
    const of = (name: string, protect: boolean) =>
      resourceOf({ type: "aws:kms/replicaKey:ReplicaKey", name, props: {}, protect });
    const stack = resourceOf({ type: "pulumi:pulumi:Stack", props: {} });
    const told = notDeleted.foreseen!.findings({
      ...{ before: stack, asked: stack, settings: { regions: ["us-east-1", "eu-west-1"] } },
      deployed: [of("key-replica-ap-south-1", true), of("key-replica-eu-west-1", true), of("other-ap-south-1", false)],
    });
    assert.deepEqual(
      told.map(({ urn }) => urn?.split("::").pop()),
      ["key-replica-ap-south-1"],
    );
  });

  it("is told of aliases otherwise", () => {
    for (const name of ["key-replica-ap-south-1", "key"])
      assert.match(said(name, ["us-east-1", "ap-south-1"]), /Where it was only renamed, .* give it an alias/);
  });
});
