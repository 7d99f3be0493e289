import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

/** An archive without files: the emulator looks at no code. */
const zip = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);

async function surroundings(cloud: Cloud): Promise<Record<string, string>> {
  const name = `sample-needs-${++made}-lambda`;
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const { Role } = await cloud
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const s3 = cloud.client(S3Client);
  const LocationConstraint = cloud.region as "eu-west-1";
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint } }));
  for (const Key of ["one.zip", "other.zip"]) await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: zip }));
  await cloud.client(SQSClient).send(new CreateQueueCommand({ QueueName: name }));
  const queueArn = `arn:aws:sqs:${cloud.region}:${cloud.accountId}:${name}`;
  return { bucket: name, roleArn: Role!.Arn!, queueArn };
}

export async function functions(cloud: Cloud): Promise<Record<string, string>> {
  const { bucket, roleArn } = await surroundings(cloud);
  const make = async () => {
    const FunctionName = `sample-needs-${++made}`;
    const Code = { S3Bucket: bucket!, S3Key: "one.zip" };
    const given = { FunctionName, Code, Role: roleArn!, Runtime: "nodejs22.x", Handler: "index.a" } as const;
    await cloud.client(LambdaClient).send(new CreateFunctionCommand(given));
    return FunctionName;
  };
  return { one: await make(), other: await make() };
}

export const samples: Record<string, AnySample> = {
  "aws:lambda/function:Function": sample<aws.lambda.FunctionArgs>({
    needs: surroundings,
    inputs: ({ bucket, roleArn, queueArn }) => ({
      name: "sample-feed",
      description: "a",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.a",
      s3Bucket: bucket!,
      s3Key: "one.zip",
      role: roleArn!,
      memorySize: 256,
      timeout: 10,
      reservedConcurrentExecutions: 20,
      environment: { variables: { A: "a" } },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: "sample-feed" },
      deadLetterConfig: { targetArn: queueArn! },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      description: "b",
      handler: "index.b",
      s3Key: "other.zip",
      memorySize: 512,
      timeout: 20,
      reservedConcurrentExecutions: 5,
      environment: { variables: { A: "b", B: "b" } },
      tracingConfig: { mode: "PassThrough" },
      loggingConfig: { logFormat: "Text", logGroup: "sample-other" },
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample-other-feed" }),
  }),
  "aws:lambda/permission:Permission": sample<aws.lambda.PermissionArgs>({
    needs: functions,
    inputs: ({ one }) => ({
      function: one!,
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:a/*",
      sourceAccount: "123456789012",
    }),
    replacement: ({ other }) => ({ function: other! }),
  }),
};
