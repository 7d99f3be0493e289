import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-rds";
import type { StackOperation, StackOutcome } from "../../deploy/protocol";
import { sampleOutputs } from "../../drill/platform.fixture";
import { writersOf } from "../../drill/probes/membership";
import { takeStep } from "../../drill/runner";
import type { Step } from "../../drill/step";
import type { LocalCloud } from "../cloud/localCloud";
import { withEmulator } from "../emulator/emulator.fixture";
import { Databases } from "../emulator/overlay-rds.fixture";
import type { Context } from "./context";
import { observedStores } from "./platform";
import { everyOtherIsStale } from "./rebuild";
import { moveWriters, probeMembership } from "./roles";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const [virginia, ireland, mumbai] = regions as [string, string, string];
type Outputs = ReturnType<typeof sampleOutputs>;

describe("a rehearsal's steps that move the writers", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);

  /** A platform of which nothing is deployed but its databases. */
  const contextOf = (outputs: Outputs): Context => {
    const outcome: StackOutcome = { summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0 };
    const stack = (name: string) => ({
      perform: ({ kind }: StackOperation): Promise<StackOutcome> =>
        kind === "outputs" ? Promise.resolve({ ...outcome, outputs: outputs[name]! }) : assert.fail(kind),
    });
    const cloud = { stack, cloudIn: emulator.cloudIn, endpoint: emulator.endpoint() };
    return {
      cloud: cloud as unknown as LocalCloud,
      platform: { regions, bootstrapRegion: virginia },
      stacks: Object.keys(outputs),
      outside: [],
    };
  };
  const take = async <Seen>(step: Step<Context, Seen>, context: Context) => {
    const { outcome, detail } = await takeStep(step, context, {
      clock: { now: () => 0, wait: () => Promise.resolve() },
      interruption: new AbortController().signal,
      say: () => undefined,
      confirm: () => Promise.resolve(true),
    });
    return [outcome, detail];
  };
  const nothingIsDown = async () =>
    assert.deepEqual(await databases.fault({}), { regions: [], clusters: [], apis: [] });

  async function globalDatabases(): Promise<Outputs> {
    const outputs = sampleOutputs("globalCluster", regions);
    const relational = await databases.world("aurora-postgresql");
    const document = await databases.world("docdb");
    outputs["foundation"]!["relationalGlobalClusterId"] = relational.group;
    outputs["foundation"]!["documentGlobalClusterId"] = document.group;
    for (const [region, name] of [
      [virginia, "virginia"] as const,
      [ireland, "ireland"] as const,
      [mumbai, "mumbai"] as const,
    ]) {
      outputs[region]!["relationalDatabaseArn"] = relational[name];
      outputs[region]!["documentClusterArn"] = document[name];
    }
    return outputs;
  }

  /** One instance that the other regions' follow, beside a document database. */
  async function instances(): Promise<Outputs> {
    const outputs = await globalDatabases();
    outputs["foundation"]!["relationalGlobalClusterId"] = "";
    const DBInstanceIdentifier = "meridian-relational";
    const writer = {
      DBInstanceIdentifier,
      DBInstanceClass: "db.t4g.medium",
      Engine: "postgres",
      EngineVersion: "17.5",
    };
    const credentials = { MasterUsername: "meridian", MasterUserPassword: "correct-horse", AllocatedStorage: 20 };
    const create = { ...writer, ...credentials, BackupRetentionPeriod: 7 };
    await databases.rds(virginia).send(new sdk.CreateDBInstanceCommand(create));
    const SourceDBInstanceIdentifier = `arn:aws:rds:${virginia}:123456789012:db:${DBInstanceIdentifier}`;
    const replica = { DBInstanceIdentifier, SourceDBInstanceIdentifier };
    const kept = { DBInstanceIdentifier, BackupRetentionPeriod: 5, ApplyImmediately: true };
    for (const region of [ireland, mumbai]) {
      await databases.rds(region).send(new sdk.CreateDBInstanceReadReplicaCommand(replica));
      await databases.rds(region).send(new sdk.ModifyDBInstanceCommand(kept));
    }
    for (const region of regions) outputs[region]!["relationalDatabaseId"] = DBInstanceIdentifier;
    return outputs;
  }

  it("switch over both global databases, and fail over from regions that are down and come back", async () => {
    const context = contextOf(await globalDatabases());
    const members = "every region a member, one writer a store: relational written in";
    assert.deepEqual(await take(probeMembership("membership"), context), [
      "held",
      `${members} us-east-1, document written in us-east-1`,
    ]);
    assert.deepEqual(await take(moveWriters({ kind: "switchover", to: ireland }), context), [
      "held",
      "from us-east-1 and us-east-1",
    ]);
    assert.deepEqual(await take(moveWriters({ kind: "failover", to: mumbai }), context), [
      "held",
      "from eu-west-1 and eu-west-1, which was down (eu-west-1)",
    ]);
    await nothingIsDown();
    assert.deepEqual(await take(probeMembership("membership"), context), [
      "held",
      `${members} ap-south-1, document written in ap-south-1`,
    ]);
  });

  it("promote an instance, which keeps its days of backups, and leave the others stale", async () => {
    const context = contextOf(await instances());
    assert.deepEqual(await take(moveWriters({ kind: "failover", to: ireland }), context), [
      "held",
      "from us-east-1 and us-east-1, which was down (us-east-1)",
    ]);
    const { DBInstances } = await databases.rds(ireland).send(new sdk.DescribeDBInstancesCommand({}));
    const promoted = DBInstances!.find((it) => it.DBInstanceIdentifier === "meridian-relational")!;
    assert.equal(promoted.BackupRetentionPeriod, 5);
    assert.equal((await take(everyOtherIsStale(ireland, virginia, "stale"), context))[0], "held");
    assert.equal((await take(probeMembership("membership"), context))[0], "deviated");
  });

  it("fail with the command that couldn't be run, and bring the region that was down back", async () => {
    const outputs = await globalDatabases();
    outputs[ireland]!["documentClusterArn"] = outputs[ireland]!["relationalDatabaseArn"];
    const context = contextOf(outputs);
    const [outcome, detail] = await take(moveWriters({ kind: "failover", to: ireland }), context);
    assert.equal(outcome, "failed");
    assert.match(detail!, /^aws docdb failover-global-cluster --region eu-west-1 .* --allow-data-loss\n/);
    await nothingIsDown();
    const { relational, document } = writersOf(await observedStores(context));
    assert.deepEqual([relational, document], [ireland, virginia]);
  });
});
