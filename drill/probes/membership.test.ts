import assert from "node:assert/strict";
import { formatProblem, type Member, membershipProblems, type StoreMembership, writersOf } from "./membership";

const regions = ["us-east-1", "eu-west-1"];
const member = (region: string, role: Member["role"]): Member => ({
  clusterArn: `arn:aws:rds:${region}:123456789012:cluster:document`,
  role,
});
const cluster = (members: StoreMembership["members"]): StoreMembership => ({
  store: "document",
  globalClusterId: "meridian-document",
  members,
});
const healthy = cluster([member("us-east-1", "writer"), member("eu-west-1", "reader")]);

describe("what is wrong with a store", () => {
  it("is nothing where every region is a member and one writes", () => {
    assert.deepEqual(membershipProblems(healthy, regions), []);
  });

  it("is told as values, one for each problem", () => {
    const holder = { store: "document", globalClusterId: "meridian-document" };
    assert.deepEqual(membershipProblems(cluster(undefined), regions), [{ ...holder, kind: "noGlobalCluster" }]);
    const odd = cluster([member("us-east-1", "reader"), member("sa-east-1", "reader"), member("us-east-1", "reader")]);
    assert.deepEqual(membershipProblems(odd, regions), [
      { ...holder, kind: "missing", region: "eu-west-1" },
      { ...holder, kind: "foreign", region: "sa-east-1" },
      { ...holder, kind: "repeated", region: "us-east-1" },
      { ...holder, kind: "notOneWriter", writers: [] },
    ]);
  });

  it("reads as plain sentences that name the global cluster", () => {
    const odd = cluster([member("us-east-1", "writer"), member("sa-east-1", "writer"), member("us-east-1", "reader")]);
    const name = "the document database's global cluster meridian-document";
    assert.deepEqual(membershipProblems(odd, regions).map(formatProblem), [
      `eu-west-1 is not a member of ${name}`,
      `${name} has a member in sa-east-1, which is no region of this platform`,
      `${name} has more than one member in us-east-1`,
      `${name} has 2 writers (us-east-1, sa-east-1), it needs exactly one`,
    ]);
    assert.deepEqual(membershipProblems(cluster(undefined), regions).map(formatProblem), [`${name} doesn't exist`]);
  });

  it("leaves open who writes where a region doesn't answer, or the store is gone", () => {
    const instances: StoreMembership = { store: "relational", members: [], unseen: ["eu-west-1"] };
    assert.deepEqual(writersOf({ relational: instances, document: healthy }), {
      relational: undefined,
      document: "us-east-1",
      unseen: ["eu-west-1"],
    });
    assert.equal(writersOf({ relational: instances, document: cluster(undefined) }).document, undefined);
  });
});
