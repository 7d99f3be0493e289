import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  CreateConfigurationSetCommand,
  CreateEmailIdentityCommand,
  SendEmailCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { readsObjects, writesEverywhere } from "../components/region/functions/permissions";
import { readSecrets, useCarts, useEvents } from "../components/region/storefrontPermissions";
import { denyEvacuation, policyDocument, type Statement } from "../components/shared/policy";
import { credentialsOfRole } from "../rehearsal/dataplane/roles";
import { refused, withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { cloudsAt } from "../rehearsal/providers/cloud";
import type { Cloud } from "../rehearsal/providers/entry";
import { valueOf } from "./recorder";

const region = "eu-west-1";
const account = "123456789012";
const keyArn = `arn:aws:kms:${region}:${account}:key/mrk-1`;

/** What is deployed says what a role may do, and the emulator holds its calls to that. */
describe("The deployed roles", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  const admin = (): Cloud => cloudIn(region);

  /** AWS' own that the roles have beside theirs: of instances, and of functions in the VPC. */
  const managed = ["AmazonSSMManagedInstanceCore", "service-role/AWSLambdaENIManagementAccess"];

  /** Somebody who has the credentials of a new role. */
  async function roleWith(RoleName: string, statements: readonly Statement[]): Promise<Cloud> {
    const iam = admin().client(IAMClient);
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
    const PolicyDocument = await valueOf(policyDocument([...statements, denyEvacuation()]));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument }));
    for (const it of managed)
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${it}` }));
    const given = await credentialsOfRole(admin(), `arn:aws:iam::${account}:role/${RoleName}`, "i-1");
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = given;
    const caller = {
      ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN },
    };
    return cloudsAt(endpoint(), caller)(region);
  }

  const denied = (action: string, name = "AccessDenied") =>
    refused(name, new RegExp(`is not authorized to perform: ${action} on resource`));

  const topic = async (Name: string) =>
    (
      await admin()
        .client(SNSClient)
        .send(new CreateTopicCommand({ Name, Attributes: { FifoTopic: "true", KmsMasterKeyId: keyArn } }))
    ).TopicArn!;
  const queue = async (QueueName: string) =>
    (
      await admin()
        .client(SQSClient)
        .send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: "true", KmsMasterKeyId: keyArn } }))
    ).QueueUrl!;
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

  it("let a storefront send events, read its queues and send mails, and nothing beside them", async () => {
    const [events, others] = [await topic("events.fifo"), await topic("others.fifo")];
    const [sales, failed, foreign] = [await queue("sales.fifo"), await queue("failed.fifo"), await queue("other.fifo")];
    const feedback = await queue("feedback.fifo");
    const ses = admin().client(SESv2Client);
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: "shop.example.com" }));
    await ses.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "mails" }));
    const mails = {
      address: "orders@shop.example.com",
      identityArn: `arn:aws:ses:${region}:${account}:identity/shop.example.com`,
      configurationSetArn: `arn:aws:ses:${region}:${account}:configuration-set/mails`,
      feedbackQueueArn: queueArn("feedback.fifo"),
    };
    const scope = {
      ...{ topicArn: events, queueArns: [queueArn("sales.fifo")], failedArns: [queueArn("failed.fifo")], mails },
    };
    const storefront = await roleWith("events", useEvents({ region, keyArn, secretArns: [], events: scope }));
    const sns = storefront.client(SNSClient);
    const sqs = storefront.client(SQSClient);
    const message = { MessageGroupId: "a", MessageDeduplicationId: "a" };
    const entries = [{ ...message, Id: "1", Message: "a" }];
    await sns.send(new PublishBatchCommand({ TopicArn: events, PublishBatchRequestEntries: entries }));
    await assert.rejects(
      sns.send(new PublishCommand({ ...message, TopicArn: others, Message: "a" })),
      denied("sns:Publish"),
    );
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: sales }));
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl: failed, AttributeNames: ["All"] }));
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl: feedback, AttributeNames: ["VisibilityTimeout"] }));
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: feedback }));
    await assert.rejects(
      sqs.send(new ReceiveMessageCommand({ QueueUrl: foreign })),
      denied("sqs:ReceiveMessage", "AccessDeniedException"),
    );
    await sqs.send(new SendMessageCommand({ ...message, QueueUrl: sales, MessageBody: "a" }));
    await assert.rejects(
      sqs.send(new SendMessageCommand({ ...message, QueueUrl: failed, MessageBody: "a" })),
      denied("sqs:SendMessage", "AccessDeniedException"),
    );
    const text = { Data: "a" };
    const mail = (FromEmailAddress: string) =>
      storefront.client(SESv2Client).send(
        new SendEmailCommand({
          ...{ FromEmailAddress, ConfigurationSetName: "mails", Destination: { ToAddresses: ["a@example.com"] } },
          Content: { Simple: { Subject: text, Body: { Text: text } } },
        }),
      );
    // It may: what SES says then is its own.
    await assert.rejects(mail("The shop <orders@shop.example.com>"), refused("MessageRejected", /not verified/));
    await assert.rejects(mail("Somebody <others@shop.example.com>"), denied("ses:SendEmail", "AccessDeniedException"));
  });

  it("let it open a topic's and a queue's key for these two services alone", async () => {
    const [events, sales] = [await topic("opened.fifo"), await queue("opened.fifo")];
    const scope = { topicArn: events, queueArns: [queueArn("opened.fifo")], failedArns: [] };
    const withKey = useEvents({ region, keyArn, secretArns: [], events: scope });
    const storefront = await roleWith(
      "without-key",
      withKey.filter((it) => it.Sid !== "EncryptEvents"),
    );
    await assert.rejects(
      storefront.client(SQSClient).send(new ReceiveMessageCommand({ QueueUrl: sales })),
      denied("kms:Decrypt", "AccessDeniedException"),
    );
    const publish = new PublishCommand({ MessageGroupId: "a", TopicArn: events, Message: "a" });
    await assert.rejects(storefront.client(SNSClient).send(publish), denied("kms:GenerateDataKey"));
  });

  it("let it use carts in its table, and read its secrets, and no others", async () => {
    for (const TableName of ["carts", "others"])
      await admin()
        .client(DynamoDBClient)
        .send(
          new CreateTableCommand({
            ...{ TableName, BillingMode: "PAY_PER_REQUEST" },
            KeySchema: [{ AttributeName: "cart", KeyType: "HASH" }],
            AttributeDefinitions: [{ AttributeName: "cart", AttributeType: "S" }],
            SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyArn },
          }),
        );
    const secrets = admin().client(SecretsManagerClient);
    const secret = async (Name: string) =>
      (await secrets.send(new CreateSecretCommand({ Name, SecretString: "s", KmsKeyId: keyArn }))).ARN!;
    const [own, foreign] = [await secret("own"), await secret("foreign")];
    const carts = { tableArn: `arn:aws:dynamodb:${region}:${account}:table/carts` };
    const scope = { region, keyArn, secretArns: [own], carts };
    const storefront = await roleWith("carts", [...useCarts(scope), ...readSecrets(scope)]);
    const table = storefront.client(DynamoDBClient);
    const read = (TableName: string) =>
      table.send(
        new QueryCommand({
          ...{ TableName, KeyConditionExpression: "cart = :c", ExpressionAttributeValues: { ":c": { S: "c" } } },
        }),
      );
    await table.send(new PutItemCommand({ TableName: "carts", Item: { cart: { S: "c" } } }));
    assert.equal((await read("carts")).Count, 1);
    await assert.rejects(read("others"), denied("dynamodb:Query", "AccessDeniedException"));
    const value = (SecretId: string) =>
      storefront.client(SecretsManagerClient).send(new GetSecretValueCommand({ SecretId }));
    assert.equal((await value(own)).SecretString, "s");
    await assert.rejects(value(foreign), denied("secretsmanager:GetSecretValue", "AccessDeniedException"));
    const unopened = readSecrets(scope).filter((it) => it.Sid !== "OpenSecrets");
    const without = (await roleWith("secrets", unopened)).client(SecretsManagerClient);
    await assert.rejects(
      without.send(new GetSecretValueCommand({ SecretId: own })),
      denied("kms:Decrypt", "AccessDeniedException"),
    );

    const iam = admin().client(IAMClient);
    for (const it of managed)
      await iam.send(new DetachRolePolicyCommand({ RoleName: "carts", PolicyArn: `arn:aws:iam::aws:policy/${it}` }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "carts", PolicyName: "own" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "carts" }));
    await assert.rejects(value(own), denied("secretsmanager:GetSecretValue", "AccessDeniedException"));
  });

  it("let the import read and write below its prefix, and know what isn't there, and touch nothing else", async () => {
    const bucket = `functions-${account}-${region}`;
    const LocationConstraint = region;
    const create = { Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } } as const;
    await admin().client(S3Client).send(new CreateBucketCommand(create));
    const scope = { region, keyArn, bucket };
    const imports = await roleWith("imports", [
      ...readsObjects(scope, "imports"),
      ...writesEverywhere(scope, "imports"),
    ]);
    const s3 = imports.client(S3Client);
    const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "a" }));
    await assert.rejects(get("imports/results/a.csv.json"), refused("NoSuchKey", /./));
    await put("imports/results/a.csv.json");
    await get("imports/results/a.csv.json");
    await assert.rejects(put("feeds/products.json"), denied("s3:PutObject"));
    await assert.rejects(get("static/pictures/a.jpg"), refused("AccessDenied", /s3:GetObject on resource/));
  });
});
