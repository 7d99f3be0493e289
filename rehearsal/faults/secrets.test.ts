import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { withEmulator } from "../emulator/emulator.fixture";
import { SecretRotation } from "./secrets";

describe("a secret that is rotated in mid-flight", function () {
  const { cloudIn } = withEmulator(this);
  const client = (region: string): SecretsManagerClient => cloudIn(region).client(SecretsManagerClient);
  const regions = ["us-east-1", "eu-west-1"];

  const make = (name: string, value: object) =>
    client("us-east-1").send(
      new CreateSecretCommand({
        ...{ Name: name, SecretString: JSON.stringify(value) },
        AddReplicaRegions: [{ Region: "eu-west-1" }],
      }),
    );
  const read = async (name: string, region = "us-east-1") =>
    JSON.parse((await client(region).send(new GetSecretValueCommand({ SecretId: name }))).SecretString!) as {
      current: string & { kid: string; pem: string };
      previous: unknown;
    };

  before(async () => {
    await make("words", { current: "a".repeat(48), previous: "b" });
    await make("keys", { current: { kid: "k", pem: "p" }, previous: { kid: "j", pem: "o" } });
    await make("credentials", { username: "u", password: "p" });
  });

  async function rotationOf(): Promise<SecretRotation> {
    const rotation = new SecretRotation(regions.map(cloudIn));
    await rotation.listed;
    return rotation;
  }

  it("is any of those that there are, each once, though every region has a copy", async () => {
    const rotation = await rotationOf();
    assert.deepEqual(rotation.names(), ["credentials", "keys", "words"]);
  });

  it("gets a new value of the same length; the one before stays the previous one, in every region", async () => {
    const rotation = await rotationOf();
    await rotation.begin("words");
    const now = await read("words", "eu-west-1");
    assert.equal(now.previous, "a".repeat(48));
    assert.match(now.current, /^[\w-]{48}$/);
    assert.notEqual(now.current, now.previous);
  });

  it("gets a new key for a key", async () => {
    await (await rotationOf()).begin("keys");
    const { current, previous } = await read("keys");
    assert.deepEqual(previous, { kid: "k", pem: "p" });
    assert.equal(createPrivateKey(current.pem).asymmetricKeyType, "ed25519");
    assert.match(current.kid, /^[\w-]{43}$/);
  });

  it("is none that the platform doesn't rotate", async () => {
    const rotation = await rotationOf();
    await assert.rejects(
      rotation.begin("credentials"),
      /^Error: credentials isn't rotated by the platform: it has no slots/,
    );
    await assert.rejects(
      rotation.begin("mine"),
      /^Error: there is no secret mine; there are credentials, keys, words$/,
    );
  });
});
