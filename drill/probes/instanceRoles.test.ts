import assert from "node:assert/strict";
import { instanceRoles } from "./instanceRoles";
import { formatProblem, type Member, membershipProblems, type StoreMembership, writerOf } from "./membership";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const [virginia, ireland, mumbai] = regions.map((it) => `arn:aws:rds:${it}:123456789012:db:meridian-relational`) as [
  string,
  string,
  string,
];
const of = (members: readonly Member[], unseen: readonly string[] = []) =>
  ({ store: "relational", members, unseen }) as const;
const sentences = (store: StoreMembership, of = regions) => membershipProblems(store, of).map(formatProblem);
const healthy = [{ arn: virginia }, { arn: ireland, follows: virginia }, { arn: mumbai, follows: virginia }];
const promoted = [{ arn: virginia }, { arn: ireland }, { arn: mumbai, follows: virginia }];

describe("roles of instances", () => {
  it("are a writer, which follows nobody, and readers that follow it", () => {
    const members = instanceRoles(healthy, []);
    assert.deepEqual(
      members.map((it) => it.role),
      ["writer", "reader", "reader"],
    );
    assert.equal(writerOf(of(members)), "us-east-1");
    assert.deepEqual(sentences(of(members)), []);
  });

  it("name exactly what is stale after a promotion, by the region that is known to write", () => {
    const members = instanceRoles(promoted, [undefined, "eu-west-1", "us-east-1"]);
    assert.equal(writerOf(of(members)), "eu-west-1");
    assert.deepEqual(sentences(of(members)), [
      "meridian-relational in us-east-1 is stale: it follows nobody, and eu-west-1 writes",
      "meridian-relational in ap-south-1 is stale: it follows meridian-relational in us-east-1, and eu-west-1 writes",
    ]);
  });

  it("are two writers where nobody can tell which of them was promoted", () => {
    assert.deepEqual(sentences(of(instanceRoles(promoted, []))), [
      "the relational database has 2 writers (us-east-1, eu-west-1), it needs exactly one",
    ]);
  });

  it("are not taken from a region that doesn't write, however likely it is", () => {
    assert.equal(writerOf(of(instanceRoles(healthy, ["ap-south-1"]))), "us-east-1");
  });

  it("tell a region without an instance from one that didn't answer, and one with two", () => {
    const members = instanceRoles([...healthy.slice(0, 2), { arn: `${ireland}-1`, follows: virginia }], []);
    assert.deepEqual(sentences(of(members)), [
      "ap-south-1 has no instance of the relational database",
      "the relational database has more than one instance in eu-west-1",
    ]);
    assert.deepEqual(sentences(of(instanceRoles(healthy.slice(0, 2), []), ["ap-south-1"])), [
      "ap-south-1 didn't say what it holds of the relational database",
    ]);
  });

  it("are nobody's where the source is gone", () => {
    const orphans = instanceRoles([{ arn: ireland, follows: virginia }], []);
    assert.deepEqual(sentences(of(orphans), ["eu-west-1"]), [
      "meridian-relational in eu-west-1 is stale: it follows meridian-relational in us-east-1, and nobody writes",
      "the relational database has 0 writers (none), it needs exactly one",
    ]);
  });
});
