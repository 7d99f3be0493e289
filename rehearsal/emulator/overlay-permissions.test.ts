import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { IAMClient, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  DescribeDBClustersCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { ListHealthChecksCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { cloudsAt } from "../providers/cloud";
import type { Cloud } from "../providers/entry";
import { refused, withEmulator } from "./emulator.fixture";

interface PolicyStatement {
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const region = "eu-west-1";
const account = "123456789012";

describe("the emulator's permissions", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let role: Cloud;
  before(async () => {
    const iam = cloudIn(region).client(IAMClient);
    await iam.send(new CreateRoleCommand({ RoleName: "drill", AssumeRolePolicyDocument: "{}" }));
    const { Credentials } = await cloudIn(region)
      .client(STSClient)
      .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/drill`, RoleSessionName: "ann" }));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    const caller = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
    role = cloudsAt(endpoint(), caller)(region);
  });

  const may = async (...statements: readonly PolicyStatement[]) => {
    const Statement = statements.map((it) => ({ Effect: "Allow", Resource: "*", ...it }));
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await cloudIn(region)
      .client(IAMClient)
      .send(new PutRolePolicyCommand({ RoleName: "drill", PolicyName: "all", PolicyDocument }));
  };
  const publish = (Namespace: string) =>
    role
      .client(CloudWatchClient)
      .send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: "RegionEvacuated", Value: 1 }] }));
  const clusters = (DBClusterIdentifier?: string) =>
    role.client(RDSClient).send(new DescribeDBClustersCommand({ DBClusterIdentifier }));

  it("let a role do nothing that no policy allows, in every protocol, and say what is missing as AWS does", async () => {
    await may({ Action: "sns:ListTopics" });
    const missing = (action: string, resource = "") =>
      new RegExp(
        `^User: arn:aws:sts::${account}:assumed-role/drill/ann is not authorized to perform: ${action}${resource} ` +
          `because no identity-based policy allows the ${action} action$`,
      );
    const on = ` on resource: arn:aws:rds:${region}:${account}:cluster:orders`;
    await assert.rejects(clusters("orders"), refused("AccessDenied", missing("rds:DescribeDBClusters", on)));
    await assert.rejects(publish("Any"), refused("AccessDeniedException", missing("cloudwatch:PutMetricData")));
    const health = role.client(Route53Client).send(new ListHealthChecksCommand({}));
    await assert.rejects(health, refused("AccessDenied", missing("route53:ListHealthChecks")));
    const buckets = role.client(S3Client).send(new ListBucketsCommand({}));
    await assert.rejects(buckets, refused("AccessDenied", missing("s3:ListAllMyBuckets")));
    const schedule = role.client(SchedulerClient).send(new GetScheduleCommand({ Name: "a" }));
    await assert.rejects(
      schedule,
      refused("AccessDeniedException", /scheduler:GetSchedule on resource: .*:schedule\/default\/a/),
    );
  });

  it("let everybody ask who they are, and the administrator do everything", async () => {
    const { Arn } = await role.client(STSClient).send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, `arn:aws:sts::${account}:assumed-role/drill/ann`);
    await cloudIn(region).client(CloudWatchClient).send(new DescribeAlarmsCommand({}));
  });

  it("hold a role to the resources that it is allowed, and to what denies", async () => {
    const rds = cloudIn(region).client(RDSClient);
    const cluster = { Engine: "aurora-postgresql", MasterUsername: "shop", MasterUserPassword: "not-a-secret" };
    for (const it of ["orders", "others"])
      await rds.send(new CreateDBClusterCommand({ ...cluster, DBClusterIdentifier: it }));
    await may({ Action: "rds:Describe*", Resource: `arn:aws:rds:${region}:${account}:cluster:ord*` });
    assert.equal((await clusters("orders")).DBClusters?.length, 1);
    await assert.rejects(clusters("others"), refused("AccessDenied", /cluster:others because/));
    await assert.rejects(clusters(), refused("AccessDenied", /cluster:\* because/));
    await may({ Action: "rds:*" }, { Effect: "Deny", Action: "rds:DescribeDBClusters" });
    await assert.rejects(
      clusters("orders"),
      refused("AccessDenied", /with an explicit deny in an identity-based policy$/),
    );
  });

  it("hold it to the tags of what it touches", async () => {
    const tagged = { "aws:ResourceTag/Project": "meridian" };
    await may({ Action: "rds:DescribeDBClusters", Condition: { StringEquals: tagged } });
    await assert.rejects(clusters("orders"), refused("AccessDenied", /DescribeDBClusters/));
    const ResourceName = `arn:aws:rds:${region}:${account}:cluster:orders`;
    const Tags = [{ Key: "Project", Value: "meridian" }];
    await cloudIn(region).client(RDSClient).send(new AddTagsToResourceCommand({ ResourceName, Tags }));
    await clusters("orders");
    await assert.rejects(clusters("others"), refused("AccessDenied", /DescribeDBClusters/));
  });

  it("hold it to what the request says, and refuse what isn't evaluated instead of guessing", async () => {
    const bound = { "cloudwatch:namespace": "Meridian/Evacuation", "aws:RequestedRegion": region };
    await may({ Action: "cloudwatch:PutMetricData", Condition: { StringEquals: bound } });
    await publish("Meridian/Evacuation");
    await assert.rejects(publish("Meridian/Other"), refused("AccessDeniedException", /PutMetricData/));
    await may({
      Action: "cloudwatch:PutMetricData",
      Condition: { DateGreaterThan: { "aws:RequestedRegion": "2025-01-01T00:00:00Z" } },
    });
    await assert.rejects(
      publish("Any"),
      refused("NotImplemented", /^the condition operator DateGreaterThan isn't evaluated/),
    );
    await may({ Action: "cloudwatch:PutMetricData", Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } });
    await assert.rejects(
      publish("Any"),
      refused("NotImplemented", /^the condition key aws:SourceVpc of cloudwatch:PutMetricData/),
    );
    await assert.rejects(
      role
        .client(RDSClient)
        .send(new CreateDBClusterCommand({ DBClusterIdentifier: "a", Engine: "aurora-postgresql" })),
      refused("NotImplemented", /^the call rds:CreateDBCluster isn't evaluated for roles: add it in/),
    );
  });

  it("take for a schedule's change that its role may be passed on", async () => {
    const schedule = {
      ...{ Name: "heartbeat", ScheduleExpression: "rate(1 minute)", FlexibleTimeWindow: { Mode: "OFF" as const } },
      Target: {
        Arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
        RoleArn: `arn:aws:iam::${account}:role/drill`,
      },
    };
    await cloudIn(region).client(SchedulerClient).send(new CreateScheduleCommand(schedule));
    const change = () => role.client(SchedulerClient).send(new UpdateScheduleCommand(schedule));
    const scheduled = {
      Action: "scheduler:UpdateSchedule",
      Resource: `arn:aws:scheduler:${region}:${account}:schedule/default/heart*`,
    };
    await may(scheduled);
    await assert.rejects(change(), refused("AccessDeniedException", /iam:PassRole on resource: .*role\/drill/));
    const passedTo = { "iam:PassedToService": "scheduler.amazonaws.com" };
    await may(scheduled, {
      Action: "iam:PassRole",
      Resource: "arn:aws:iam::*:role/drill",
      Condition: { StringEquals: passedTo },
    });
    await change();
  });

  it("tell only who may list a bucket that it has no such object", async () => {
    const LocationConstraint = region;
    const bucket = { Bucket: "backup-bucket-1", CreateBucketConfiguration: { LocationConstraint } } as const;
    await cloudIn(region).client(S3Client).send(new CreateBucketCommand(bucket));
    const objects = "arn:aws:s3:::backup-bucket-*/drills/*";
    const get = () => role.client(S3Client).send(new GetObjectCommand({ Bucket: "backup-bucket-1", Key: "drills/a" }));
    const put = (Key: string) =>
      role.client(S3Client).send(new PutObjectCommand({ Bucket: "backup-bucket-1", Key, Body: "a" }));
    await may({ Action: ["s3:GetObject", "s3:PutObject"], Resource: objects });
    await assert.rejects(get(), refused("AccessDenied", /s3:ListBucket on resource: arn:aws:s3:::backup-bucket-1 /));
    await may({ Action: ["s3:GetObject", "s3:PutObject"], Resource: objects }, { Action: "s3:ListBucket" });
    await assert.rejects(get(), refused("NoSuchKey", /./));
    await put("drills/a");
    await get();
    await assert.rejects(put("elsewhere"), refused("AccessDenied", /s3:PutObject on resource: .*\/elsewhere/));
  });

  it("hold what a role has signed for others to the role's permissions when it is used: an address, and a browser's form", async () => {
    const LocationConstraint = region;
    const Bucket = "pictures-1";
    await cloudIn(region)
      .client(S3Client)
      .send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    const { accessKeyId } = (await role.client(S3Client).config.credentials()) as { accessKeyId: string };
    const credential = `${accessKeyId}/20261201/${region}/s3/aws4_request`;
    const signed = { "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": credential, "X-Amz-Signature": "0" };
    const answered = async (address: string, request: RequestInit = {}): Promise<string> => {
      const answer = await fetch(`${endpoint()}/${Bucket}${address}`, request);
      return `${answer.status} ${/<Message>([^<]*)</.exec(await answer.text())?.[1] ?? ""}`;
    };
    const form = (key: string): Promise<string> => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ key, ...signed })) body.set(name, value);
      body.set("file", new Blob(["a"]), "a.png");
      return answered("", { method: "POST", body });
    };
    const address = (key: string): Promise<string> =>
      answered(`/${key}?${new URLSearchParams({ ...signed, "X-Amz-Expires": "60" })}`);
    await may({ Action: "s3:PutObject", Resource: `arn:aws:s3:::${Bucket}/raw/*` });
    assert.match(await form("raw/a"), /^20/);
    assert.match(await form("shown/a"), /^403 .* s3:PutObject on resource: arn:aws:s3:::pictures-1\/shown\/a because/);
    assert.match(await address("raw/a"), /^403 .* s3:GetObject on resource: arn:aws:s3:::pictures-1\/raw\/a because/);
    await may({ Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` });
    assert.match(await address("raw/a"), /^200/);
    assert.match(await form("raw/b"), /^403 /);
  });

  it("let it use a table's items only with the table's key, and only in its own region", async () => {
    const TableName = "carts";
    const keyArn = `arn:aws:kms:${region}:${account}:key/mrk-1`;
    await cloudIn(region)
      .client(DynamoDBClient)
      .send(
        new CreateTableCommand({
          ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
          KeySchema: [{ AttributeName: "cart", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "cart", AttributeType: "S" }],
          SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyArn },
        }),
      );
    const Key = { cart: { S: "c1" } };
    const get = () => role.client(DynamoDBClient).send(new GetItemCommand({ TableName, Key }));
    const put = () => role.client(DynamoDBClient).send(new PutItemCommand({ TableName, Item: Key }));
    const items = { Action: "dynamodb:GetItem", Resource: `arn:aws:dynamodb:${region}:${account}:table/carts` };
    await may(items);
    await assert.rejects(get(), refused("AccessDeniedException", /perform: kms:Decrypt on resource: \S+key\/mrk-1/));
    const through = (service: string) => ({ StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` } });
    await may(items, { Action: "kms:Decrypt", Resource: keyArn, Condition: through("sqs") });
    await assert.rejects(get(), refused("AccessDeniedException", /perform: kms:Decrypt/));
    await may(items, { Action: "kms:Decrypt", Resource: keyArn, Condition: through("dynamodb") });
    assert.equal((await get()).Item, undefined);
    await assert.rejects(
      put(),
      refused("AccessDeniedException", /perform: dynamodb:PutItem on resource: \S+table\/carts/),
    );
    await may({ ...items, Resource: items.Resource.replace(region, "us-east-1") });
    await assert.rejects(get(), refused("AccessDeniedException", /perform: dynamodb:GetItem/));
  });
});
