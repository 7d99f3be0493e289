import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { answers, regions } from "./foundation.samples";
import { Secrets, type SecretsArgs } from "./secrets";
import { signingKey } from "./signingKey";

async function declare(changes: Partial<SecretsArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const keyArns = Object.fromEntries(regions.map((region) => [region, pulumi.output(`key-${region}`)]));
  const args = { homeRegion: "us-east-1", regions, keyArns, protect: true, generation: 0, ...changes };
  const secrets = new Secrets("secrets", args, { transformations: [watch.transformation] });
  await settled();
  const version = (name: string) => recorder.only("aws:secretsmanager/secretVersion:SecretVersion", name).inputs;
  /** Mocks see a secret as an envelope around its value; a value that lies open has none and fails here. */
  const value = (name: string) => JSON.parse((version(name)["secretString"] as { value: string }).value);
  return { recorder, watch, secrets, value };
}

describe("Secrets", () => {
  it("replicates each secret to every other region, encrypted with that region's key", async () => {
    const { recorder } = await declare();
    const secrets = recorder.of("aws:secretsmanager/secret:Secret");
    assert.deepEqual(secrets.map((it) => it.name).sort(), [
      "document-credentials",
      "origin-secret",
      "relational-credentials",
      "token-signing-keys",
    ]);
    for (const { inputs } of secrets) {
      assert.equal(inputs["region"], "us-east-1");
      assert.equal(inputs["kmsKeyId"], "key-us-east-1");
      assert.deepEqual(inputs["replicas"], [
        { region: "eu-west-1", kmsKeyId: "key-eu-west-1" },
        { region: "ap-south-1", kmsKeyId: "key-ap-south-1" },
      ]);
    }
  });

  it("keeps credentials as user name and password, each store its own", async () => {
    const { value } = await declare();
    assert.deepEqual(value("relational-credentials"), {
      username: "meridian",
      password: "value of relational-password",
    });
    assert.deepEqual(value("document-credentials"), { username: "meridian", password: "value of document-password" });
  });

  it("accepts two origin secrets and signs with the first of two keys", async () => {
    const { value } = await declare();
    const [odd, even] = [1, 2].map((byte) => signingKey(Buffer.alloc(32, byte).toString("base64")));
    assert.deepEqual(value("origin-secret"), {
      current: "value of origin-secret-even",
      previous: "value of origin-secret-odd",
    });
    assert.deepEqual(value("token-signing-keys"), { current: even, previous: odd });
  });

  it("rotates with the next generation: the new value is current, the old one still accepted, passwords untouched", async () => {
    const { recorder, value, secrets } = await declare({ generation: 1 });
    assert.deepEqual(value("origin-secret"), {
      current: "value of origin-secret-odd",
      previous: "value of origin-secret-even",
    });
    assert.equal(await valueOf(secrets.origin.current), "value of origin-secret-odd");
    const keepers = (name: string) =>
      recorder.only("random:index/randomPassword:RandomPassword", name).inputs["keepers"];
    assert.deepEqual(keepers("origin-secret-odd"), { generation: "1" });
    assert.deepEqual(keepers("origin-secret-even"), { generation: "0" });
    assert.equal(keepers("relational-password"), undefined);
  });

  it("protects the secrets and the passwords but not what rotates, which has to be replaced", async () => {
    const { watch, recorder } = await declare();
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [
        "aws:secretsmanager/secret:Secret document-credentials",
        "aws:secretsmanager/secret:Secret origin-secret",
        "aws:secretsmanager/secret:Secret relational-credentials",
        "aws:secretsmanager/secret:Secret token-signing-keys",
        "random:index/randomPassword:RandomPassword document-password",
        "random:index/randomPassword:RandomPassword relational-password",
      ],
    );
    assert.equal(recorder.of("aws:secretsmanager/secret:Secret")[0]!.inputs["recoveryWindowInDays"], 30);
  });

  it("lets a throw-away stack go after seven days", async () => {
    const { watch, recorder } = await declare({ protect: false });
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [],
    );
    assert.equal(recorder.of("aws:secretsmanager/secret:Secret")[0]!.inputs["recoveryWindowInDays"], 7);
  });

  it("knows no value in a preview, and declares the same fourteen resources", async () => {
    const { recorder } = await declare({}, { preview: true });
    assert.equal(recorder.resources.filter((it) => !it.type.startsWith("meridian:")).length, 14);
    const { inputs } = recorder.only("aws:secretsmanager/secretVersion:SecretVersion", "origin-secret");
    assert.equal(pulumi.isUnknown(inputs["secretString"]), true);
  });
});
