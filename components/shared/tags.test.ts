import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { record, type RecorderOptions, settled } from "../../test/recorder";
import { backupTags, tagEverything } from "./tags";

const settings = { project: "meridian", owner: "shop", costCenter: "cc-1", dataClass: "confidential" };
const common = {
  Project: "meridian",
  Stack: "eu-west-1",
  Region: "eu-west-1",
  Owner: "shop",
  CostCenter: "cc-1",
  DataClass: "confidential",
};

async function tagged(declare: () => void, options: RecorderOptions = {}) {
  const recorder = record(options);
  await pulumi.runtime.runInPulumiStack(async () => {
    tagEverything(settings, "eu-west-1", "eu-west-1");
    declare();
  });
  await settled();
  return recorder;
}

describe("tagEverything", () => {
  it("tags each resource whose class accepts a map of tags, and no other", async () => {
    const recorder = await tagged(() => {
      new aws.sns.Topic("topic");
      new aws.iam.Role("role", { assumeRolePolicy: "{}" });
      new aws.rds.GlobalCluster("relational", { globalClusterIdentifier: "relational" });
      new aws.docdb.GlobalCluster("document", { globalClusterIdentifier: "document" });
      new aws.kms.Alias("alias", { targetKeyId: "key" });
      new awsx.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      new random.RandomBytes("seed", { length: 32 });
      new pulumi.ComponentResource("meridian:region:Thing", "thing", { tags: {} });
    });
    const withTags = recorder.resources.filter((it) => "tags" in it.inputs && it.type !== "meridian:region:Thing");
    assert.deepEqual(withTags.map((it) => it.type).sort(), [
      "aws:iam/role:Role",
      "aws:rds/globalCluster:GlobalCluster",
      "aws:sns/topic:Topic",
      "awsx:ec2:Vpc",
    ]);
    for (const it of withTags) assert.deepEqual(it.inputs["tags"], common);
    assert.deepEqual(recorder.only("meridian:region:Thing").inputs["tags"], {});
  });

  it("lets a resource's own region and own tags win", async () => {
    const recorder = await tagged(() => {
      new aws.kms.Key("key", { region: "ap-south-1", tags: { Owner: "security", ...backupTags() } });
    });
    assert.deepEqual(recorder.only("aws:kms/key:Key").inputs["tags"], {
      ...common,
      Region: "ap-south-1",
      Owner: "security",
      Backup: "meridian",
    });
  });

  it("follows tags and a region that are known only later", async () => {
    const recorder = await tagged(() => {
      new aws.kms.Key("key", { region: pulumi.output("ap-south-1"), tags: pulumi.output({ Name: "later" }) });
      new aws.sns.Topic("topic", { tags: Promise.resolve({ Name: "promised" }) });
    });
    assert.deepEqual(recorder.only("aws:kms/key:Key").inputs["tags"], {
      ...common,
      Region: "ap-south-1",
      Name: "later",
    });
    assert.deepEqual(recorder.only("aws:sns/topic:Topic").inputs["tags"], { ...common, Name: "promised" });
  });

  it("gives an Auto Scaling group its tags as a list that instances inherit", async () => {
    const recorder = await tagged(() => {
      new aws.autoscaling.Group("service", {
        minSize: 1,
        maxSize: 2,
        tags: [
          { key: "Owner", value: "security", propagateAtLaunch: false },
          { key: "Name", value: "storefront", propagateAtLaunch: true },
        ],
      });
    });
    assert.deepEqual(recorder.only("aws:autoscaling/group:Group").inputs["tags"], [
      { key: "Project", value: "meridian", propagateAtLaunch: true },
      { key: "Stack", value: "eu-west-1", propagateAtLaunch: true },
      { key: "Region", value: "eu-west-1", propagateAtLaunch: true },
      { key: "CostCenter", value: "cc-1", propagateAtLaunch: true },
      { key: "DataClass", value: "confidential", propagateAtLaunch: true },
      { key: "Owner", value: "security", propagateAtLaunch: false },
      { key: "Name", value: "storefront", propagateAtLaunch: true },
    ]);
  });

  it("has a launch template tag the volumes of its instances", async () => {
    const recorder = await tagged(
      () => void new aws.ec2.LaunchTemplate("storefront", { tags: { Name: "storefront" } }),
    );
    const { inputs } = recorder.only("aws:ec2/launchTemplate:LaunchTemplate");
    assert.deepEqual(inputs["tags"], { ...common, Name: "storefront" });
    assert.deepEqual(inputs["tagSpecifications"], [{ resourceType: "volume", tags: common }]);
  });

  it("tags what else a launch template names, and leaves its own tags", async () => {
    const recorder = await tagged(() => {
      new aws.ec2.LaunchTemplate("nodes", {
        tagSpecifications: [
          { resourceType: "instance", tags: { Name: "node" } },
          { resourceType: "network-interface" },
        ],
      });
    });
    assert.deepEqual(recorder.only("aws:ec2/launchTemplate:LaunchTemplate").inputs["tagSpecifications"], [
      { resourceType: "instance", tags: { ...common, Name: "node" } },
      { resourceType: "network-interface", tags: common },
    ]);
  });

  it("shows the common tags in a preview too", async () => {
    const recorder = await tagged(() => void new aws.sns.Topic("topic"), { preview: true });
    assert.deepEqual(recorder.only("aws:sns/topic:Topic").inputs["tags"], common);
  });
});
