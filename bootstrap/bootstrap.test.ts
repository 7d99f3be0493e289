import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Config } from "@pulumi/pulumi";
import { Stack } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { load } from "js-yaml";
import { findEngine } from "../engine/engine";
import { machineClock, type Ports } from "../drill/ports";
import { control, beginCallFault } from "../rehearsal/emulator/faults";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { credentials, emulatedAccount } from "../rehearsal/providers/cloud";
import { localEnvironment } from "../toolchain/environment";
import { backendOf, linesOf, lookAtAll, make, partsInAws, partsOf, type StateWorld } from "./make";
import { bucketName } from "./place";
import { backendIn } from "../config/files";
import { copyOf, pointTo, readCopy } from "./restore";
import { workspaceOn } from "./stacks";

const place = { accountId: emulatedAccount, region: "us-east-1", replicaRegion: "eu-west-1" };
const [home, replica] = [place.region, place.replicaRegion].map((it) => bucketName(emulatedAccount, it)) as [
  string,
  string,
];

describe("A place for Pulumi's state", function () {
  const { endpoint, cloudIn } = withEmulator(this);
  this.timeout(120_000);
  const said: string[] = [];
  const interruption = new AbortController().signal;
  const ports: Ports = {
    ...{ clock: machineClock(interruption), interruption, pollMilliseconds: 10 },
    say: (line) => void said.push(line),
    confirm: () => Promise.resolve(true),
  };
  let directory: string;
  let world: StateWorld;
  const s3 = (region: string) => cloudIn(region).client(S3Client);

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "meridian-bootstrap-"));
    const { root } = await findEngine(() => undefined);
    const env = {
      ...(localEnvironment() as Record<string, string>),
      ...{ AWS_ENDPOINT_URL: endpoint(), AWS_ACCESS_KEY_ID: "rehearsal", AWS_SECRET_ACCESS_KEY: "rehearsal" },
      ...{ PULUMI_HOME: path.join(directory, "home"), PULUMI_SKIP_UPDATE_CHECK: "1" },
    };
    cpSync(path.join(__dirname, "..", "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    cpSync(path.join(__dirname, "..", "Pulumi.eu-west-1.yaml"), path.join(directory, "Pulumi.eu-west-1.yaml"));
    const access = { endpoint: endpoint(), credentials, forcePathStyle: true };
    world = { place, directory, stacks: ["foundation", "eu-west-1"], readers: [], access, engineRoot: root, env };
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => void (said.length = 0));

  it("is shown before it is made, with what each part is for", async () => {
    const lines = linesOf(await lookAtAll(partsInAws(world)));
    assert.equal(lines.length, 7);
    for (const it of lines) assert.match(it, /^\+ /);
    assert.match(lines[0]!, /^\+ KMS key alias\/meridian-state in us-east-1: .*1 USD a month/);
  });

  it("isn't made where something of its name is another's", async () => {
    const other = { ...world, place: { ...place, replicaRegion: "ap-south-1" } };
    const Bucket = bucketName(emulatedAccount, "ap-south-1");
    const LocationConstraint = "ap-south-1";
    await s3("ap-south-1").send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await s3("ap-south-1").send(new PutObjectCommand({ Bucket, Key: "somebody's", Body: "data" }));
    await assert.rejects(
      make(partsInAws(other), ports),
      new RegExp(`^Error: Nothing was made:\nS3 bucket ${Bucket} exists, and wasn't made by this command`),
    );
    assert.match(linesOf(await lookAtAll(partsInAws(world)))[0]!, /^\+ KMS key/);
  });

  const refusals = [
    ["kms", "CreateKey", "us-east-1"],
    ["kms", "ReplicateKey", "us-east-1"],
    ["s3", "CreateBucket", "us-east-1"],
    ["s3", "PutBucketPolicy", "eu-west-1"],
    ["iam", "CreateRole", "us-east-1"],
    ["s3", "PutBucketReplication", "eu-west-1"],
  ] as const;
  it("goes on by the same command after any part of it has failed, and leaves what is there", async () => {
    for (const [service, operation, region] of refusals) {
      said.length = 0;
      const end = await beginCallFault(endpoint(), { service, operation, region, refuse: true });
      assert.equal(await make(partsInAws(world), ports), false, operation);
      await end();
      const [failed, ...others] = said.filter((it) => it.startsWith("✖"));
      assert.match(failed!, new RegExp(`${operation} doesn't answer in ${region}`));
      assert.deepEqual(others, []);
    }
    assert.equal(await make(partsInAws(world), ports), true, said.join("\n"));
  });

  it("is made with stacks whose secrets its key encrypts, and a second run finds nothing to do", async () => {
    assert.equal(await make(partsOf(world), ports), true, said.join("\n"));
    assert.equal(
      (load(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as Backend).backend.url,
      backendOf(world).url,
    );
    const stack = readFileSync(path.join(directory, "Pulumi.eu-west-1.yaml"), "utf8");
    assert.match(stack, /^secretsprovider: awskms:\/\/alias\/meridian-state\?region=us-east-1$/m);
    assert.match(stack, /^# A region's file holds only/m);
    said.length = 0;
    assert.equal(await make(partsOf(world), ports), true);
    assert.equal(said.length, 10);
    for (const it of said) assert.match(it, /^✔ /);
  });

  it("sets again what somebody changed, and nothing else", async () => {
    const VersioningConfiguration = { Status: "Suspended" as const };
    await s3("eu-west-1").send(new PutBucketVersioningCommand({ Bucket: replica, VersioningConfiguration }));
    const changed = linesOf(await lookAtAll(partsOf(world))).filter((it) => !it.startsWith("✔"));
    assert.deepEqual(changed, [`~ S3 bucket ${replica}: versioning`]);
    assert.equal(await make(partsOf(world), ports), true);
    assert.deepEqual(
      linesOf(await lookAtAll(partsOf(world))).filter((it) => !it.startsWith("✔")),
      [],
    );
  });

  it("keeps who may read when it is run again without them", async () => {
    const reader = `arn:aws:iam::${emulatedAccount}:role/ci-preview-role-1234567`;
    await make(partsInAws({ ...world, readers: [reader] }), ports);
    await make(partsInAws(world), ports);
    const { Policy } = await s3("us-east-1").send(new GetBucketPolicyCommand({ Bucket: home }));
    assert.match(Policy!, new RegExp(reader));
  });

  it("copies both ways, deletions too", async () => {
    for (const [region, Bucket, to] of [
      ["us-east-1", home, replica],
      ["eu-west-1", replica, home],
    ] as const) {
      const { ReplicationConfiguration } = await s3(region).send(new GetBucketReplicationCommand({ Bucket }));
      const [rule] = ReplicationConfiguration!.Rules!;
      assert.equal(rule!.Destination!.Bucket, `arn:aws:s3:::${to}`);
      assert.equal(rule!.DeleteMarkerReplication!.Status, "Enabled");
    }
  });

  it("is gone on from in the other region once its own is lost, with every secret readable", async () => {
    const workspace = await workspaceOn(backendOf(world), backendOf(world).secretsProvider);
    await workspace.setConfig("foundation", "meridian:probe", { value: "a secret of this test", secret: true });
    workspace.program = probe;
    const stack = await Stack.select("foundation", workspace);
    await stack.up();
    const { pending } = (await control(endpoint(), "s3-replication", {})) as { pending: { id: number }[] };
    assert.ok(pending.length > 0);
    await control(endpoint(), "s3-replicated", { ids: pending.map(({ id }) => id) });

    const ends = await Promise.all(
      ["s3", "kms"].map((service) => beginCallFault(endpoint(), { service, region: "us-east-1", refuse: true })),
    );
    const restore = {
      ...world,
      accountId: emulatedAccount,
      lost: "us-east-1",
      candidates: ["ap-south-1", "eu-west-1"],
    };
    const region = await copyOf(restore);
    assert.equal(region, "eu-west-1");
    const copied = await readCopy(restore, region);
    assert.deepEqual(
      copied.map(({ stack, resources }) => [stack, resources > 0]),
      [
        ["foundation", true],
        ["eu-west-1", false],
      ],
    );
    await pointTo(region, restore, copied);
    const elsewhere = await workspaceOn({ ...backendOf(world), url: backendIn(directory)! });
    elsewhere.program = probe;
    const restored = await Stack.select("foundation", elsewhere);
    assert.deepEqual(await restored.outputs(), { probe: { value: "a secret of this test", secret: true } });
    const { changeSummary } = await restored.preview();
    assert.deepEqual(changeSummary, { same: 1 });
    for (const end of ends) await end();
  });
});

interface Backend {
  readonly backend: { readonly url: string };
}

/** A program of one output, which is a secret. */
const probe = (): Promise<Record<string, unknown>> =>
  Promise.resolve({ probe: new Config("meridian").requireSecret("probe") });
