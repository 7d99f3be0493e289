import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

const replicaIn = (regionName: string) => ({
  ...{ regionName, kmsKeyArn: keyIn(regionName) },
  ...{ pointInTimeRecovery: true, deletionProtectionEnabled: false, propagateTags: true },
});

export const samples: Record<string, AnySample> = {
  "aws:dynamodb/table:Table": sample<aws.dynamodb.TableArgs>({
    inputs: () => ({
      name: "sample-carts",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "cart",
      rangeKey: "item",
      attributes: [
        { name: "cart", type: "S" },
        { name: "item", type: "S" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      serverSideEncryption: { enabled: true, kmsKeyArn: keyIn("eu-west-1") },
      pointInTimeRecovery: { enabled: true },
      ttl: { enabled: true, attributeName: "expiresAt" },
      deletionProtectionEnabled: true,
      replicas: [replicaIn("us-east-1"), replicaIn("ap-south-1")],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      pointInTimeRecovery: { enabled: false },
      deletionProtectionEnabled: false,
      replicas: [
        { ...replicaIn("us-east-1"), pointInTimeRecovery: false },
        { ...replicaIn("us-west-2"), deletionProtectionEnabled: false },
      ],
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample-other-carts" }),
  }),
};
