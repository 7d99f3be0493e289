import assert from "node:assert/strict";
import { type CreationRequest, creationRefusals } from "./creation";

const bucket = "s3://state?region=us-east-1&awssdk=v2";
const cloud = "https://app.pulumi.com/somebody";
const key = "awskms://alias/state?region=us-east-1";

const refusals = (request: Partial<CreationRequest>): readonly string[] =>
  creationRefusals({
    backend: bucket,
    organization: undefined,
    secretsProvider: key,
    passphrase: undefined,
    ci: undefined,
    ...request,
  });

describe("making stacks", () => {
  it("is done where a person names the secrets provider, and in Pulumi Cloud the organisation", () => {
    assert.deepEqual(refusals({}), []);
    assert.deepEqual(refusals({ secretsProvider: "passphrase", passphrase: "correct horse" }), []);
    assert.deepEqual(refusals({ backend: cloud, organization: "acme", secretsProvider: "default" }), []);
    assert.deepEqual(refusals({ ci: "false" }), []);
  });

  it("is refused in CI", () => {
    assert.deepEqual(refusals({ ci: "true" }), [
      "--create: CI only selects stacks that exist; a person makes them, once",
    ]);
  });

  it("is refused without a secrets provider, or with one that Pulumi doesn't have", () => {
    for (const secretsProvider of [undefined, "", "awskms", "kms://key"])
      assert.match(
        refusals({ secretsProvider }).join(),
        /^--create needs --secrets-provider: [^,]+, passphrase, or default/,
      );
  });

  it("is refused with a passphrase that is empty, or with one that nobody asked for", () => {
    assert.deepEqual(refusals({ secretsProvider: "passphrase", passphrase: "" }), [
      "--secrets-provider passphrase needs PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, not empty",
    ]);
    assert.match(refusals({ secretsProvider: "default" }).join(), /^--secrets-provider default is Pulumi Cloud's; s3:/);
  });

  it("is refused in Pulumi Cloud without an organisation, with everything else that is missing", () => {
    assert.deepEqual(
      refusals({ backend: cloud, secretsProvider: "", ci: "1" }).map((it) => it.split(/[ :]/).slice(0, 3).join(" ")),
      ["--create  CI", "--create needs --secrets-provider", "--create needs --organization"],
    );
  });
});
