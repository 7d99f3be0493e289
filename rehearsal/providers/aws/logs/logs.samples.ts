import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

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
};
