import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { accountId, answers, regions } from "./foundation.samples";
import { Images } from "./images";

const repositoryType = "aws:ecr/repository:Repository";

async function declare(protect = true, options: RecorderOptions = {}, accountSingletons: "own" | "shared" = "own") {
  const recorder = record({ ...answers, ...options });
  const watch = watchOptions();
  const keyArns = Object.fromEntries(regions.map((region) => [region, pulumi.output(`key-${region}`)]));
  const args = { homeRegion: "eu-west-1", regions, keyArns, protect, accountSingletons };
  const images = new Images("images", args, { transformations: [watch.transformation] });
  await settled();
  return { recorder, watch, images };
}

describe("Images", () => {
  it("are pushed to a repository whose tags never move, scanned, encrypted and kept", async () => {
    const { recorder, watch } = await declare();
    assert.deepEqual(recorder.only(repositoryType, "storefront").inputs, {
      region: "eu-west-1",
      name: "meridian/storefront",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "key-eu-west-1" }],
      forceDelete: false,
    });
    assert.equal(watch.of(repositoryType, "storefront").protect, true);
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

  it("have a repository with the same settings in every region, so that a destroy takes them all", async () => {
    const { recorder, watch } = await declare();
    const original = recorder.only(repositoryType, "storefront").inputs;
    const lifecycle = recorder.only("aws:ecr/lifecyclePolicy:LifecyclePolicy", "storefront-lifecycle").inputs;
    for (const region of ["us-east-1", "ap-south-1"]) {
      const key = [{ encryptionType: "KMS", kmsKey: `key-${region}` }];
      const replica = { ...original, region, encryptionConfigurations: key };
      assert.deepEqual(recorder.only(repositoryType, `storefront-${region}`).inputs, replica);
      assert.equal(watch.of(repositoryType, `storefront-${region}`).protect, true);
      const kept = recorder.only("aws:ecr/lifecyclePolicy:LifecyclePolicy", `storefront-lifecycle-${region}`).inputs;
      assert.deepEqual([kept["region"], kept["policy"]], [region, lifecycle["policy"]]);
    }
    assert.equal(recorder.of(repositoryType).length, 3);
    const scanned = recorder.of("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration");
    assert.deepEqual(scanned.map((it) => it.inputs["region"]).sort(), [...regions].sort());
  });

  it("are replicated only after every replica's repository exists: ECR makes none itself", async () => {
    const { watch } = await declare();
    const { dependsOn } = watch.of("aws:ecr/replicationConfiguration:ReplicationConfiguration", "replication");
    assert.equal((dependsOn as pulumi.Resource[]).length, 2);
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
    assert.equal(recorder.only(repositoryType, "storefront-us-east-1").inputs["forceDelete"], true);
    assert.equal(watch.of(repositoryType, "storefront").protect, false);
  });

  it("of another platform are below the same prefix, by which the account's one replication and scanning find them", async () => {
    const { recorder } = await declare(true, { project: "staging" }, "shared");
    assert.deepEqual(
      recorder.of(repositoryType).map((it) => it.inputs["name"]),
      regions.map(() => "meridian/staging/storefront"),
    );
    for (const type of [
      "replicationConfiguration:ReplicationConfiguration",
      "registryScanningConfiguration:RegistryScanningConfiguration",
    ])
      assert.deepEqual(recorder.of(`aws:ecr/${type}`), [], type);
  });
});
