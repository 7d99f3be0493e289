import assert from "node:assert/strict";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDomainNameCommand,
  CreateStageCommand,
  DeleteDomainNameCommand,
  GetDomainNameCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { withEmulator } from "./emulator.fixture";

const region = "eu-west-1";
/** An archive without files: the emulator looks at no code. */
const zip = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);

describe("the emulator's Lambda", function () {
  const { cloudIn } = withEmulator(this);
  let client: LambdaClient;
  let role: string;

  before(async () => {
    const cloud = cloudIn(region);
    client = cloud.client(LambdaClient);
    const made = new CreateRoleCommand({ RoleName: "feed", AssumeRolePolicyDocument: "{}" });
    role = (await cloud.client(IAMClient).send(made)).Role!.Arn!;
    const s3 = cloud.client(S3Client);
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.send(new CreateBucketCommand({ Bucket: "code", CreateBucketConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket: "code", Key: "one.zip", Body: zip }));
  });

  const create = (changes: Partial<CreateFunctionCommandInput> = {}) =>
    client.send(
      new CreateFunctionCommand({
        ...{ FunctionName: "feed", Role: role, Runtime: "nodejs22.x", Handler: "index.feed" },
        Code: { S3Bucket: "code", S3Key: "one.zip" },
        ...changes,
      }),
    );
  const invalid = (message: RegExp) => ({ name: "InvalidParameterValueException", message });

  it("makes no function of code, a role or a queue that isn't there", async () => {
    await assert.rejects(create({ Code: { S3Bucket: "code", S3Key: "other.zip" } }), invalid(/NoSuchKey/));
    await assert.rejects(create({ Code: { S3Bucket: "nowhere", S3Key: "one.zip" } }), invalid(/NoSuchBucket/));
    await assert.rejects(create({ Role: role.replace("feed", "nobody") }), invalid(/cannot be assumed by Lambda/));
    const TargetArn = `arn:aws:sqs:${region}:123456789012:nowhere`;
    await assert.rejects(create({ DeadLetterConfig: { TargetArn } }), invalid(/no queue nowhere/));
    await assert.rejects(client.send(new GetFunctionCommand({ FunctionName: "feed" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("leaves a function's code as it is where the new code isn't there", async () => {
    await create();
    const before = await client.send(new GetFunctionCommand({ FunctionName: "feed" }));
    const missing = { FunctionName: "feed", S3Bucket: "code", S3Key: "other.zip" };
    await assert.rejects(client.send(new UpdateFunctionCodeCommand(missing)), invalid(/NoSuchKey/));
    const after = await client.send(new GetFunctionCommand({ FunctionName: "feed" }));
    assert.equal(after.Configuration!.CodeSha256, before.Configuration!.CodeSha256);
  });

  it("runs nothing, and says where functions are run", () =>
    assert.rejects(client.send(new InvokeCommand({ FunctionName: "feed" })), {
      name: "ServiceException",
      message: /runs no functions: npm run live -- --with functions/,
    }));

  it("starts no container for an object that comes into a bucket which invokes a function", async () => {
    const s3 = cloudIn(region).client(S3Client);
    const { FunctionArn } = (await client.send(new GetFunctionCommand({ FunctionName: "feed" }))).Configuration!;
    const invokes = { LambdaFunctionArn: FunctionArn, Events: ["s3:ObjectCreated:*" as const] };
    const NotificationConfiguration = { LambdaFunctionConfigurations: [invokes] };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: "code", NotificationConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket: "code", Key: "list.csv", Body: "sku" }));
    const logs = await cloudIn(region).client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({}));
    assert.deepEqual(logs.logGroups, []);
  });
});

describe("the emulator's HTTP APIs", function () {
  const { cloudIn } = withEmulator(this);
  let client: ApiGatewayV2Client;
  let ApiId: string;
  const DomainName = "api.shop.example.com";

  before(async () => {
    client = cloudIn(region).client(ApiGatewayV2Client);
    ApiId = (await client.send(new CreateApiCommand({ Name: "functions", ProtocolType: "HTTP" }))).ApiId!;
    const CertificateArn = `arn:aws:acm:${region}:123456789012:certificate/1`;
    await client.send(
      new CreateDomainNameCommand({
        DomainName,
        DomainNameConfigurations: [{ CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
      }),
    );
  });

  const map = (Stage: string, api = ApiId) =>
    client.send(new CreateApiMappingCommand({ ApiId: api, DomainName, Stage }));

  it("map a domain name to nothing that isn't there", async () => {
    await assert.rejects(map("$default"), { name: "NotFoundException", message: /Invalid stage identifier/ });
    await assert.rejects(map("$default", "nowhere"), { name: "NotFoundException" });
  });

  it("have a stage of a name once, and an address of their region in its zone", async () => {
    const stage = () => client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
    await stage();
    await assert.rejects(stage(), { name: "BadRequestException", message: "Stage already exists: $default" });
    assert.equal((await map("$default")).Stage, "$default");
    const { DomainNameConfigurations: [at] = [] } = await client.send(new GetDomainNameCommand({ DomainName }));
    assert.match(at!.ApiGatewayDomainName!, /^d-[0-9a-f]{8}\.execute-api\.eu-west-1\.amazonaws\.com$/);
    assert.equal(at!.HostedZoneId, "ZLY8HYME6SFDD");
  });

  it("lose a domain name with its mappings, once", async () => {
    await client.send(new DeleteDomainNameCommand({ DomainName }));
    await assert.rejects(client.send(new GetDomainNameCommand({ DomainName })), { name: "NotFoundException" });
    await assert.rejects(client.send(new DeleteDomainNameCommand({ DomainName })), { name: "NotFoundException" });
  });
});
