import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, type Recorder, valueOf, watchOptions } from "../../../test/recorder";
import type { Alarm } from "../alarms";
import { ContainerService, type ContainerServiceArgs } from ".";
import type { ComputeSettings } from "../../../config/settings";
import { RegionStack } from "..";
import { answers, factsOf, foundationSample, regionSettings } from "../region.samples";
import { containerArgs, declareInStack } from "./eks.samples";
import { PodIdentity } from "./podIdentity";

describe("a service in containers", function () {
  this.timeout(60_000);

  let recorder: Recorder;
  const options = watchOptions();

  async function declare(changes: Partial<ContainerServiceArgs> = {}): Promise<ContainerService> {
    recorder = record(answers);
    const opts = { transformations: [options.transformation] };
    return declareInStack(() => new ContainerService("containers", containerArgs(changes), opts));
  }

  const documents = () =>
    recorder
      .of("aws:iam/rolePolicy:RolePolicy")
      .map(({ name, inputs }) => ({ name, policy: String(inputs["policy"]) }));

  it("hands out the group of the nodes that are always there", async () => {
    assert.equal(await valueOf((await declare()).autoScalingGroupName), "eks-nodes-1");
  });

  it("keeps every one of its roles away from the evacuation switches", async () => {
    await declare();
    const roles = recorder.of("aws:iam/role:Role");
    const denied = documents().filter(({ policy }) => policy.includes('"Sid":"NoEvacuation","Effect":"Deny"'));
    assert.equal(roles.length, 8);
    assert.equal(denied.length, roles.length);
  });

  it("lets nodes say to the world what the storefront's group says, which instances have: the cluster's own group is open", async () => {
    await declare();
    const [group] = recorder.of("aws:ec2/securityGroup:SecurityGroup");
    assert.equal(group!.name, "nodes");
    assert.equal(group!.inputs["egress"], undefined);
    const rules = (direction: string) =>
      recorder
        .of(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`)
        .map(({ name, inputs: it }) => [name, it["securityGroupId"], it["referencedSecurityGroupId"], it["fromPort"]])
        .filter(([name]) => !String(name).startsWith("api-from-"))
        .sort();
    assert.deepEqual(rules("Egress"), [["nodes-to-nodes", "nodes-id", "nodes-id", undefined]]);
    assert.deepEqual(rules("Ingress"), [
      ["control-plane-from-nodes", "sg-cluster", "nodes-id", 443],
      ["nodes-from-control-plane", "nodes-id", "sg-cluster", undefined],
      ["nodes-from-nodes", "nodes-id", "nodes-id", undefined],
    ]);
    const carried = recorder.only("aws:ec2/launchTemplate:LaunchTemplate").inputs["vpcSecurityGroupIds"];
    assert.deepEqual(carried, ["nodes-id", "sg-storefront"]);
    const grown = recorder.only("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass").inputs["spec"] as Record<
      string,
      unknown
    >;
    assert.deepEqual(grown["securityGroupSelectorTerms"], [{ id: "nodes-id" }, { id: "sg-storefront" }]);
  });

  it("gives the storefront what an instance may do, but for images and logs, which are the node's business", async () => {
    await declare();
    const { policy } = documents().find(({ name }) => name === "storefront")!;
    const { Statement } = JSON.parse(policy) as { Statement: { Sid: string; Resource: unknown }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["ReadSecrets", "OpenSecrets", "WriteTraces", "WriteMetrics", "NoEvacuation"],
    );
    assert.deepEqual(Statement[0]!.Resource, ["arn:secret"]);
  });

  it("runs the image that the configuration names, by its digest", async () => {
    await declare();
    const text = JSON.stringify(recorder.only("kubernetes:apps/v1:Deployment").inputs);
    assert.ok(text.includes(`.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@sha256:${"a".repeat(64)}`));
  });

  it("puts everything that is in the cluster there by the cluster's own provider", async () => {
    await declare();
    const inside = recorder.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.ok(inside.length >= 14, String(inside.length));
    for (const { type, name } of inside) {
      assert.equal(nameOf(options.of(type, name).provider), "kubernetes", `${type} ${name}`);
    }
  });

  it("waits with the storefront for its role, DNS, whoever registers pods, and the databases", async () => {
    record(answers);
    const database = new pulumi.ComponentResource("meridian:test:Database", "database");
    await declare({ after: [database] });
    const after = options.of("kubernetes:apps/v1:Deployment", "storefront").dependsOn as pulumi.Resource[];
    const names = after.map(nameOf);
    for (const name of ["coredns", "aws-load-balancer-controller"]) assert.ok(names.includes(name), name);
    assert.ok(after.some((it) => it instanceof PodIdentity));
    assert.ok(after.includes(database));
  });

  it("lets pods wait for the load balancer only while it knows their target group", async () => {
    const label = () =>
      (recorder.only("kubernetes:core/v1:Namespace").inputs["metadata"] as { labels: Record<string, string> }).labels[
        "elbv2.k8s.aws/pod-readiness-gate-inject"
      ];
    await declare();
    assert.equal(label(), "enabled");
    const { requestCountLabel: _, ...apart } = containerArgs().targets;
    await declare({ targets: apart });
    assert.notEqual(label(), "enabled");
  });

  it("rings by the names that instances have, and when pods find no node, each saying what to do", async () => {
    const { alarms } = await declare();
    assert.deepEqual(alarms.map(({ name }) => name).sort(), [
      "service-at-maximum",
      "service-cpu",
      "service-pods-unschedulable",
      "service-status-checks",
    ]);
    for (const { description } of alarms) assert.match(description, /[Ll]ook|Raise|repairs/);
    const atMaximum = alarms.find(({ name }) => name === "service-at-maximum")!;
    assert.equal(await valueOf(expressionOf(atMaximum)), atMaximumQuery);
    assert.equal(atMaximum.threshold, 11);
  });
});

const atMaximumQuery = `SELECT MAX(HealthyHostCount) FROM "AWS/ApplicationELB" WHERE TargetGroup = 'targetgroup/storefront-pods/1'`;

function expressionOf({ measure }: Alarm): pulumi.Input<string> {
  assert.ok("expression" in measure);
  return measure.expression;
}

/** Logical name, which resources keep to themselves. */
const nameOf = (resource: unknown): string => (resource as { __name: string }).__name;

describe("a region's cluster", function () {
  this.timeout(120_000);

  const deletionProtection = async (compute: Partial<ComputeSettings>) => {
    const recorder = record(answers);
    const settings = regionSettings("eu-west-1");
    const sample = { foundation: foundationSample(), facts: factsOf("eu-west-1"), region: "eu-west-1" };
    await declareInStack(
      () =>
        new RegionStack("region", {
          ...sample,
          settings: { ...settings, compute: { ...settings.compute, ...compute } },
        }),
    );
    return recorder.only("eks:index:Cluster").inputs["deletionProtection"];
  };

  it("can't be deleted while it serves, and can while the region moves away from it", async () => {
    assert.equal(await deletionProtection({ kind: "eks", standby: { kind: "asg", percent: 10 } }), true);
    assert.equal(await deletionProtection({ kind: "asg", standby: { kind: "eks", percent: 0 } }), false);
  });
});
