import assert from "node:assert/strict";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { withEmulator } from "../../emulator/emulator.fixture";
import type { World } from "../world";
import { heard, worldOf } from "../world.fixture";
import { type PendingCopy, Replication } from "./replication";

const regions = ["us-east-1", "eu-west-1"] as const;

describe("S3 replication", function () {
  const emulator = withEmulator(this);
  let world: World;
  let replication: Replication;
  before(async () => {
    world = await worldOf(emulator, regions, 1_000);
    replication = new Replication(world);
    for (const region of regions) {
      const client = emulator.cloudIn(region).client(S3Client);
      const Bucket = `files-${region}`;
      const elsewhere = region === "eu-west-1" && { CreateBucketConfiguration: { LocationConstraint: region } };
      await client.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    }
    const Rules = [
      {
        ...{ ID: "to-eu", Priority: 1, Status: "Enabled" as const, Filter: { Prefix: "" } },
        DeleteMarkerReplication: { Status: "Enabled" as const },
        Destination: { Bucket: "arn:aws:s3:::files-eu-west-1", Metrics: { Status: "Enabled" as const } },
      },
    ];
    const ReplicationConfiguration = { Role: "arn:aws:iam::123456789012:role/r", Rules };
    const asked = { Bucket: "files-us-east-1", ReplicationConfiguration };
    await emulator.cloudIn("us-east-1").client(S3Client).send(new PutBucketReplicationCommand(asked));
  });
  after(async () => {
    await replication.stop();
    await world.network.close();
  });

  const write = (Key: string) =>
    emulator
      .cloudIn("us-east-1")
      .client(S3Client)
      .send(new PutObjectCommand({ Bucket: "files-us-east-1", Key, Body: Key }));
  const follow = async () => {
    const steps = replication.plan(await replication.observe());
    for (const it of steps) await replication.perform(it);
    return steps.map((it) => it.what);
  };
  const copyOf = async (Key: string) => {
    const client = emulator.cloudIn("eu-west-1").client(S3Client);
    return (await client.send(new GetObjectCommand({ Bucket: "files-eu-west-1", Key }))).Body!.transformToString();
  };

  it("copies each write once, with the rule's delay, and says so", async () => {
    await write("a");
    await write("b");
    const arrived = heard(world, "2 objects of files-us-east-1 arrived in files-eu-west-1");
    assert.deepEqual(await follow(), [
      "copy what is written to files-us-east-1 to files-eu-west-1, 15 s of AWS later: rule to-eu",
    ]);
    assert.deepEqual(await follow(), []);
    assert.equal((await arrived).region, "eu-west-1");
    assert.deepEqual([await copyOf("a"), await copyOf("b"), await replication.observe()], ["a", "b", []]);
  });

  it("waits while the regions don't reach each other, and measures how far it is behind", async () => {
    const heal = world.network.apply({ between: [{ region: "eu-west-1" }], effect: { kind: "cut" } });
    await write("late");
    replication.collect();
    const waits = heard(world, /^1 object of files-us-east-1 can't get to files-eu-west-1 yet/);
    await follow();
    await waits;
    const [latency, failures] = replication.collect();
    assert.deepEqual([latency!.region, latency!.name], ["eu-west-1", "ReplicationLatency"]);
    assert.deepEqual(latency!.dimensions, {
      ...{ SourceBucket: "files-us-east-1", DestinationBucket: "files-eu-west-1", RuleId: "to-eu" },
    });
    assert.ok(latency!.values[0]! >= 15, `${latency!.values[0]} s`);
    assert.deepEqual([failures!.region, failures!.values], ["us-east-1", [0]]);
    await assert.rejects(copyOf("late"), { name: "NoSuchKey" });
    const arrived = heard(world, "1 object of files-us-east-1 arrived in files-eu-west-1");
    await heal();
    await arrived;
    assert.equal(await copyOf("late"), "late");
  });

  it("plans by source, destination and rule", () => {
    const pending = (id: number, rule: string): PendingCopy => ({
      ...{ id, rule, source: "a", sourceRegion: "us-east-1", destination: "b", destinationRegion: "eu-west-1" },
      ...{ hasMetrics: false, at: 0 },
    });
    const planned = new Replication(world, { delaySeconds: () => 900 }).plan([
      pending(1_001, "x"),
      pending(1_002, "y"),
      pending(1_003, "x"),
    ]);
    assert.deepEqual(
      planned.map((it) => it.what),
      [
        "copy what is written to a to b, 900 s of AWS later: rule x",
        "copy what is written to a to b, 900 s of AWS later: rule y",
      ],
    );
  });
});
