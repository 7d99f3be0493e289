import assert from "node:assert/strict";
import type { PublishedObject } from "../../providers/kubernetes/published";
import type { Values } from "../../providers/readback";
import { workloadsOf } from "./workloads";

const metadata = { name: "storefront", namespace: "shop" };
const labels = { app: "storefront" };
const object = (apiVersion: string, kind: string, spec: Values): PublishedObject => ({
  ...{ manifest: { apiVersion, kind, metadata, spec }, generation: 4, revision: 2 },
});
const service = object("v1", "Service", {
  selector: labels,
  ports: [{ name: "http", port: 8080, targetPort: "http" }],
});
const binding = object("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", {
  ...{ targetGroupARN: "arn:pods", serviceRef: { name: "storefront", port: 8080 } },
});
const autoscaler = object("autoscaling/v2", "HorizontalPodAutoscaler", {
  ...{ scaleTargetRef: { name: "storefront" }, minReplicas: 4, maxReplicas: 6 },
});
const container = {
  ...{ name: "storefront", image: "repository@sha256:1" },
  env: [{ name: "PORT", value: "8080" }],
  ports: [{ name: "http", containerPort: 8080 }],
  lifecycle: { preStop: { sleep: { seconds: 35 } } },
};
const deployment = (change: Values = {}, own: Values = {}): PublishedObject =>
  object("apps/v1", "Deployment", {
    ...{ replicas: 3, progressDeadlineSeconds: 900 },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "34%" } },
    template: { metadata: { labels }, spec: { containers: [{ name: "sidecar" }, { ...container, ...own }] } },
    ...change,
  });

const refused = (...objects: PublishedObject[]): string[] => {
  try {
    workloadsOf("eu-west-1", objects);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return [];
};

describe("What a cluster's objects say of pods", () => {
  it("is which run, how many, what they are told, and which target group they belong into", () => {
    assert.deepEqual(workloadsOf("eu-west-1", [deployment(), service, binding]), [
      {
        ...{ name: "shop/storefront", region: "eu-west-1", generation: 4, revision: 2 },
        ...{ replicas: 3, surge: 2, unavailable: 0, progressSeconds: 900, targetGroup: "arn:pods", port: 8080 },
        runs: { image: "repository@sha256:1", environment: { PORT: "8080" } },
        serviceAccount: { namespace: "shop", name: "default" },
        drainSeconds: 35,
      },
    ]);
  });

  it("has an autoscaler's bounds in it, and Kubernetes' own where nothing else is said", () => {
    const [found] = workloadsOf("eu-west-1", [
      deployment({ strategy: undefined, progressDeadlineSeconds: undefined }, { lifecycle: undefined }),
      ...[service, binding, autoscaler],
    ]);
    const { replicas, surge, unavailable, progressSeconds, drainSeconds } = found!;
    assert.deepEqual([replicas, surge, unavailable, progressSeconds, drainSeconds], [4, 1, 1, 600, 0]);
  });

  it("has the service account that the template names, in its own namespace", () => {
    const template = { metadata: { labels }, spec: { serviceAccountName: "shopkeeper", containers: [container] } };
    const [found] = workloadsOf("eu-west-1", [deployment({ template }), service, binding]);
    assert.deepEqual(found!.serviceAccount, { namespace: "shop", name: "shopkeeper" });
  });

  it("is refused by name where it is none of a storefront's, all at once", () => {
    const where = "What other pods should run is added in rehearsal/dataplane/compute/workloads.ts";
    const title = "Deployment shop/storefront in eu-west-1";
    assert.deepEqual(refused(deployment()), [
      `${title} is behind no load balancer: no Service of it is bound to a target group`,
      where,
    ]);
    assert.deepEqual(refused(deployment({}, { ports: [] }), service, binding), [
      `${title} has no container with the port that its Service names`,
      where,
    ]);
    const env = [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }];
    const other = deployment({ strategy: { type: "Recreate" } }, { env, envFrom: [{ secretRef: { name: "s" } }] });
    assert.deepEqual(refused(other, service, binding), [
      `${title} replaces its pods by the strategy Recreate`,
      `${title} takes the variable NODE from somewhere else than its own manifest`,
      `${title} takes variables from other objects (envFrom)`,
      where,
    ]);
  });
});
