import assert from "node:assert/strict";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as sdk from "@aws-sdk/client-eks";
import { withEmulator } from "../../emulator/emulator.fixture";
import { control } from "../../emulator/faults";
import { needRole } from "../aws/eks/eks.samples";
import { needSubnets } from "../aws/ec2/needs.samples";
import { entryOf, kindOf } from "../catalogue";
import type { Cloud } from "../entry";
import * as lifecycle from "../lifecycle";
import { unknownValue } from "../entry";
import type { Values } from "../readback";
import type { PublishedClusters } from "./published";

const types = {
  namespace: "kubernetes:core/v1:Namespace",
  account: "kubernetes:core/v1:ServiceAccount",
  config: "kubernetes:core/v1:ConfigMap",
  service: "kubernetes:core/v1:Service",
  deployment: "kubernetes:apps/v1:Deployment",
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
  binding: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
  release: "kubernetes:helm.sh/v3:Release",
} as const;
type Name = keyof typeof types;

const labels = { app: "storefront" };
const within = { name: "storefront", namespace: "shop" };

const manifests: Readonly<Record<Name, Values>> = {
  namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  account: { apiVersion: "v1", kind: "ServiceAccount", metadata: within },
  config: { apiVersion: "v1", kind: "ConfigMap", metadata: { ...within, name: "collector" }, data: { a: "1" } },
  service: {
    apiVersion: "v1",
    kind: "Service",
    metadata: within,
    spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  },
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: within,
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { serviceAccountName: "storefront", volumes: [{ name: "c", configMap: { name: "collector" } }] },
      },
    },
  },
  autoscaler: {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: within,
    spec: { scaleTargetRef: { kind: "Deployment", name: "storefront" }, minReplicas: 3, maxReplicas: 6 },
  },
  budget: { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: within, spec: { maxUnavailable: 1 } },
  binding: { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding", metadata: within },
  release: { chart: "aws-load-balancer-controller", name: "controller", namespace: "kube-system", version: "1.0.0" },
};

const check = (name: Name, change: Values = {}, olds: Values = {}) =>
  lifecycle.check(types[name], entryOf(types[name]), "logical", { ...manifests[name], ...change }, olds);
const diff = (name: Name, change: Values) =>
  lifecycle.diff(entryOf(types[name]), manifests[name], { ...manifests[name], ...change });

describe("Kubernetes objects before they are made", () => {
  it("get a name that says so, and a namespace, where they have none", () => {
    const { inputs } = check("config", { metadata: {} });
    const metadata = inputs["metadata"] as Values;
    assert.match(String(metadata["name"]), /^logical-[0-9a-f]{8}$/);
    assert.deepEqual(metadata["annotations"], { "pulumi.com/autonamed": "true" });
    assert.equal(metadata["namespace"], "default");
    assert.deepEqual(check("config", { metadata: {} }, inputs).inputs, inputs);
    assert.deepEqual(check("namespace").inputs, manifests.namespace);
  });

  const failures: readonly [string, Name, Values, RegExp][] = [
    ["a name that is none", "namespace", { metadata: { name: "Shop" } }, /Namespace "Shop" is invalid: metadata\.name/],
    ["a namespace with a dot", "namespace", { metadata: { name: "a.b" } }, /"a\.b" is invalid/],
    ["another kind than the type says", "service", { kind: "Servise" }, /is Servise, where the type says Service/],
    ["a field that the kind doesn't have", "config", { spec: {} }, /doesn't map spec/],
    [
      "a selector that its pods don't have",
      "deployment",
      { spec: { selector: { matchLabels: { app: "other" } }, template: { metadata: { labels } } } },
      /`selector` does not match template `labels`/,
    ],
    ["bounds upside down", "autoscaler", { spec: { minReplicas: 3, maxReplicas: 2 } }, /greater than or equal/],
    ["both bounds of a budget", "budget", { spec: { minAvailable: 1, maxUnavailable: 1 } }, /cannot be both set/],
    ["targets by instance", "binding", { spec: { targetType: "instance" } }, /by address \(ip\) only/],
    ["a release of whatever version", "release", { version: undefined }, /pin it/],
  ];
  for (const [what, name, change, message] of failures)
    it(`refuse ${what}`, () => {
      assert.match(
        check(name, change)
          .failures.map(({ reason }) => reason)
          .join(),
        message,
      );
    });

  it("are judged once they are known, and refused as a kind that nobody wrote down", () => {
    const unjudged = { metadata: { name: unknownValue }, spec: { minReplicas: unknownValue, maxReplicas: 2 } };
    assert.deepEqual(check("autoscaler", unjudged).failures, []);
    assert.throws(() => entryOf("kubernetes:batch/v1:Job"), /no entry for the resource type.*kubernetes\/kinds\.ts/);
  });

  it("are replaced where the real provider replaces them, the old one first where the name stays", () => {
    assert.deepEqual(diff("deployment", { spec: { selector: { matchLabels: { app: "b" } } } }), {
      changed: ["spec"],
      replaces: ["spec"],
      deleteBeforeReplace: true,
    });
    const { spec } = manifests.deployment as { spec: Values };
    assert.deepEqual(diff("deployment", { spec: { ...spec, replicas: 5 } }).replaces, []);
    assert.deepEqual(diff("config", { data: { a: "2" } }).replaces, ["data"]);
    const moved = diff("service", { metadata: { ...within, namespace: "other" } });
    assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["metadata"], false]);
  });

  it("count as not emulated, but for those that fill a target group", () => {
    assert.equal(kindOf(types.deployment), "notEmulated");
    assert.equal(kindOf(types.release), "notEmulated");
    assert.equal(kindOf(types.binding), "emulated");
  });
});

