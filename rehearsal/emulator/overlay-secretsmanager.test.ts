import assert from "node:assert/strict";
import { CreateSecretCommand, DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's Secrets Manager", function () {
  const { cloudIn } = withEmulator(this);

  it("encrypts each replica with the key of its own region, and with AWS' where none was named", async () => {
    const secrets = cloudIn("us-east-1").client(SecretsManagerClient);
    const KmsKeyId = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
    const AddReplicaRegions = [{ Region: "eu-west-1", KmsKeyId }, { Region: "ap-south-1" }];
    await secrets.send(new CreateSecretCommand({ Name: "origin", SecretString: "a", AddReplicaRegions }));
    const { ReplicationStatus } = await secrets.send(new DescribeSecretCommand({ SecretId: "origin" }));
    const keys = ReplicationStatus?.map((it) => [it.Region, it.KmsKeyId]);
    assert.deepEqual(keys, [
      ["eu-west-1", KmsKeyId],
      ["ap-south-1", "alias/aws/secretsmanager"],
    ]);
  });
});
