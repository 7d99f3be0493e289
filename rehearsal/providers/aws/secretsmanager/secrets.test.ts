import assert from "node:assert/strict";
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { withEmulator } from "../../../emulator/emulator.fixture";
import type { Cloud, AnyEntry } from "../../entry";
import { entries } from "./secrets";

describe("the entries of secrets", function () {
  const { cloudIn } = withEmulator(this);
  const secret = entries["aws:secretsmanager/secret:Secret"] as AnyEntry;
  const version = entries["aws:secretsmanager/secretVersion:SecretVersion"] as AnyEntry;
  let home: Cloud;
  let away: Cloud;
  before(() => {
    home = cloudIn("us-east-1");
    away = cloudIn("eu-west-1");
  });

  const valueAt = async (cloud: Cloud, SecretId: string, VersionStage?: string) =>
    (await cloud.client(SecretsManagerClient).send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

  it("keeps the value before as AWSPREVIOUS when a version is replaced", async () => {
    const secretId = await secret.create(home, { name: "rotated" });
    const first = { secretId, secretString: "one" };
    const firstId = await version.create(home, first);
    await version.create(home, { secretId, secretString: "two" });
    await version.remove(home, firstId, first);
    assert.equal(await valueAt(home, secretId), "two");
    assert.equal(await valueAt(home, secretId, "AWSPREVIOUS"), "one");
  });

  it("can be read in a replica's region by the ARN that differs in the region alone", async () => {
    const secretId = await secret.create(home, { name: "replicated", replicas: [{ region: "eu-west-1" }] });
    await version.create(home, { secretId, secretString: "one" });
    assert.equal(await valueAt(away, secretId.replace("us-east-1", "eu-west-1")), "one");
  });

  it("removes the replicas with the secret, and leaves the secret to be restored for as long as was asked", async () => {
    const asked = { name: "removed", replicas: [{ region: "eu-west-1" }], recoveryWindowInDays: 7 };
    const id = await secret.create(home, asked);
    const before = Date.now();
    await secret.remove(home, id, asked);
    const { DeletedDate } = await home.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: id }));
    assert.equal(Math.round((DeletedDate!.getTime() - before) / 86_400_000), 7);
    assert.equal(await secret.read(away, id.replace("us-east-1", "eu-west-1"), asked), undefined);
  });

  it("deletes a secret at once where the recovery window is 0", async () => {
    const asked = { name: "forgotten", recoveryWindowInDays: 0 };
    const id = await secret.create(home, asked);
    await secret.remove(home, id, asked);
    const found = home.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: id }));
    await assert.rejects(found, { name: "ResourceNotFoundException" });
  });
});
