import assert from "node:assert/strict";
import { sampleOutputs } from "../drill/platform.fixture";
import { fakeClients } from "../drill/probes/clients.fixture";
import type { StackOutcome } from "./protocol";
import { observedWriters } from "./writers";

const platform = { regions: ["us-east-1", "eu-west-1"], bootstrapRegion: "us-east-1" };

function foundation(more: Partial<StackOutcome>) {
  const base = { summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 };
  return { perform: () => Promise.resolve({ ...base, ...more }) };
}

describe("the writers that a deployment observes", () => {
  it("are those that the databases name, by the foundation's outputs", async () => {
    const asked: string[] = [];
    const clientsIn = (region: string) =>
      fakeClients(region, ({ operation, input }) => {
        asked.push(`${operation} ${Object.values(input).join()} in ${region}`);
        const DBClusterArn = "arn:aws:rds:eu-west-1:123456789012:cluster:c";
        return { GlobalClusters: [{ GlobalClusterMembers: [{ DBClusterArn, IsWriter: true }] }] };
      });
    const outputs = sampleOutputs("globalCluster")["foundation"]!;
    assert.deepEqual(await observedWriters(platform, foundation({ outputs }), clientsIn), {
      relational: "eu-west-1",
      document: "eu-west-1",
      unseen: [],
    });
    assert.deepEqual(asked, [
      "DescribeGlobalClusters meridian-document in us-east-1",
      "DescribeGlobalClusters meridian-relational in us-east-1",
    ]);
  });

  it("are none, and nothing is asked, where the foundation was never deployed", async () => {
    const nobody = () => assert.fail("asked");
    assert.deepEqual(await observedWriters(platform, foundation({ outputs: {} }), nobody), {
      relational: undefined,
      document: undefined,
      unseen: [],
    });
  });

  it("are unknown where the foundation's outputs can't be read, or aren't its outputs", async () => {
    const nobody = () => assert.fail("asked");
    await assert.rejects(observedWriters(platform, foundation({ error: "no passphrase" }), nobody), {
      message: "The stack's outputs can't be read:\nno passphrase",
    });
    const broken = foundation({ outputs: { zoneId: "Z1" } });
    await assert.rejects(observedWriters(platform, broken, nobody), /are not those of a foundation stack/);
  });
});
