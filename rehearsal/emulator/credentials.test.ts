import assert from "node:assert/strict";
import { BackupClient, ListBackupVaultsCommand } from "@aws-sdk/client-backup";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ClientConfig } from "../providers/entry";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

const invalid = {
  name: "InvalidClientTokenId",
  message:
    "The security token included in the request is invalid: the emulator takes the rehearsal's own access key and no other",
};

describe("the emulator's credentials", function () {
  const { cloudIn, endpoint } = withEmulator(this);

  /** As a client would be that reads the user's own AWS set-up. */
  const foreign = (): ClientConfig => ({
    region: "eu-west-1",
    endpoint: endpoint(),
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI" },
    maxAttempts: 1,
  });

  const calls: readonly [string, () => Promise<unknown>][] = [
    ["query", () => new RDSClient(foreign()).send(new DescribeDBClustersCommand({}))],
    ["query, of STS", () => new STSClient(foreign()).send(new GetCallerIdentityCommand({}))],
    ["EC2 query", () => new EC2Client(foreign()).send(new DescribeVpcsCommand({}))],
    ["JSON", () => new CloudWatchLogsClient(foreign()).send(new DescribeLogGroupsCommand({}))],
    ["REST-JSON", () => new BackupClient(foreign()).send(new ListBackupVaultsCommand({}))],
    ["REST-XML", () => new Route53Client(foreign()).send(new ListHostedZonesCommand({}))],
    ["S3's REST-XML", () => new S3Client({ ...foreign(), forcePathStyle: true }).send(new ListBucketsCommand({}))],
  ];
  for (const [protocol, call] of calls)
    it(`refuse anybody else's key in ${protocol}, and don't repeat it`, async () => {
      await assert.rejects(call, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.deepEqual({ name: error.name, message: error.message }, invalid);
        assert.equal(error.$metadata?.httpStatusCode, 403);
        return true;
      });
    });

  for (const url of [
    "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request",
    "/bucket/key?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1&Signature=a",
  ])
    it(`refuse it in a presigned URL: ${url.split("=")[0]?.split("?")[1]}`, async () => {
      const answer = await fetch(endpoint() + url);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /InvalidClientTokenId/);
    });

  it("are the rehearsal's own, until the emulator is told of others", async () => {
    const ask = () => cloudIn("eu-west-1").client(STSClient).send(new GetCallerIdentityCommand({}));
    assert.equal((await ask()).Account, "123456789012");
    await control(endpoint(), "credentials", { accessKey: "rotated" });
    await assert.rejects(ask, invalid);
    await control(endpoint(), "credentials", { accessKey: "rehearsal" });
    assert.equal((await ask()).Account, "123456789012");
  });
});
