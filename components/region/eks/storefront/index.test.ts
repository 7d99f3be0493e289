import assert from "node:assert/strict";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../../../test/recorder";
import { Storefront, type StorefrontArgs } from ".";
import { deploymentArgs } from "./storefront.samples";

const targetGroupArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/storefront-pods/1";

async function declare(options: RecorderOptions = {}, changes: Partial<StorefrontArgs> = {}) {
  const recorder = record(options);
  const watch = watchOptions();
  const provider = new kubernetes.Provider("cluster", { kubeconfig: "{}" });
  const { region, settings, image, environment } = deploymentArgs;
  const storefront = new Storefront(
    "storefront",
    {
      provider,
      clusterName: "meridian",
      kubernetesVersion: "1.34",
      region,
      settings,
      image: pulumi.output(image),
      environment,
      targetGroupArn,
      loadBalancing: "attached",
      publicSubnetCidrs: ["10.20.16.0/21"],
      vpcCidr: "10.20.0.0/16",
      dependsOn: [],
      ...changes,
    },
    { transformations: [watch.transformation] },
  );
  await settled();
  const own = recorder.resources.filter((it) => it.type.startsWith("kubernetes:"));
  return { recorder, storefront, watch, own };
}

const lines = (resources: readonly { type: string; name: string }[]) =>
  resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();

const deploymentType = "kubernetes:apps/v1:Deployment";

describe("Storefront", function () {
  // @pulumi/kubernetes is large: on a busy machine its first import takes a while.
  this.timeout(60_000);

  it("declares exactly these resources, in a preview too", async () => {
    const expected = [
      "ConfigMap collector",
      "Deployment storefront",
      "HorizontalPodAutoscaler storefront",
      "Namespace storefront",
      "NetworkPolicy default-deny",
      "NetworkPolicy storefront-from-load-balancer",
      "NetworkPolicy storefront-to-dependencies",
      "PodDisruptionBudget storefront",
      "PriorityClass storefront",
      "Service storefront",
      "ServiceAccount storefront",
      "TargetGroupBinding storefront",
    ];
    assert.deepEqual(lines((await declare()).own), expected);
    assert.deepEqual(lines((await declare({ preview: true })).own), expected);
  });

  it("makes all of it in this cluster, and all that has a namespace in its own", async () => {
    const { own, watch } = await declare();
    for (const { type, name, inputs } of own) {
      const { namespace } = inputs["metadata"] as { namespace?: string };
      const global = /:(Namespace|PriorityClass)$/.test(type);
      assert.equal(namespace, global ? undefined : "storefront", `${type} ${name}`);
      assert.ok(watch.of(type, name).provider, `${type} ${name} has no provider`);
    }
  });

  it("registers pods by their addresses, in the load balancer's target group, and leaves security groups alone", async () => {
    const { recorder } = await declare();
    const { inputs } = recorder.only("kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding");
    assert.deepEqual(inputs["spec"], {
      targetGroupARN: targetGroupArn,
      targetType: "ip",
      ipAddressType: "ipv4",
      serviceRef: { name: "storefront", port: 8080 },
    });
    const service = recorder.only("kubernetes:core/v1:Service").inputs["spec"] as { ports: object[]; type: string };
    assert.equal(service.type, "ClusterIP");
    assert.deepEqual(service.ports, [{ name: "http", port: 8080, targetPort: "http", protocol: "TCP" }]);
  });

  it("leaves the number of pods to the autoscaler once they are there", async () => {
    const { watch } = await declare();
    assert.deepEqual(watch.of(deploymentType, "storefront").ignoreChanges, ["spec.replicas"]);
  });

  it("holds no secret in any manifest, only where secrets are kept", async () => {
    const secrets = ["relational password", "origin secret now", "document password"];
    const { own } = await declare();
    const text = JSON.stringify(own);
    assert.ok(text.includes("arn:aws:secretsmanager:eu-west-1:123456789012:secret:relational"));
    for (const secret of secrets) assert.ok(!text.includes(secret));
    assert.ok(own.every((it) => !/:Secret$/.test(it.type)));
    assert.doesNotMatch(text, /secretKeyRef|secretRef|imagePullSecrets|AWS_SECRET_ACCESS_KEY|BEGIN [A-Z ]*PRIVATE KEY/);
  });

  it("says its image and its environment's values where they become known", async () => {
    const { recorder } = await declare(
      {},
      { environment: { RELATIONAL_ENDPOINT: pulumi.output("relational.example") } },
    );
    const { template } = recorder.only(deploymentType).inputs["spec"] as {
      template: { spec: { containers: { image: string; env: object[] }[] } };
    };
    const [container] = template.spec.containers;
    assert.equal(container!.image, deploymentArgs.image);
    assert.deepEqual(container!.env, [{ name: "RELATIONAL_ENDPOINT", value: "relational.example" }]);
  });

  it("hands out by which names others know it", async () => {
    const { storefront } = await declare({ outputs: { [deploymentType]: () => ({}) } });
    assert.deepEqual(
      await Promise.all([storefront.namespace, storefront.serviceAccountName, storefront.deploymentName].map(valueOf)),
      ["storefront", "storefront", "storefront"],
    );
  });
});
