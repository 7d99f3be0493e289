import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

/** Two secrets that already have a current value. */
async function secrets(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const Name = `sample-needs-${++made}`;
    const { ARN } = await cloud
      .client(SecretsManagerClient)
      .send(new CreateSecretCommand({ Name, SecretString: "first" }));
    return ARN!;
  };
  return { one: await make(), other: await make() };
}

const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

export const samples: Record<string, AnySample> = {
  "aws:secretsmanager/secret:Secret": sample<aws.secretsmanager.SecretArgs>({
    inputs: () => ({
      name: "sample/database",
      description: "a",
      kmsKeyId: keyIn("eu-west-1"),
      recoveryWindowInDays: 7,
      replicas: [{ region: "us-east-1", kmsKeyId: keyIn("us-east-1") }, { region: "ap-south-1" }],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      description: "b",
      replicas: [{ region: "us-east-1", kmsKeyId: "alias/other" }],
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample/renamed" }),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": sample<aws.secretsmanager.SecretVersionArgs>({
    needs: secrets,
    inputs: ({ one }) => ({ secretId: one!, secretString: '{"password":"a"}', versionStages: ["blue"] }),
    change: () => ({ versionStages: ["green"] }),
    replacement: () => ({ secretString: '{"password":"b"}' }),
  }),
};
