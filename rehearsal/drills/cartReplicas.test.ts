import assert from "node:assert/strict";
import {
  CreateTableCommand,
  DynamoDBClient,
  type ReplicationGroupUpdate,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { clientsIn } from "../../drill/clients";
import type { DrillContext } from "../../drill/context";
import { drillPlatform } from "../../drill/drillPlatform";
import { guardsFor } from "../../drill/guards/steadyGuards";
import { sampleOutputs } from "../../drill/platform.fixture";
import { withEmulator } from "../emulator/emulator.fixture";
import { credentials } from "../providers/cloud";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const TableName = "meridian-carts";

describe("the guard of the replicas of carts, on the emulated AWS API", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  const home = () => cloudIn(regions[0]).client(DynamoDBClient);
  const update = (replica: ReplicationGroupUpdate) =>
    home().send(new UpdateTableCommand({ TableName, ReplicaUpdates: [replica] }));
  const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

  before("a global table", async () => {
    await home().send(
      new CreateTableCommand({
        ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [{ AttributeName: "cart", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "cart", AttributeType: "S" }],
        SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyIn(regions[0]) },
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    for (const RegionName of regions.slice(1))
      await update({ Create: { RegionName, KMSMasterKeyId: keyIn(RegionName) } });
  });

  /** What it says before a region is left. */
  async function said(leave: string) {
    const outputs = sampleOutputs("globalCluster", regions);
    outputs["foundation"]!["cartsTableName"] = TableName;
    const snapshot = { takenAt: "2026-11-30T12:00:00Z", commit: "0".repeat(40), domain: "shop.example" };
    const platform = drillPlatform({ ...snapshot, regions, outputs });
    const choice = { leave, dataLoss: "refused" } as const;
    const clients = (region: string) => clientsIn(region, { endpoint: endpoint(), credentials });
    const context = { platform, choice, clientsIn: clients } as unknown as DrillContext;
    const [guard] = guardsFor(["carts-replicas"], platform, choice);
    return (await guard!.refusals(context, undefined)).map((it) => it.split(";")[0]);
  }

  it("is content with a replica in every region that stays, and refuses one that lost its own", async () => {
    for (const leave of regions) assert.deepEqual(await said(leave), [], leave);
    await update({ Delete: { RegionName: regions[2] } });
    assert.deepEqual(await said(regions[2]), []);
    assert.deepEqual(await said(regions[0]), ["ap-south-1 has no replica of the table with carts"]);
  });
});
