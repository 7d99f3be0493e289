import assert from "node:assert/strict";
import { fakeClients, type SeenCall } from "./clients.fixture";
import { writersOf } from "./membership";
import { observeStores } from "./stores";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const document = { kind: "globalCluster", globalClusterId: "meridian-document" } as const;
const globalCluster = { kind: "globalCluster", globalClusterId: "meridian-relational" } as const;
const instances = { kind: "instances" } as const;

const instanceArn = (region: string): string => `arn:aws:rds:${region}:123456789012:db:meridian-relational`;

/** A cloud whose document database is written in one region, and in which some instances follow nobody. */
interface Pretended {
  readonly documentWriter: string | undefined;
  readonly relationalWriter?: string;
  readonly followNobody?: readonly string[];
  readonly silent?: readonly string[];
}

function observed(stores: Parameters<typeof observeStores>[0], cloud: Pretended, bootstrapRegion = "us-east-1") {
  const members = (writer: string | undefined) =>
    regions.map((it) => ({ DBClusterArn: `arn:aws:rds:${it}:123456789012:cluster:c`, IsWriter: it === writer }));
  const answer = ({ region, service, operation }: SeenCall): object => {
    if (cloud.silent?.includes(region)) throw new Error(`${region} doesn't answer`);
    if (operation === "DescribeGlobalClusters") {
      const writer = service === "rds" ? cloud.relationalWriter : cloud.documentWriter;
      return { GlobalClusters: [{ GlobalClusterMembers: members(writer) }] };
    }
    const source = cloud.followNobody?.includes(region) ? {} : { ReadReplicaSourceDBInstanceIdentifier: "arn:x" };
    const own = { DBInstanceIdentifier: "meridian-relational", DBInstanceArn: instanceArn(region), ...source };
    return { DBInstances: [own, { DBInstanceIdentifier: "somebody-elses" }] };
  };
  const clients = Object.fromEntries(regions.map((region) => [region, fakeClients(region, answer)]));
  return observeStores(stores, { clients, bootstrapRegion });
}

describe("who writes", () => {
  it("is asked of the global clusters, each store of its own", async () => {
    const seen = await observed(
      { relational: globalCluster, document },
      { relationalWriter: "eu-west-1", documentWriter: "ap-south-1" },
    );
    assert.deepEqual(writersOf(seen), { relational: "eu-west-1", document: "ap-south-1", unseen: [] });
    assert.deepEqual(
      [seen.relational.globalClusterId, seen.document.globalClusterId],
      ["meridian-relational", "meridian-document"],
    );
  });

  it("is asked of the next region where one doesn't answer for a global cluster", async () => {
    const cloud = { relationalWriter: "eu-west-1", documentWriter: "eu-west-1", silent: ["us-east-1"] };
    const seen = await observed({ relational: globalCluster, document }, cloud);
    assert.deepEqual(writersOf(seen), { relational: "eu-west-1", document: "eu-west-1", unseen: [] });
  });

  it("is, of several instances that follow nobody, the one beside the document database's writer", async () => {
    const cloud = { documentWriter: "eu-west-1", followNobody: ["us-east-1", "eu-west-1"] };
    const seen = await observed({ relational: instances, document }, cloud);
    assert.equal(writersOf(seen).relational, "eu-west-1");
    assert.deepEqual(
      seen.relational.members!.map((it) => it.role),
      ["stale", "writer", "stale"],
    );
  });

  it("is the bootstrap region's instance where the document database's writer is beside none of them", async () => {
    const cloud = { documentWriter: "eu-west-1", followNobody: ["us-east-1", "ap-south-1"] };
    const seen = await observed({ relational: instances, document }, cloud, "ap-south-1");
    assert.equal(writersOf(seen).relational, "ap-south-1");
  });

  it("says which region didn't answer for its instance: that one may write", async () => {
    const cloud = { documentWriter: "us-east-1", followNobody: ["us-east-1"], silent: ["ap-south-1"] };
    const seen = await observed({ relational: instances, document }, cloud);
    assert.deepEqual(writersOf(seen), { relational: "us-east-1", document: "us-east-1", unseen: ["ap-south-1"] });
  });

  it("can't be told where no region answers", async () => {
    const cloud = { documentWriter: "us-east-1", silent: regions };
    await assert.rejects(observed({ relational: instances, document }, cloud), {
      message: "no region could describe the document global cluster meridian-document",
    });
  });
});
