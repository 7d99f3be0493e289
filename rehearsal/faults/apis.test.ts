import assert from "node:assert/strict";
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { withEmulator } from "../emulator/emulator.fixture";
import { control } from "../emulator/faults";
import { cloudsAt, dataPlaneCredentials } from "../providers/cloud";
import { apisOf } from "./apis";

const unavailable = { name: "ServiceUnavailable" };

describe("faults of AWS APIs", function () {
  const { cloudIn, endpoint } = withEmulator(this);

  const zones = () => cloudIn("eu-west-1").client(Route53Client, "us-east-1").send(new ListHostedZonesCommand({}));
  const roles = () => cloudIn("eu-west-1").client(IAMClient, "us-east-1").send(new ListRolesCommand({}));
  const groups = (region = "eu-west-1", clouds = cloudIn) =>
    clouds(region).client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({}));
  const vpcs = async (region: string): Promise<number> =>
    (await cloudIn(region).client(EC2Client).send(new DescribeVpcsCommand({}))).Vpcs!.length;
  const makeVpc = (region: string) =>
    cloudIn(region)
      .client(EC2Client)
      .send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }));

  it("refuse all calls of a service, in its own protocol, until they are undone", async () => {
    const undo = await apisOf(endpoint()).apply({ service: "route53", effect: { kind: "refuse" } });
    await assert.rejects(zones, {
      ...unavailable,
      message: "route53.ListHostedZones doesn't answer in us-east-1: a fault told the emulator so",
    });
    await roles();
    await undo();
    await undo();
    await zones();
  });

  it("refuse one operation, or one region's calls, and no others", async () => {
    const operation = await apisOf(endpoint()).apply({
      ...{ service: "ec2", operation: "CreateVpc", region: "eu-west-1" },
      effect: { kind: "refuse" },
    });
    await assert.rejects(makeVpc("eu-west-1"), unavailable);
    await vpcs("eu-west-1");
    await makeVpc("ap-south-1");
    await operation();
    await makeVpc("eu-west-1");
  });

  it("lose the answer of what has taken effect, once", async () => {
    const undo = await apisOf(endpoint()).apply({
      ...{ service: "ec2", operation: "CreateVpc" },
      effect: { kind: "lose-response", count: 1 },
    });
    const before = await vpcs("us-west-2");
    await assert.rejects(makeVpc("us-west-2"), /ECONNRESET|socket hang up/);
    assert.equal(await vpcs("us-west-2"), before + 1);
    await makeVpc("us-west-2");
    assert.equal(await vpcs("us-west-2"), before + 2);
    await undo();
  });

  it("lose an answer of a REST API too, and none of a call that failed", async () => {
    const s3 = cloudIn("us-east-1").client(S3Client);
    const operation = { service: "s3", operation: "CreateBucket" };
    const undo = await apisOf(endpoint()).apply({ ...operation, effect: { kind: "lose-response", count: 1 } });
    await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: "N" })), /bucket/i);
    await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: "lost-answer" })), /ECONNRESET|socket hang up/);
    assert.ok((await s3.send(new ListBucketsCommand({}))).Buckets!.some((it) => it.Name === "lost-answer"));
    await undo();
  });

  it("make calls as much slower as they say", async () => {
    const undo = await apisOf(endpoint()).apply({ service: "iam", effect: { kind: "slow", ms: 100 } });
    const started = performance.now();
    await roles();
    assert.ok(performance.now() - started >= 99);
    await undo();
  });

  it("hold up no other calls, and none once they have ended", async () => {
    const undo = await apisOf(endpoint()).apply({ service: "iam", effect: { kind: "slow", ms: 3_600_000 } });
    const answered: string[] = [];
    const slow = roles().then(() => answered.push("slow"));
    await zones().then(() => answered.push("others"));
    await undo();
    await slow;
    assert.deepEqual(answered, ["others", "slow"]);
  });

  it("take a whole region's APIs down, but not for what plays its inside", async () => {
    const inside = cloudsAt(endpoint(), dataPlaneCredentials);
    const undo = await apisOf(endpoint()).takeDown("eu-west-1");
    const refusing = await apisOf(endpoint()).apply({ service: "autoscaling", effect: { kind: "refuse" } });
    await assert.rejects(groups(), unavailable);
    await groups("eu-west-1", inside);
    await refusing();
    await groups("ap-south-1");
    await undo();
    await groups();
    assert.deepEqual(await control(endpoint(), "faults", {}), { regions: [], clusters: [], apis: [] });
  });

  it("are refused where they say nothing that can be done", async () => {
    for (const [fault, message] of [
      [{ service: "rds" }, /a fault has a service, .* one of refuse, slow, loseResponses/],
      [{ refuse: true }, /a fault has a service/],
      [{ service: "rds", refuse: true, slow: 1 }, /a fault has a service/],
      [{ service: "rds", slow: "1" }, /slow is '1'; it must be a whole number from 1/],
      [{ service: "rds", slow: true }, /slow is True; it must be a whole number from 1/],
      [{ service: "rds", loseResponses: 0 }, /loseResponses is 0/],
      [{ service: "rds", refuse: true, zone: "a" }, /a fault has a service/],
    ] as const)
      await assert.rejects(control(endpoint(), "call-faults", { begin: fault }), message);
    await assert.rejects(control(endpoint(), "call-faults", { stop: 1 }), /stop: name begin or end/);
    assert.deepEqual(await control(endpoint(), "call-faults", {}), { active: [] });
  });
});
