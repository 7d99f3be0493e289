import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

const policy = (Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "route53.amazonaws.com" }, Action, Resource: "*" }],
  });

export const samples: Record<string, AnySample> = {
  "aws:cloudwatch/logGroup:LogGroup": sample<aws.cloudwatch.LogGroupArgs>({
    inputs: () => ({
      name: "/shop/web",
      retentionInDays: 30,
      kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/one",
      logGroupClass: "STANDARD",
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      retentionInDays: 0,
      kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/two",
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "/shop/web-2" }),
  }),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": sample<aws.cloudwatch.LogResourcePolicyArgs>({
    inputs: () => ({ policyName: "dns", policyDocument: policy("logs:PutLogEvents") }),
    change: () => ({ policyDocument: policy("logs:CreateLogStream") }),
    replacement: () => ({ policyName: "dns-2" }),
  }),
};
