import assert from "node:assert/strict";
import { type Change, type PlanRule, resourceOf, unknown } from "../../rule";
import { notReplaced } from "../data/notReplaced";
import { standingNotReplaced } from "./standingNotReplaced";

const change = (type: string, was: object, wanted: object, protect = false): Change => {
  const of = (props: object) => resourceOf({ type, name: "it", protect, props: { ...props } });
  return { before: of(was), asked: of(wanted), deployed: [] };
};
const told = (rule: PlanRule, it: Change): readonly string[] =>
  rule.foreseen!.findings(it).map(({ message }) => message);

describe("what rules tell of a replacement before the engine decides", () => {
  const vpc = "aws:ec2/vpc:Vpc";

  it("names the input, what comes of it, and what to do instead", () => {
    const [message = "", ...more] = told(
      standingNotReplaced,
      change(
        vpc,
        { cidrBlock: "10.20.0.0/16", region: "eu-west-1" },
        { cidrBlock: "10.99.0.0/16", region: "eu-west-1" },
      ),
    );
    assert.deepEqual(more, []);
    assert.match(message, /^The plan replaces ec2 Vpc it, because of cidrBlock: the old one can't be deleted while .*/);
    assert.match(message, /Set vpcCidr and availabilityZones back\./);
  });

  it("is nothing where only tags differ, or where nobody knows yet", () => {
    assert.deepEqual(told(standingNotReplaced, change(vpc, { tags: { a: "1" } }, { tags: { a: "2" } })), []);
    assert.deepEqual(told(standingNotReplaced, change(vpc, { cidrBlock: "10.20.0.0/16" }, { cidrBlock: unknown })), []);
  });

  it("is said of protected data by the rule of data, and of what was released by the other", () => {
    const moves = [{ region: "us-east-1" }, { region: "eu-west-1" }] as const;
    const key = (protect: boolean) => change("aws:kms/key:Key", ...moves, protect);
    const data = told(notReplaced, key(true));
    assert.equal(data.length, 1);
    assert.match(
      data[0]!,
      /^The plan replaces kms Key it with an empty one, because of region\. Nobody can read again what .* Set homeRegion/,
    );
    assert.deepEqual(told(standingNotReplaced, key(true)), []);
    assert.deepEqual(told(notReplaced, key(false)), []);
    assert.match(told(standingNotReplaced, key(false)).join(), /because of region: nobody can read/);
  });

  it("is said of databases, buckets and vaults by the inputs that replace them", () => {
    const cluster = change("aws:rds/cluster:Cluster", { engine: "a" }, { engine: "b" }, true);
    assert.match(told(notReplaced, cluster).join(), /with an empty one, because of engine\.$/);
    const bucket = change("aws:s3/bucket:Bucket", { objectLockEnabled: false }, { objectLockEnabled: true }, true);
    assert.match(told(notReplaced, bucket).join(), /because of objectLockEnabled\.$/);
  });
});
