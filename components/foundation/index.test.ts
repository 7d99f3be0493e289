import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import { foundationContract, foundationWithUserPoolContract } from "../../outputs/foundation";
import { parseOutputs } from "../../outputs/contract";
import { record, type RecorderOptions, settled, valueOf } from "../../test/recorder";
import { tagEverything } from "../shared/tags";
import { Foundation } from ".";
import { answers, foundationSettings } from "./foundation.samples";

async function found(settings: Settings = foundationSettings(), options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const foundation = new Foundation("foundation", { settings });
  await settled();
  return { recorder, foundation };
}

const names = (resources: readonly { type: string; name: string }[]) =>
  resources
    .filter((it) => !it.type.startsWith("meridian:"))
    .map((it) => `${it.type.split(":").pop()} ${it.name}`)
    .sort();

const everything = [
  "Alias key-alias-ap-south-1",
  "Alias key-alias-eu-west-1",
  "Alias key-alias-us-east-1",
  "Certificate edge-certificate",
  "GlobalCluster document-global-cluster",
  "GlobalCluster relational-global-cluster",
  "Key key",
  "LifecyclePolicy storefront-lifecycle",
  "LifecyclePolicy storefront-lifecycle-ap-south-1",
  "LifecyclePolicy storefront-lifecycle-eu-west-1",
  "OpenIdConnectProvider github-oidc",
  "RandomBytes token-signing-seed-even",
  "RandomBytes token-signing-seed-odd",
  "RandomPassword document-password",
  "RandomPassword origin-secret-even",
  "RandomPassword origin-secret-odd",
  "RandomPassword relational-password",
  "Record certificate-validation",
  "RegionSettings backup-settings-ap-south-1",
  "RegionSettings backup-settings-eu-west-1",
  "RegionSettings backup-settings-us-east-1",
  "RegistryScanningConfiguration scanning-ap-south-1",
  "RegistryScanningConfiguration scanning-eu-west-1",
  "RegistryScanningConfiguration scanning-us-east-1",
  "ReplicaKey key-replica-ap-south-1",
  "ReplicaKey key-replica-eu-west-1",
  "ReplicationConfiguration replication",
  "Repository storefront",
  "Repository storefront-ap-south-1",
  "Repository storefront-eu-west-1",
  "Role ci-deploy-role",
  "Role ci-drift-role",
  "Role ci-drill-role",
  "Role ci-preview-role",
  "Role ci-readiness-role",
  "RolePolicy ci-deploy-policy",
  "RolePolicy ci-drift-policy",
  "RolePolicy ci-drill-policy",
  "RolePolicy ci-preview-policy",
  "RolePolicy ci-readiness-policy",
  "Secret document-credentials",
  "Secret origin-secret",
  "Secret relational-credentials",
  "Secret token-signing-keys",
  "SecretVersion document-credentials",
  "SecretVersion origin-secret",
  "SecretVersion relational-credentials",
  "SecretVersion token-signing-keys",
  "Zone zone",
];

const untaggable = [
  "Alias",
  "GlobalCluster",
  "LifecyclePolicy",
  "RandomBytes",
  "RandomPassword",
  "Record",
  "RegionSettings",
  "RegistryScanningConfiguration",
  "ReplicationConfiguration",
  "RolePolicy",
  "SecretVersion",
];

