import assert from "node:assert/strict";
import {
  CreateGlobalClusterCommand,
  DeleteDBClusterCommand,
  DeleteGlobalClusterCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  ModifyGlobalClusterCommand,
  RemoveFromGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { refused, withEmulator } from "./emulator.fixture";
import { Databases, memberOf, versions } from "./overlay-rds.fixture";

for (const engine of ["aurora-postgresql", "docdb"] as const)
  describe(`global clusters of ${engine} in the emulator`, function () {
    const databases = new Databases(withEmulator(this));

    const here = () => databases.rds("eu-west-1");
    const switchOver = (group: string, target: string) =>
      here().send(
        new SwitchoverGlobalClusterCommand({ GlobalClusterIdentifier: group, TargetDbClusterIdentifier: target }),
      );
    const failOver = (group: string, target: string, how: { AllowDataLoss?: boolean; Switchover?: boolean } = {}) =>
      here().send(
        new FailoverGlobalClusterCommand({
          GlobalClusterIdentifier: group,
          TargetDbClusterIdentifier: target,
          ...how,
        }),
      );
    const remove = (group: string, member: string) =>
      here().send(new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier: group, DbClusterIdentifier: member }));

    it("makes the first member of an empty global cluster the writer, and the others its readers", async () => {
      const { group, virginia, ireland, mumbai } = await databases.world(engine);
      const seen = await databases.described(group);
      assert.deepEqual([seen.Status, seen.Engine, seen.EngineVersion], ["available", engine, versions[engine]]);
      assert.deepEqual(
        seen.GlobalClusterMembers!.map((it) => [it.DBClusterArn, it.IsWriter, it.Readers ?? []]),
        [
          [virginia, true, [ireland, mumbai]],
          [ireland, false, []],
          [mumbai, false, []],
        ],
      );
      assert.equal((await databases.one(virginia)).ReplicationSourceIdentifier, undefined);
      assert.equal((await databases.one(ireland)).ReplicationSourceIdentifier, virginia);
    });

    it("shows each region its own clusters only", async () => {
      const { virginia, ireland } = await databases.world(engine);
      const seen = await here().send(new DescribeDBClustersCommand({}));
      const arns = seen.DBClusters!.map((it) => it.DBClusterArn);
      assert.deepEqual([arns.includes(ireland), arns.includes(virginia)], [true, false]);
    });

    it("finds a global cluster by its identifier or a member's ARN, and says when there is none", async () => {
      const { group, ireland } = await databases.world(engine);
      const filtered = await here().send(
        new DescribeGlobalClustersCommand({ Filters: [{ Name: "db-cluster-id", Values: [ireland] }] }),
      );
      assert.deepEqual(
        filtered.GlobalClusters!.map((it) => it.GlobalClusterIdentifier),
        [group],
      );
      await assert.rejects(databases.described("no-such"), refused("GlobalClusterNotFoundFault", /no-such not found/));
    });

    it("refuses a second global cluster of the same name", async () => {
      const group = await databases.globalCluster(engine);
      const again = new CreateGlobalClusterCommand({ GlobalClusterIdentifier: group, Engine: engine });
      await assert.rejects(here().send(again), refused("GlobalClusterAlreadyExistsFault", /already exists/));
    });

    it("refuses members that don't fit", async () => {
      const group = await databases.globalCluster(engine);
      const member = memberOf(group, engine);
      const join = (region: string, more: object) => databases.cluster(region, { ...member, ...more });
      await assert.rejects(join("us-east-1", {}), refused("InvalidParameterValue", /MasterUsername must be provided/));
      await databases.member(group, engine, "us-east-1", "writer");
      const cases: [object, string, RegExp][] = [
        [{ GlobalClusterIdentifier: "no-such" }, "GlobalClusterNotFoundFault", /no-such not found/],
        [{ MasterUsername: "a" }, "InvalidParameterCombination", /Cannot specify user name for cross region/],
        [{ MasterUserPassword: "12345678" }, "InvalidParameterCombination", /Cannot specify password/],
        [{ EngineVersion: engine === "docdb" ? "4.0.0" : "15.4" }, "InvalidParameterCombination", /engine version/],
        [
          { Engine: engine === "docdb" ? "aurora-postgresql" : "docdb", EngineVersion: undefined },
          "InvalidParameterCombination",
          /engine name/,
        ],
        [{ StorageEncrypted: true }, "InvalidParameterCombination", /both be encrypted/],
      ];
      for (const [more, name, message] of cases)
        await assert.rejects(join("eu-west-1", more), refused(name, message), JSON.stringify(more));
      await assert.rejects(join("us-east-1", {}), refused("InvalidParameterValue", /same region/));
    });

    it("switches over without loss, and lets the old writer follow the new one", async () => {
      const { group, virginia, ireland } = await databases.world(engine);
      const answer = (await switchOver(group, ireland)).GlobalCluster!;
      assert.deepEqual(
        [
          answer.Status,
          answer.FailoverState?.Status,
          answer.FailoverState?.ToDbClusterArn,
          answer.FailoverState?.IsDataLossAllowed,
        ],
        ["switching-over", "pending", ireland, false],
      );
      assert.deepEqual(await databases.writers(group), [ireland]);
      assert.equal((await databases.described(group)).Status, "available");
      assert.equal((await databases.one(virginia)).ReplicationSourceIdentifier, ireland);
      assert.equal((await databases.one(ireland)).ReplicationSourceIdentifier, undefined);
    });

    it("refuses targets that can't become the writer", async () => {
      const { group, virginia } = await databases.world(engine);
      const stranger = await databases.standalone("eu-west-1", { Engine: engine });
      const headless = await databases.cluster("eu-central-1", memberOf(group, engine));
      await assert.rejects(switchOver(group, virginia), refused("InvalidDBClusterStateFault", /already the primary/));
      await assert.rejects(switchOver(group, headless), refused("InvalidDBClusterStateFault", /no DB instances/));
      await assert.rejects(
        switchOver(group, stranger),
        refused("InvalidParameterValue", /is not found in global cluster/),
      );
      await assert.rejects(switchOver(group, `${stranger}-x`), refused("DBClusterNotFoundFault", /not found/));
      await assert.rejects(switchOver("no-such", virginia), refused("GlobalClusterNotFoundFault", /not found/));
    });

    it("takes a failover without AllowDataLoss for a switchover, and refuses both flags at once", async () => {
      const { group, ireland, mumbai } = await databases.world(engine);
      assert.equal((await failOver(group, ireland)).GlobalCluster!.Status, "switching-over");
      await assert.rejects(
        failOver(group, mumbai, { AllowDataLoss: true, Switchover: true }),
        refused("InvalidParameterCombination", /mutually exclusive/),
      );
    });

    it("fails over from a writer that is down only with AllowDataLoss, and takes it back as a secondary later", async () => {
      const { group, virginia, ireland } = await databases.world(engine);
      await databases.fault({ region: "us-east-1", down: true });
      await assert.rejects(
        switchOver(group, ireland),
        refused("InvalidDBClusterStateFault", /not currently in the available state/),
      );
      await assert.rejects(failOver(group, ireland), refused("InvalidDBClusterStateFault", /AllowDataLoss/));
      const answer = (await failOver(group, ireland, { AllowDataLoss: true })).GlobalCluster!;
      assert.deepEqual([answer.Status, answer.FailoverState?.IsDataLossAllowed], ["failing-over", true]);
      assert.deepEqual(await databases.writers(group), [ireland]);
      assert.equal((await databases.one(virginia)).ReplicationSourceIdentifier, undefined);
      await assert.rejects(switchOver(group, virginia), refused("InvalidDBClusterStateFault", /available state/));

      await databases.fault({ region: "us-east-1", down: false });
      assert.equal((await databases.one(virginia)).ReplicationSourceIdentifier, ireland);
      assert.deepEqual(await lostTails(databases, virginia), engine === "docdb" ? 0 : 1);
    });

    it("makes a removed member stand alone, the writer last", async () => {
      const { group, virginia, ireland, mumbai } = await databases.world(engine);
      await assert.rejects(remove(group, virginia), refused("InvalidGlobalClusterStateFault", /remove its secondary/));
      await remove(group, ireland);
      assert.equal((await databases.one(ireland)).ReplicationSourceIdentifier, undefined);
      assert.equal((await databases.described(group)).GlobalClusterMembers!.length, 2);
      await assert.rejects(remove(group, ireland), refused("InvalidParameterValue", /is not found in global cluster/));
      await assert.rejects(remove(group, `${ireland}-x`), refused("DBClusterNotFoundFault", /not found/));
      await remove(group, mumbai);
      await remove(group, virginia);
      assert.deepEqual((await databases.described(group)).GlobalClusterMembers ?? [], []);
    });

    it("upgrades every member through the global cluster", async () => {
      const { group, ireland } = await databases.world(engine);
      const [minor, newer] = engine === "docdb" ? ["5.0.0", "8.0.0"] : ["16.8", "17.5"];
      const upgrade = (EngineVersion: string, AllowMajorVersionUpgrade?: boolean) =>
        here().send(
          new ModifyGlobalClusterCommand({ GlobalClusterIdentifier: group, EngineVersion, AllowMajorVersionUpgrade }),
        );
      await upgrade(minor!);
      assert.equal((await databases.one(ireland)).EngineVersion, minor);
      await assert.rejects(upgrade(newer!), refused("InvalidParameterCombination", /AllowMajorVersionUpgrade/));
      await upgrade(newer!, true);
      assert.equal((await databases.one(ireland)).EngineVersion, newer);
      await assert.rejects(upgrade(minor!, true), refused("InvalidParameterCombination", /Cannot upgrade/));
    });

    it("keeps a global cluster that is protected or has members, and members until they are removed", async () => {
      const group = await databases.globalCluster(engine);
      const GlobalClusterIdentifier = group;
      const protect = (DeletionProtection: boolean) =>
        here().send(new ModifyGlobalClusterCommand({ GlobalClusterIdentifier, DeletionProtection }));
      const destroy = () => here().send(new DeleteGlobalClusterCommand({ GlobalClusterIdentifier }));
      await protect(true);
      await assert.rejects(destroy(), refused("InvalidParameterCombination", /disable deletion protection/));
      await protect(false);
      const arn = await databases.cluster("eu-west-1", {
        ...memberOf(group, engine),
        MasterUsername: "a",
        MasterUserPassword: "12345678",
      });
      await assert.rejects(destroy(), refused("InvalidGlobalClusterStateFault", /is not empty/));
      const DBClusterIdentifier = arn.split(":")[6]!;
      const drop = new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true });
      await assert.rejects(here().send(drop), refused("InvalidDBClusterStateFault", /part of a global cluster/));
      await remove(group, arn);
      await here().send(drop);
      await destroy();
      await assert.rejects(databases.described(group), refused("GlobalClusterNotFoundFault", /not found/));
    });
  });

async function lostTails(databases: Databases, arn: string): Promise<number> {
  const answer = await databases
    .rds(arn.split(":")[3]!)
    .send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: arn.split(":")[6] }));
  return answer.DBClusterSnapshots!.filter((it) =>
    it.DBClusterSnapshotIdentifier!.startsWith("rds:unplanned-global-failover-"),
  ).length;
}
