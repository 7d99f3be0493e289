import assert from "node:assert/strict";
import {
  FailoverGlobalClusterCommand,
  ModifyGlobalClusterCommand,
  RDSClient,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { withEmulator } from "../../../emulator/emulator.fixture";
import type { Cloud, AnyEntry } from "../../entry";
import { changedInputs, correctedInputs, type Values } from "../../readback";
import { entries } from "..";
import { needKey } from "./needs.samples";

const engines = {
  rds: { engine: "aurora-postgresql", version: "16.4", newer: "17.5", cluster: "aws:rds/cluster:Cluster" },
  docdb: { engine: "docdb", version: "5.0.0", newer: "8.0.0", cluster: "aws:docdb/cluster:Cluster" },
} as const;

/** One member as the program would have it, and what a refresh makes of it. */
class Member {
  id = "";
  constructor(
    readonly cloud: Cloud,
    readonly entry: AnyEntry,
    readonly inputs: Values,
  ) {}

  async create(instance: AnyEntry): Promise<void> {
    this.id = await this.entry.create(this.cloud, this.inputs);
    const engine = this.inputs["engine"];
    await instance.create(this.cloud, {
      clusterIdentifier: this.id,
      identifier: `${this.id}-1`,
      engine,
      instanceClass: "db.r6g.large",
    });
  }

  async seen(): Promise<Values> {
    const seen = await this.entry.read(this.cloud, this.id, this.inputs);
    assert.ok(seen, `${this.id} is gone`);
    return { ...seen.inputs, ...seen.outputs } as Values;
  }

  /** Names of the program's inputs that a refresh finds changed. */
  async drift(): Promise<string[]> {
    const kept = Object.keys(this.entry.unreadable ?? {});
    return changedInputs(this.inputs, correctedInputs(this.inputs, await this.seen(), kept));
  }

  get arn(): string {
    return `arn:aws:rds:${this.cloud.region}:${this.cloud.accountId}:cluster:${this.id}`;
  }
}

for (const kind of ["rds", "docdb"] as const)
  describe(`a global database of ${kind} through its entries`, function () {
    const { cloudIn } = withEmulator(this);
    const { engine, version, newer, cluster } = engines[kind];
    const live = (type: string) => entries[type] as AnyEntry;
    const instance = live(`aws:${kind}/clusterInstance:ClusterInstance`);
    const group = live(`aws:${kind}/globalCluster:GlobalCluster`);
    let writer: Member;
    let reader: Member;
    let made = 0;

    beforeEach(async () => {
      const name = `shop-${++made}`;
      const [virginia, ireland] = ["us-east-1", "eu-west-1"].map(cloudIn) as [Cloud, Cloud];
      await group.create(virginia, {
        globalClusterIdentifier: name,
        engine,
        engineVersion: version,
        storageEncrypted: true,
      });
      const member = async (cloud: Cloud, more: Values) =>
        new Member(cloud, live(cluster), {
          clusterIdentifier: `${name}-${cloud.region}`,
          engine,
          engineVersion: version,
          globalClusterIdentifier: name,
          kmsKeyId: await needKey(cloud),
          skipFinalSnapshot: true,
          storageEncrypted: true,
          ...more,
        });
      writer = await member(virginia, { masterUsername: "meridian", masterPassword: "correct-horse" });
      reader = await member(ireland, {});
      await writer.create(instance);
      await reader.create(instance);
    });

    const sdk = () => reader.cloud.client(RDSClient);
    const GlobalClusterIdentifier = () => writer.inputs["globalClusterIdentifier"] as string;
    const source = async (of: Member) => (await of.seen())["replicationSourceIdentifier"];

    it("reads members as AWS reports them, without drift", async () => {
      assert.deepEqual([await writer.drift(), await reader.drift()], [[], []]);
      const seen = await reader.seen();
      assert.deepEqual(seen["availabilityZones"], ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
      assert.deepEqual(seen["clusterMembers"], [`${reader.id}-1`]);
      const found = await group.read(writer.cloud, GlobalClusterIdentifier(), {});
      assert.deepEqual(found?.outputs["globalClusterMembers"], [
        { dbClusterArn: writer.arn, isWriter: true },
        { dbClusterArn: reader.arn, isWriter: false },
      ]);
    });

    it("sees the replication source change sides after a switchover and a failover, and membership stay", async () => {
      const sides = async () => [await source(writer), await source(reader)];
      const nobody = undefined;
      assert.deepEqual(await sides(), [nobody, kind === "rds" ? writer.arn : nobody]);
      const target = { GlobalClusterIdentifier: GlobalClusterIdentifier(), TargetDbClusterIdentifier: reader.arn };
      await sdk().send(new SwitchoverGlobalClusterCommand(target));
      assert.deepEqual(await sides(), [kind === "rds" ? reader.arn : nobody, nobody]);
      const back = { ...target, TargetDbClusterIdentifier: writer.arn, AllowDataLoss: true };
      await sdk().send(new FailoverGlobalClusterCommand(back));
      assert.deepEqual(await sides(), [nobody, kind === "rds" ? writer.arn : nobody]);
      assert.deepEqual([await writer.drift(), await reader.drift()], [[], []]);
    });

    it("sees versions that moved through the global cluster as drift of every member", async () => {
      const upgrade = { EngineVersion: newer, AllowMajorVersionUpgrade: true };
      await sdk().send(
        new ModifyGlobalClusterCommand({ GlobalClusterIdentifier: GlobalClusterIdentifier(), ...upgrade }),
      );
      assert.deepEqual([await writer.drift(), await reader.drift()], [["engineVersion"], ["engineVersion"]]);
    });

    it("detaches a member whose global cluster is no longer asked for, and never takes it back", async () => {
      const alone = { ...reader.inputs, globalClusterIdentifier: undefined };
      await reader.entry.update!(reader.cloud, reader.id, alone, reader.inputs);
      assert.deepEqual(await reader.drift(), ["globalClusterIdentifier"]);
      await assert.rejects(
        reader.entry.update!(reader.cloud, reader.id, reader.inputs, alone),
        /existing database clusters cannot be added to an existing global cluster/,
      );
    });

    it("removes members from the global cluster before it deletes them, the writer last", async () => {
      const end = async (member: Member) => {
        await instance.remove(member.cloud, `${member.id}-1`, {});
        await member.entry.remove(member.cloud, member.id, member.inputs);
      };
      await assert.rejects(writer.entry.remove(writer.cloud, writer.id, writer.inputs), {
        name: "InvalidGlobalClusterStateFault",
      });
      await end(reader);
      await end(writer);
      await group.remove(writer.cloud, GlobalClusterIdentifier(), {});
      assert.equal(await group.read(writer.cloud, GlobalClusterIdentifier(), {}), undefined);
    });

    it("keeps a cluster whose last snapshot has no name", async () => {
      await assert.rejects(
        reader.entry.remove(reader.cloud, reader.id, { ...reader.inputs, skipFinalSnapshot: false }),
        /final_snapshot_identifier is required/,
      );
      assert.deepEqual(await reader.drift(), []);
    });
  });