describe("Foundation", () => {
  it("makes no relational global cluster where the relational database is an instance", async () => {
    const settings = foundationSettings();
    const instances: Settings = { ...settings, relational: { ...settings.relational, kind: "rds" } };
    const { recorder, foundation } = await found(instances);
    assert.deepEqual(
      names(recorder.resources),
      everything.filter((it) => it !== "GlobalCluster relational-global-cluster"),
    );
    assert.equal(await valueOf(foundation.outputs.relationalGlobalClusterId), "");
  });

  it("makes one table more where carts lie in one, and nothing of it otherwise", async () => {
    const { recorder } = await found(foundationSettings({ carts: { kind: "dynamodb" } }));
    assert.deepEqual(names(recorder.resources), [...everything, "Table carts"].sort());
  });

  it("makes a user pool with its pages and its client where one is asked for, and hands out where customers sign in", async () => {
    const userPool = { region: "ap-south-1", name: "Example ID" };
    const { recorder, foundation } = await found(foundationSettings({ userPool }));
    const made = ["UserPool user-pool", "UserPoolClient user-pool-client", "UserPoolDomain user-pool-domain"];
    assert.deepEqual(names(recorder.resources), [...everything, ...made].sort());
    const { checks } = foundationWithUserPoolContract;
    const outputs = await valueOf(pulumi.output(foundation.outputs));
    const { signInIssuer, signInClientId } = parseOutputs({ kind: "foundation", checks }, "foundation", outputs);
    assert.deepEqual(
      [signInIssuer, signInClientId],
      ["https://cognito-idp.ap-south-1.amazonaws.com/user-pool-id", "user-pool-client-id"],
    );
  });

  it("declares exactly these resources for three regions", async () => {
    const { recorder } = await found();
    assert.deepEqual(names(recorder.resources), everything);
  });

  it("declares the same resources in a preview, where nothing is known yet", async () => {
    const { recorder } = await found(foundationSettings(), { preview: true });
    assert.deepEqual(names(recorder.resources), everything);
  });

  it("grows by six resources with each region more", async () => {
    const grown = await found(foundationSettings({ regions: ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2"] }));
    const added = names(grown.recorder.resources).filter((name) => !everything.includes(name));
    assert.deepEqual(added, [
      "Alias key-alias-us-west-2",
      "LifecyclePolicy storefront-lifecycle-us-west-2",
      "RegionSettings backup-settings-us-west-2",
      "RegistryScanningConfiguration scanning-us-west-2",
      "ReplicaKey key-replica-us-west-2",
      "Repository storefront-us-west-2",
    ]);
  });

  it("hands out everything that the contract asks for", async () => {
    const { foundation } = await found();
    const outputs = await valueOf(pulumi.output(foundation.outputs));
    const parsed = parseOutputs(foundationContract, "foundation", outputs);
    assert.deepEqual(Object.keys(parsed).sort(), Object.keys(foundationContract.checks).sort());
    assert.equal(parsed.keyArns["ap-south-1"], "arn:aws:kms:ap-south-1:123456789012:key/mrk-1");
    assert.equal(
      parsed.originSecretArns["eu-west-1"],
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:origin-secret-1234567-AbCdEf",
    );
    assert.equal(
      parsed.repositoryUrls["eu-west-1"],
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront",
    );
    assert.equal(parsed.originSecret, "value of origin-secret-even");
    assert.equal(parsed.originSecretPrevious, "value of origin-secret-odd");
    assert.deepEqual(parsed.nameServers, ["ns-1.example", "ns-2.example"]);
  });

  it("hands out the next origin secret, and the last one with it, when the generation is one more", async () => {
    const { foundation } = await found(foundationSettings({ secretGeneration: 1 }));
    const { originSecret, originSecretPrevious } = await valueOf(pulumi.output(foundation.outputs));
    assert.deepEqual(
      [originSecret, originSecretPrevious],
      ["value of origin-secret-odd", "value of origin-secret-even"],
    );
  });

  it("keeps passwords and origin secrets secret, and nothing else", async () => {
    const { foundation } = await found();
    const secret: string[] = [];
    for (const [name, output] of Object.entries(foundation.outputs)) {
      if (await pulumi.isSecret(pulumi.output(output))) secret.push(name);
    }
    assert.deepEqual(secret.sort(), ["documentPassword", "originSecret", "originSecretPrevious", "relationalPassword"]);
  });

  it("uses a zone and an OIDC provider that exist instead of making its own", async () => {
    const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    const ci = { githubRepository: "shop/meridian", oidcProviderArn, drillOperatorArns: [] };
    const { recorder, foundation } = await found(foundationSettings({ hostedZoneId: "Z9", ci }));
    const missing = everything.filter((name) => !names(recorder.resources).includes(name));
    assert.deepEqual(missing, ["OpenIdConnectProvider github-oidc", "Zone zone"]);
    assert.equal(recorder.only("aws:route53/record:Record").inputs["zoneId"], "Z9");
    assert.deepEqual(await valueOf(pulumi.output(foundation.outputs.nameServers)), []);
  });

  it("is tagged wherever it can be", async () => {
    const recorder = record(answers);
    await pulumi.runtime.runInPulumiStack(async () => {
      const settings = foundationSettings();
      tagEverything(settings.tags, "foundation", settings.homeRegion);
      new Foundation("foundation", { settings });
    });
    await settled();
    const bare = recorder.resources.filter(
      (it) => /^(aws|random):/.test(it.type) && !("tags" in it.inputs || "resourceTags" in it.inputs),
    );
    assert.deepEqual([...new Set(bare.map((it) => it.type.split(":").pop()))].sort(), untaggable);
    const replica = recorder.only("aws:kms/replicaKey:ReplicaKey", "key-replica-ap-south-1");
    assert.equal((replica.inputs["tags"] as Record<string, string>)["Region"], "ap-south-1");
  });
});
