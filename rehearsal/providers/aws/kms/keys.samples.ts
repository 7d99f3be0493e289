import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

/** Two keys in a region, as id and ARN each. */
async function keys(cloud: Cloud, region?: string): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const name of ["one", "other"]) {
    const { KeyMetadata } = await cloud.client(KMSClient, region).send(new CreateKeyCommand({ MultiRegion: true }));
    made[name] = KeyMetadata!.KeyId!;
    made[`${name}Arn`] = KeyMetadata!.Arn!;
  }
  return made;
}

const policy = (sid: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: sid,
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });

export const samples: Record<string, AnySample> = {
  "aws:kms/alias:Alias": sample<aws.kms.AliasArgs>({
    needs: keys,
    inputs: ({ one }) => ({ name: "alias/sample/database", targetKeyId: one! }),
    change: ({ otherArn }) => ({ targetKeyId: otherArn! }),
    replacement: () => ({ name: "alias/sample/renamed" }),
  }),
  "aws:kms/key:Key": sample<aws.kms.KeyArgs>({
    inputs: () => ({
      description: "a",
      enableKeyRotation: true,
      rotationPeriodInDays: 180,
      deletionWindowInDays: 7,
      multiRegion: true,
      policy: policy("Account"),
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      description: "b",
      rotationPeriodInDays: 90,
      policy: policy("Root"),
      tags: { Name: "b" },
      isEnabled: false,
    }),
    replacement: () => ({ multiRegion: false }),
  }),
  "aws:kms/replicaKey:ReplicaKey": sample<aws.kms.ReplicaKeyArgs>({
    needs: (cloud) => keys(cloud, "us-east-1"),
    inputs: ({ oneArn }) => ({
      primaryKeyArn: oneArn!,
      description: "a",
      deletionWindowInDays: 7,
      policy: policy("Account"),
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({ description: "b", policy: policy("Root"), enabled: false, tags: { Name: "b" } }),
    replacement: ({ otherArn }) => ({ primaryKeyArn: otherArn! }),
  }),
};
