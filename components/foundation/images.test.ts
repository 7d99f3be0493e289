import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { accountId, answers, regions } from "./foundation.samples";
import { Images } from "./images";

const templateType = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

async function declare(protect = true, options: RecorderOptions = {}) {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const keyArns = Object.fromEntries(regions.map((region) => [region, pulumi.output(`key-${region}`)]));
  const args = { homeRegion: "eu-west-1", regions, keyArns, protect };
  const images = new Images("images", args, { transformations: [watch.transformation] });
  await settled();
  return { recorder, watch, images };
}

describe("Images", () => {
  it("are pushed to a repository whose tags never move, scanned, encrypted and kept", async () => {
    const { recorder, watch } = await declare();
    assert.deepEqual(recorder.only("aws:ecr/repository:Repository", "storefront").inputs, {
      region: "eu-west-1",
      name: "meridian/storefront",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "key-eu-west-1" }],
      forceDelete: false,
    });
    assert.equal(watch.of("aws:ecr/repository:Repository", "storefront").protect, true);
  });

  it("are replicated to every other region, and only those of Meridian", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:ecr/replicationConfiguration:ReplicationConfiguration").inputs, {
      region: "eu-west-1",
      replicationConfiguration: {
        rules: [
          {
            destinations: [
              { region: "us-east-1", registryId: accountId },
              { region: "ap-south-1", registryId: accountId },
            ],
            repositoryFilters: [{ filter: "meridian/", filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  });

  it("have the same settings in every replica as in the original", async () => {
    const { recorder } = await declare();
    const original = recorder.only("aws:ecr/repository:Repository").inputs;
    const lifecycle = recorder.only("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs;
    const templates = recorder.of(templateType);
    assert.deepEqual(templates.map((it) => it.inputs["region"]).sort(), ["ap-south-1", "us-east-1"]);
    for (const { inputs } of templates) {
      assert.equal(inputs["prefix"], "meridian");
      assert.deepEqual(inputs["appliedFors"], ["REPLICATION"]);
      assert.equal(inputs["imageTagMutability"], original["imageTagMutability"]);
      assert.equal(inputs["lifecyclePolicy"], lifecycle["policy"]);
      assert.deepEqual(inputs["encryptionConfigurations"], [
        { encryptionType: "KMS", kmsKey: `key-${inputs["region"] as string}` },
      ]);
      assert.equal(typeof inputs["customRoleArn"], "string");
    }
    const scanned = recorder.of("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration");
    assert.deepEqual(scanned.map((it) => it.inputs["region"]).sort(), [...regions].sort());
  });

  it("are replicated only after the templates exist", async () => {
    const { watch } = await declare();
    const { dependsOn } = watch.of("aws:ecr/replicationConfiguration:ReplicationConfiguration", "replication");
    assert.equal((dependsOn as pulumi.Resource[]).length, 2);
  });

  it("let ECR's role make repositories of Meridian and use the three keys, nothing else", async () => {
    const { recorder } = await declare();
    const policy = JSON.parse(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"] as string);
    assert.deepEqual(
      policy.Statement.map((it: { Action: string[]; Resource: unknown }) => [it.Action, it.Resource]),
      [
        [["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"], "arn:aws:ecr:*:*:repository/meridian/*"],
        [
          ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
          ["key-us-east-1", "key-eu-west-1", "key-ap-south-1"],
        ],
      ],
    );
  });

  it("are found under each region's own registry", async () => {
    const { images } = await declare();
    const url = await valueOf(images.repositoryUrls["ap-south-1"]!);
    assert.equal(url, "123456789012.dkr.ecr.ap-south-1.amazonaws.com/meridian/storefront");
  });

  it("are declared alike in a preview", async () => {
    const applied = await declare();
    const previewed = await declare(true, { preview: true });
    const names = ({ recorder }: typeof applied) => recorder.resources.map((it) => `${it.type} ${it.name}`).sort();
    assert.deepEqual(names(previewed), names(applied));
  });

  it("go with a throw-away stack", async () => {
    const { recorder, watch } = await declare(false);
    assert.equal(recorder.only("aws:ecr/repository:Repository").inputs["forceDelete"], true);
    assert.equal(watch.of("aws:ecr/repository:Repository", "storefront").protect, false);
  });
});