describe("Kubernetes objects in a cluster", function () {
  const emulator = withEmulator(this);
  const { cloudIn } = emulator;
  let cloud: Cloud;
  let eks: sdk.EKSClient;
  let balancing: elb.ElasticLoadBalancingV2Client;
  let net: Record<"vpc" | "first" | "second", string>;
  before(async () => {
    cloud = cloudIn("ap-south-1");
    eks = cloud.client(sdk.EKSClient);
    balancing = cloud.client(elb.ElasticLoadBalancingV2Client);
    net = await needSubnets(cloud);
  });

  const create = (name: Name, change: Values = {}) =>
    lifecycle.create(entryOf(types[name]), cloud, { ...manifests[name], ...change });
  const update = (name: Name, id: string, change: Values) =>
    lifecycle.update(entryOf(types[name]), cloud, id, { ...manifests[name], ...change }, manifests[name]);
  const read = (name: Name, id: string) => lifecycle.read(entryOf(types[name]), cloud, id, manifests[name]);
  const remove = (name: Name, id: string) => lifecycle.remove(entryOf(types[name]), cloud, id, manifests[name]);

  async function makeCluster(): Promise<void> {
    await eks.send(
      new sdk.CreateClusterCommand({
        name: "shop",
        version: "1.34",
        roleArn: await needRole(cloud, "eks.amazonaws.com"),
        resourcesVpcConfig: { subnetIds: [net.first, net.second] },
      }),
    );
  }

  async function targetGroup(TargetType: elb.TargetTypeEnum): Promise<string> {
    const made = await balancing.send(
      new elb.CreateTargetGroupCommand({
        Name: `by-${TargetType}`,
        VpcId: net.vpc,
        Protocol: "HTTP",
        Port: 80,
        TargetType,
      }),
    );
    return made.TargetGroups![0]!.TargetGroupArn!;
  }

  async function targets(TargetGroupArn: string): Promise<string[]> {
    const found = await balancing.send(new elb.DescribeTargetHealthCommand({ TargetGroupArn }));
    return found.TargetHealthDescriptions!.map(({ Target }) => `${Target?.Id}:${Target?.Port}`).sort();
  }

  it("need a cluster", async () => {
    await assert.rejects(create("namespace"), /no cluster answers in ap-south-1/);
    assert.equal(await read("namespace", "shop"), undefined);
    await remove("namespace", "shop");
  });

  it("need their namespace, are there once, and go with it", async () => {
    await makeCluster();
    await assert.rejects(create("account"), /namespaces "shop" not found/);
    await create("namespace");
    const { id, properties } = await create("account");
    assert.equal(id, "shop/storefront");
    const metadata = properties["metadata"] as Values;
    assert.equal(metadata["name"], "storefront");
    assert.match(String(metadata["uid"]), /^[0-9a-f-]{36}$/);
    await assert.rejects(create("account"), /ServiceAccount "storefront" already exists/);
    await remove("namespace", "shop");
    assert.equal(await read("account", id), undefined);
  });

  it("need what their pods name, and nodes", async () => {
    await create("namespace");
    await assert.rejects(
      create("deployment"),
      /never gets ready: service account storefront doesn't exist; config map collector doesn't exist; no node can take them/,
    );
    await create("account");
    await create("config");
    await eks.send(
      new sdk.CreateNodegroupCommand({
        clusterName: "shop",
        nodegroupName: "nodes",
        nodeRole: await needRole(cloud, "ec2.amazonaws.com"),
        subnets: [net.first, net.second],
        scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 2 },
      }),
    );
    await create("deployment");
  });

  it("fill a target group with as many pods as the autoscaler wants, and empty it when they go", async () => {
    const [byAddress, byInstance] = [await targetGroup("ip"), await targetGroup("instance")];
    const spec = (targetGroupARN: string) => ({
      spec: { targetGroupARN, targetType: "ip", serviceRef: { name: "storefront", port: 80 } },
    });
    await assert.rejects(create("binding", spec(byAddress)), /no matches for kind "TargetGroupBinding"/);
    await create("release");
    await assert.rejects(create("binding", spec(byInstance)), /has targets of type instance, not ip/);
    const { id } = await create("binding", spec(byAddress));
    assert.deepEqual(await targets(byAddress), []);
    await create("service");
    const two = await targets(byAddress);
    assert.equal(two.length, 2);
    assert.ok(two.every((it) => it.endsWith(":8080")));

    await create("autoscaler");
    const three = await targets(byAddress);
    assert.equal(three.length, 3);
    const { spec: pods } = manifests.deployment as { spec: Values };
    const rolled = {
      ...pods,
      template: { ...(pods["template"] as Values), spec: { serviceAccountName: "storefront" } },
    };
    await update("deployment", "shop/storefront", { spec: rolled });
    const others = await targets(byAddress);
    assert.equal(others.length, 3);
    assert.deepEqual(
      others.filter((it) => three.includes(it)),
      [],
    );

    await remove("autoscaler", "shop/storefront");
    const [first, ...rest] = await targets(byAddress);
    assert.equal(rest.length, 1);
    await balancing.send(
      new elb.DeregisterTargetsCommand({ TargetGroupArn: byAddress, Targets: [{ Id: first!.split(":")[0] }] }),
    );
    await read("binding", id);
    assert.equal((await targets(byAddress)).length, 2);
    await remove("binding", id);
    assert.deepEqual(await targets(byAddress), []);
    assert.equal(await read("binding", id), undefined);
  });

  it("are told to whoever runs pods, who registers them, and of whose rollout an update waits for the end", async () => {
    const { endpoint } = emulator;
    const tell = (body: object) => control(endpoint(), "clusters", body) as Promise<PublishedClusters>;
    const rolledOut = (generation: number, state: string, reason?: string) =>
      tell({ region: cloud.region, rollouts: { "shop/storefront": { generation, state, reason } } });
    const generation = async (): Promise<number> => {
      const { objects } = (await tell({})).regions[cloud.region]!;
      assert.deepEqual([...new Set(objects.map(({ manifest }) => manifest.kind))].sort(), ["Deployment", "Service"]);
      return objects.find(({ manifest }) => manifest.kind === "Deployment")!.generation;
    };
    await tell({ attendedBy: process.pid });
    try {
      const before = await generation();
      await rolledOut(before, "complete");
      const failed = update("deployment", "shop/storefront", {
        spec: { ...(manifests.deployment["spec"] as Values), replicas: 5 },
      });
      while ((await generation()) === before);
      await rolledOut(before + 1, "failed", "2 of 5 new pods are ready");
      await assert.rejects(failed, /Deployment storefront: timed out waiting to be Ready: 2 of 5 new pods are ready/);
    } finally {
      await tell({ attendedBy: 0 });
    }
  });

  it("are gone with their cluster", async () => {
    await eks.send(new sdk.DeleteNodegroupCommand({ clusterName: "shop", nodegroupName: "nodes" }));
    await eks.send(new sdk.DeleteClusterCommand({ name: "shop" }));
    assert.equal(await read("deployment", "shop/storefront"), undefined);
    await makeCluster();
    assert.equal(await read("namespace", "shop"), undefined);
  });
});
