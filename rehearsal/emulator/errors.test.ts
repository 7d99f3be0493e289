import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { BackupClient, CreateBackupPlanCommand, ListFrameworksCommand } from "@aws-sdk/client-backup";
import { CloudFrontClient, CreatePublicKeyCommand, ListRealtimeLogConfigsCommand } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient, ListMetricStreamsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateFleetCommand, DescribeIpamByoasnCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeCustomKeyStoresCommand, GenerateMacCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import {
  CreateDBProxyCommand,
  DescribeDBClustersCommand,
  RDSClient,
  StartActivityStreamCommand,
} from "@aws-sdk/client-rds";
import { ListCidrCollectionsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { GetBucketRequestPaymentCommand, HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { Cloud } from "../providers/entry";
import { withEmulator } from "./emulator.fixture";
import { ensureEmulatorInstalled } from "./install";

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

interface Refused extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The error that a call ends with, as an SDK's user sees it. */
async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Refused;
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error("the call was answered");
}

const notEmulated = (operation: string): Refusal => ({
  name: "NotImplemented",
  message: `${operation} isn't emulated: add it in rehearsal/emulator/overlay/${operation.split(".")[0]}.py`,
  status: 501,
});

describe("the emulator's errors", function () {
  const { cloudIn } = withEmulator(this);
  let cloud: Cloud;
  before(() => {
    cloud = cloudIn("eu-west-1");
  });

  const absent: readonly [string, string, (cloud: Cloud) => Promise<unknown>][] = [
    [
      "query",
      "rds.StartActivityStream",
      (to) =>
        to.client(RDSClient).send(new StartActivityStreamCommand({ ResourceArn: "a", Mode: "sync", KmsKeyId: "k" })),
    ],
    ["EC2 query", "ec2.DescribeIpamByoasn", (to) => to.client(EC2Client).send(new DescribeIpamByoasnCommand({}))],
    [
      "REST-XML",
      "route53.ListCidrCollections",
      (to) => to.client(Route53Client).send(new ListCidrCollectionsCommand({})),
    ],
    [
      "REST-XML",
      "cloudfront.ListRealtimeLogConfigs",
      (to) => to.client(CloudFrontClient).send(new ListRealtimeLogConfigsCommand({})),
    ],
    [
      "S3's REST-XML",
      "s3.GetBucketRequestPayment",
      (to) => to.client(S3Client).send(new GetBucketRequestPaymentCommand({ Bucket: "some-bucket" })),
    ],
    [
      "JSON 1.0",
      "cloudwatch.ListMetricStreams",
      (to) => to.client(CloudWatchClient).send(new ListMetricStreamsCommand({})),
    ],
    [
      "JSON 1.1",
      "kms.DescribeCustomKeyStores",
      (to) => to.client(KMSClient).send(new DescribeCustomKeyStoresCommand({})),
    ],
    ["REST-JSON", "backup.ListFrameworks", (to) => to.client(BackupClient).send(new ListFrameworksCommand({}))],
  ];
  for (const [protocol, operation, call] of absent)
    it(`names an operation that nobody implemented, in ${protocol}: ${operation}`, async () => {
      assert.deepEqual(await refusal(call(cloud)), notEmulated(operation));
    });

  const crashing: readonly [string, string, RegExp, (cloud: Cloud) => Promise<unknown>][] = [
    [
      "query",
      "rds.CreateDBProxy",
      /KeyError: 'DBProxyName' \(moto\/rds\/responses\.py:\d+/,
      (to) => to.client(RDSClient).send(new CreateDBProxyCommand({} as never)),
    ],
    [
      "EC2 query",
      "ec2.CreateFleet",
      /TypeError: .* \(moto\/ec2\/models\/fleets\.py:\d+/,
      (to) => to.client(EC2Client).send(new CreateFleetCommand({} as never)),
    ],
    [
      "REST-XML",
      "cloudfront.CreatePublicKey",
      /KeyError: 'Name' \(moto\/cloudfront\/responses\.py:\d+/,
      (to) =>
        to
          .client(CloudFrontClient)
          .send(new CreatePublicKeyCommand({ PublicKeyConfig: { CallerReference: "x" } as never })),
    ],
    [
      "JSON 1.1",
      "kms.GenerateMac",
      /AttributeError: .*\(moto\/kms\/responses\.py:\d+/,
      (to) => to.client(KMSClient).send(new GenerateMacCommand({} as never)),
    ],
    [
      "REST-JSON",
      "backup.CreateBackupPlan",
      /KeyError: 'Rules' \((moto|overlay)\/backup\S*\.py:\d+/,
      (to) =>
        to.client(BackupClient).send(new CreateBackupPlanCommand({ BackupPlan: { BackupPlanName: "x" } as never })),
    ],
  ];
  for (const [protocol, operation, message, call] of crashing)
    it(`tells a crash with the operation and the line, in ${protocol}: ${operation}`, async () => {
      const seen = await refusal(call(cloud));
      assert.deepEqual([seen.name, seen.status], ["InternalFailure", 500], seen.message);
      assert.ok(seen.message.startsWith(`${operation} crashed in the emulator: `), seen.message);
      assert.match(seen.message, message);
    });

  it("refuses a region that AWS doesn't have, in every protocol", async () => {
    const nowhere = cloudIn("eu-nowhere-1");
    const calls = {
      "rds.DescribeDBClusters": () => nowhere.client(RDSClient).send(new DescribeDBClustersCommand({})),
      "ec2.DescribeVpcs": () => nowhere.client(EC2Client).send(new DescribeVpcsCommand({})),
      "kms.ListKeys": () => nowhere.client(KMSClient).send(new ListKeysCommand({})),
      "s3.ListBuckets": () => nowhere.client(S3Client).send(new ListBucketsCommand({})),
    };
    for (const [operation, call] of Object.entries(calls))
      assert.deepEqual(await refusal(call()), {
        name: "InvalidRegion",
        message: `eu-nowhere-1 is no AWS region: ${operation} was sent there`,
        status: 400,
      });
  });

  it("leaves the errors that moto writes itself as they are, also those without a body", async () => {
    const seen = await refusal(cloud.client(S3Client).send(new HeadBucketCommand({ Bucket: "no-such-bucket" })));
    assert.deepEqual([seen.name, seen.status], ["NotFound", 404]);
  });

  it("breaks no request by another one: moto takes one at a time", async () => {
    const program = path.join(__dirname, "oneAtATime.fixture.py");
    const { stdout } = await promisify(execFile)(await ensureEmulatorInstalled(), [program]);
    assert.equal(stdout, "1\n");
  });
});
