import assert from "node:assert/strict";
import { type Plan, resourceOf, type Resource, unknown } from "../../rule";
import { isAbout, lacking } from "./parts";

const empty: Plan = { stack: "eu-west-1", resources: [], operations: [], others: {} };
const bucket = resourceOf({
  type: "aws:s3/bucket:Bucket",
  name: "backups",
  props: { bucket: "backups-1", id: unknown },
});
const other = resourceOf({ type: "aws:s3/bucket:Bucket", name: "logs", props: { bucket: "logs-1", id: unknown } });
const policyOf = (bucketName: unknown, references?: Resource["references"]) =>
  resourceOf({
    type: "aws:s3/bucketPolicy:BucketPolicy",
    props: { bucket: bucketName },
    ...(references && { references }),
  });
const place = { property: "bucket" };

describe("A part", () => {
  it("is about the resource that its value comes from, while no id is known", () => {
    const policy = policyOf(unknown, { bucket: [bucket.urn] });
    assert.deepEqual(
      [bucket, other].map((it) => isAbout(policy, place, it, empty)),
      [true, false],
    );
  });

  it("is about the resource that it calls by name, where nobody says where the value comes from", () => {
    const policy = policyOf("logs-1");
    assert.deepEqual(
      [bucket, other].map((it) => isAbout(policy, place, it, empty)),
      [false, true],
    );
  });

  it("may be about any resource, where neither is known", () => {
    const policy = policyOf(unknown);
    assert.deepEqual(
      [bucket, other].map((it) => isAbout(policy, place, it, empty)),
      [true, true],
    );
  });

  it("is about what a component made, where its value comes from the component", () => {
    const outer = resourceOf({ type: "meridian:region:Backups", name: "outer", props: {} });
    const inner = resourceOf({ type: "meridian:region:Bucket", name: "inner", props: {}, parent: outer.urn });
    const child = { ...bucket, parent: inner.urn };
    const plan = { ...empty, resources: [outer, inner, child] };
    for (const urn of [inner.urn, outer.urn])
      assert.ok(isAbout(policyOf(unknown, { bucket: [urn] }), place, child, plan), urn);
  });

  it("isn't about everything that the stack holds, because a value comes from the stack", () => {
    const stack = "urn:pulumi:eu-west-1::meridian::pulumi:pulumi:Stack::meridian-eu-west-1";
    assert.equal(isAbout(policyOf(unknown, { bucket: [stack] }), place, { ...bucket, parent: stack }, empty), false);
  });

  it("of another resource leaves one lacking it", () => {
    const plan = { ...empty, resources: [bucket, other, policyOf(unknown, { bucket: [bucket.urn] })] };
    const part = { type: "aws:s3/bucketPolicy:BucketPolicy", ...place };
    assert.deepEqual(lacking(plan, ["aws:s3/bucket:Bucket"], part, { message: "has no policy" }), [
      { urn: other.urn, message: "logs has no policy" },
    ]);
  });
});
