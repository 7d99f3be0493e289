import assert from "node:assert/strict";
import type { StateResource } from "../../deploy/protocol";
import { type TerraformPlan, terraformPlan } from "./plan";
import { terraformType } from "./types";

const resource = (type: string, name: string, rest: Partial<StateResource> = {}): StateResource => ({
  urn: `urn:pulumi:s::meridian::${type}::${name}`,
  type,
  protect: false,
  inputs: {},
  outputs: {},
  ...rest,
});

const bucket = resource("aws:s3/bucket:Bucket", "backup-bucket", {
  id: "backup-1",
  inputs: { bucket: "backup-1" },
  outputs: { arn: "arn:aws:s3:::backup-1" },
});

const referencesIn = (plan: TerraformPlan): Record<string, unknown> =>
  Object.fromEntries(
    plan.configuration.root_module.resources
      .filter((it) => Object.keys(it.expressions).length > 0)
      .map((it) => [it.address, it.expressions]),
  );

const to = (address: string) => ({ references: [`${address}.id`, address] });

describe("the Terraform plan of deployed states", () => {
  it("has every AWS resource under an address with its stack, and none of Pulumi's own", () => {
    const stack = resource("pulumi:pulumi:Stack", "meridian");
    const plan = terraformPlan(
      new Map([["us-east-1", [stack, resource("meridian:region:Network", "network"), bucket]]]),
    );
    assert.deepEqual(plan.planned_values.root_module.resources, [
      {
        address: "aws_s3_bucket.us_east_1_backup_bucket",
        mode: "managed",
        type: "aws_s3_bucket",
        name: "us_east_1_backup_bucket",
        values: { bucket: "backup-1", arn: "arn:aws:s3:::backup-1", id: "backup-1" },
      },
    ]);
    assert.equal(plan.resource_changes.length, 1);
  });

  it("connects a bucket with its versioning, which has the same identifier, by the bucket", () => {
    const versioning = resource("aws:s3/bucketVersioning:BucketVersioning", "backup-bucket", {
      id: "backup-1",
      inputs: { bucket: "backup-1", versioningConfiguration: { status: "Enabled" } },
    });
    const lifecycle = resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "backup-bucket", {
      id: "backup-1",
      inputs: { bucket: "backup-1" },
    });
    assert.deepEqual(referencesIn(terraformPlan(new Map([["a", [bucket, versioning, lifecycle]]]))), {
      "aws_s3_bucket_versioning.a_backup_bucket": { bucket: to("aws_s3_bucket.a_backup_bucket") },
      "aws_s3_bucket_lifecycle_configuration.a_backup_bucket": { bucket: to("aws_s3_bucket.a_backup_bucket") },
    });
  });

  it("connects what is in different stacks, by ARN and by DNS name, and prefers a name of the own stack", () => {
    const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "alb", {
      id: "arn:lb",
      outputs: { dnsName: "lb.test" },
    });
    const record = resource("aws:route53/record:Record", "origin", { inputs: { aliases: [{ name: "lb.test" }] } });
    const log = resource("aws:cloudwatch/logGroup:LogGroup", "log", { id: "same" });
    const flow = resource("aws:ec2/flowLog:FlowLog", "flow", {
      inputs: { logGroupName: "same", nested: { to: "arn:lb" } },
    });
    const states = new Map([
      ["a", [balancer, log]],
      ["b", [log, flow, record]],
    ]);
    assert.deepEqual(referencesIn(terraformPlan(states)), {
      "aws_flow_log.b_flow": { log_group_name: to("aws_cloudwatch_log_group.b_log"), nested: to("aws_lb.a_alb") },
      "aws_route53_record.b_origin": { alias: to("aws_lb.a_alb") },
    });
  });

  it("connects a backup selection with what has its tag, and with nothing else", () => {
    const selection = resource("aws:backup/selection:Selection", "tagged", {
      inputs: { selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "meridian" }] },
    });
    const cluster = (name: string, tags: object): StateResource =>
      resource("aws:rds/cluster:Cluster", name, { inputs: { tags } });
    const states = new Map([
      ["a", [cluster("kept", { Backup: "meridian" }), cluster("other", { Backup: "no" }), selection]],
    ]);
    assert.deepEqual(referencesIn(terraformPlan(states)), {
      "aws_backup_selection.a_tagged": { selection_tag: to("aws_rds_cluster.a_kept") },
    });
  });
});

describe("Terraform's type", () => {
  it("is the table's", () => {
    assert.equal(terraformType("aws:lb/loadBalancer:LoadBalancer"), "aws_lb");
    assert.equal(terraformType("aws:s3/bucketObjectv2:BucketObjectv2"), "aws_s3_object");
  });

  it("is none for what isn't AWS', and for Kubernetes objects, which have a check of their own", () => {
    for (const type of [
      "pulumi:providers:aws",
      "random:index/randomBytes:RandomBytes",
      "eks:index:Cluster",
      "kubernetes:apps/v1:Deployment",
    ])
      assert.equal(terraformType(type), undefined);
  });

  it("is an error naming the table for a type that nobody has added, and for a package that nobody knows", () => {
    for (const type of ["aws:sfn/stateMachine:StateMachine", "gcp:storage/bucket:Bucket"])
      assert.throws(() => terraformType(type), {
        message: `${type} has no Terraform type: add it to terraformTypes in audit/terraform/types.ts.`,
      });
  });
});
