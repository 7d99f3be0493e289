import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateVpcCommand, DeleteVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateHostedZoneCommand, ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CreateBucketCommand, HeadObjectCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

describe("the emulator's count of changes", function () {
  const emulator = withEmulator(this);
  const answer = async (since: number, seconds: number) =>
    (await control(emulator.endpoint(), "changes", { since, seconds })) as { version: number; services: string[] };
  const changes = async (since: number, seconds: number) => (await answer(since, seconds)).version;
  const now = () => changes(-1, 0);

  it("is 0 at first, and answers with the same number when its time has passed", async () => {
    assert.equal(await changes(0, 0.01), 0);
  });

  it("counts calls that change something, in each of AWS' protocols, and none that ask or are refused", async () => {
    const cloud = emulator.cloudIn("us-east-1");
    const [ec2, s3, route53] = [cloud.client(EC2Client), cloud.client(S3Client), cloud.client(Route53Client)];
    const [secrets, cloudwatch] = [cloud.client(SecretsManagerClient), cloud.client(CloudWatchClient)];
    const before = await now();
    const counted: number[] = [];
    const after = async (call: Promise<unknown>) => {
      await call.catch(() => undefined);
      counted.push((await now()) - before);
    };
    await after(ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" })));
    await after(ec2.send(new DescribeVpcsCommand({})));
    await after(ec2.send(new DeleteVpcCommand({ VpcId: "vpc-0123456789abcdef0" })));
    await after(s3.send(new CreateBucketCommand({ Bucket: "changes" })));
    await after(s3.send(new ListBucketsCommand({})));
    await after(route53.send(new CreateHostedZoneCommand({ Name: "a.example.com", CallerReference: "a" })));
    await after(route53.send(new ListHostedZonesCommand({})));
    await after(secrets.send(new CreateSecretCommand({ Name: "a", SecretString: "b" })));
    await after(secrets.send(new ListSecretsCommand({})));
    const MetricData = [{ MetricName: "a", Value: 1 }];
    await after(cloudwatch.send(new PutMetricDataCommand({ Namespace: "Any", MetricData })));
    await after(control(emulator.endpoint(), "faults", {}));
    assert.deepEqual(counted, [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it("tells whoever waits as soon as something has changed, and answers other calls meanwhile", async () => {
    const ec2 = emulator.cloudIn("eu-west-1").client(EC2Client);
    const since = await now();
    const both = [changes(since, 60), changes(since, 60)];
    await ec2.send(new DescribeVpcsCommand({}));
    await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    assert.deepEqual(await Promise.all(both), [since + 1, since + 1]);
  });

  it("names the services whose calls they were", async () => {
    const cloud = emulator.cloudIn("us-east-1");
    const since = await now();
    await cloud.client(S3Client).send(new CreateBucketCommand({ Bucket: "named" }));
    await cloud.client(EC2Client).send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    assert.deepEqual(await answer(since, 1), { version: since + 2, services: ["ec2", "s3"] });
    assert.deepEqual((await answer(since + 1, 1)).services, ["ec2"]);
  });

  it("counts a file that a page sends into a bucket by a signed form, which has no signed header", async () => {
    const s3 = emulator.cloudIn("us-east-1").client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: "forms" }));
    const since = await now();
    const form = new FormData();
    const scope = "rehearsal/20260101/us-east-1/s3/aws4_request";
    for (const [name, value] of Object.entries({ key: "pictures/a", "x-amz-credential": scope }))
      form.append(name, value);
    form.append("file", new Blob([Buffer.alloc(100_000, 7)]));
    const sent = await fetch(`${emulator.endpoint()}/forms`, { method: "POST", body: form });
    assert.equal(sent.status, 204, await sent.text());
    assert.deepEqual(await answer(since, 1), { version: since + 1, services: ["s3"] });
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: "forms", Key: "pictures/a" }));
    assert.equal(ContentLength, 100_000);
  });

  it("says what it can't read", async () => {
    await assert.rejects(control(emulator.endpoint(), "changes", { since: "a" }), /400 .*seconds/);
  });
});
