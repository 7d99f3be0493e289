import assert from "node:assert/strict";
import { type OrderInputs, regionsInOrder } from "./regionChanges";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const writtenIn = (relational: string, document = relational) => ({ relational, document });
const change = (type: string, op = "update") => ({
  op,
  urn: `urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$${type}::it`,
  properties: [],
});
const database = change("aws:rds/clusterInstance:ClusterInstance");
const pods = change("kubernetes:apps/v1:Deployment");

const order = (more: Partial<OrderInputs>) =>
  regionsInOrder({
    ...{ regions, writers: writtenIn("us-east-1"), changes: [], migrations: "none" },
    requests: { "us-east-1": 900, "eu-west-1": 700, "ap-south-1": 50 },
    ...more,
  });

describe("the order in which regions change", () => {
  it("begins where the fewest users are, and ends where databases are written", () => {
    assert.deepEqual(order({}).applied, ["ap-south-1", "eu-west-1", "us-east-1"]);
    assert.deepEqual(order({ writers: writtenIn("ap-south-1") }).applied, ["eu-west-1", "us-east-1", "ap-south-1"]);
    assert.deepEqual(order({ changes: [database, pods] }).applied, ["ap-south-1", "eu-west-1", "us-east-1"]);
  });

  it("takes a region that doesn't say how many it has for the busiest", () => {
    assert.deepEqual(order({ requests: { "eu-west-1": 700 } }).applied, ["eu-west-1", "ap-south-1", "us-east-1"]);
  });

  it("ends with both regions that write, where the stores are apart", () => {
    assert.deepEqual(order({ writers: writtenIn("ap-south-1", "us-east-1") }).applied, [
      "eu-west-1",
      "ap-south-1",
      "us-east-1",
    ]);
  });

  it("begins where migrations can be applied when there are some, or nobody says", () => {
    for (const migrations of ["pending", "unknown"] as const)
      assert.deepEqual(order({ migrations, changes: [pods] }).applied, ["us-east-1", "ap-south-1", "eu-west-1"]);
  });

  it("has nothing against a database that is made", () => {
    const made = change("aws:rds/clusterInstance:ClusterInstance", "create");
    const { applied, rolledOut } = order({ migrations: "pending", changes: [made, pods] });
    assert.deepEqual([applied[0], rolledOut], ["us-east-1", undefined]);
  });

  it("applies databases where they are written last, and rolls a version with migrations out there first", () => {
    for (const type of [
      "aws:rds/instance:Instance",
      "aws:docdb/cluster:Cluster",
      "aws:rds/clusterInstance:ClusterInstance",
    ]) {
      const { applied, rolledOut } = order({ migrations: "pending", changes: [change(type)] });
      assert.deepEqual([applied.at(-1), rolledOut?.[0]], ["us-east-1", "us-east-1"]);
    }
  });

  it("is none where a database changes and a cluster's new version has migrations", () => {
    assert.throws(() => order({ migrations: "pending", changes: [database, pods] }), /^Error: Stopped: databases /);
  });
});
