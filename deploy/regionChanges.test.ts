import assert from "node:assert/strict";
import { regionsInOrder } from "./regionChanges";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const writtenIn = (relational: string, document = relational) => ({ relational, document });
const change = (type: string, op = "update") => ({
  op,
  urn: `urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$${type}::it`,
  properties: [],
});
const database = change("aws:rds/clusterInstance:ClusterInstance");
const pods = change("kubernetes:apps/v1:Deployment");

describe("the order in which regions change", () => {
  it("begins where the storefront may migrate", () => {
    const changes = [pods, change("aws:ec2/launchTemplate:LaunchTemplate")];
    assert.deepEqual(regionsInOrder(regions, writtenIn("eu-west-1"), changes), [
      "eu-west-1",
      "us-east-1",
      "ap-south-1",
    ]);
  });

  it("ends there where databases change", () => {
    for (const type of [
      "aws:rds/instance:Instance",
      "aws:docdb/cluster:Cluster",
      "aws:rds/clusterInstance:ClusterInstance",
    ])
      assert.deepEqual(regionsInOrder(regions, writtenIn("us-east-1"), [change(type)]), [
        "eu-west-1",
        "ap-south-1",
        "us-east-1",
      ]);
  });

  it("takes both regions that write, where the stores are apart", () => {
    const apart = writtenIn("ap-south-1", "us-east-1");
    assert.deepEqual(regionsInOrder(regions, apart, [database]), ["eu-west-1", "us-east-1", "ap-south-1"]);
  });

  it("has nothing against a database that is made", () => {
    const made = change("aws:rds/clusterInstance:ClusterInstance", "create");
    assert.deepEqual(regionsInOrder(regions, writtenIn("us-east-1"), [made, pods]), regions);
  });

  it("is none where a database and the storefront of a cluster change together", () => {
    assert.throws(
      () => regionsInOrder(regions, writtenIn("us-east-1"), [database, pods]),
      /^Error: Stopped: databases /,
    );
  });
});
