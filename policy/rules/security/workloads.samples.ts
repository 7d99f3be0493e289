import type { Fixture } from "../../rule";

const digest = `sha256:${"a".repeat(64)}`;

/** A container that every rule is content with. */
export const restrictedContainer = {
  name: "storefront",
  image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@${digest}`,
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
  resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "512Mi" } },
};

/** A pod that every rule is content with. */
export const restrictedPod = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
  containers: [restrictedContainer],
};

/** A deployment of that pod with changes to it, and to its container. */
export const deploymentOf = (pod: object = {}, container: object = {}): Fixture => ({
  type: "kubernetes:apps/v1:Deployment",
  name: "storefront",
  props: {
    metadata: { name: "storefront", namespace: "storefront" },
    spec: { template: { spec: { ...restrictedPod, containers: [{ ...restrictedContainer, ...container }], ...pod } } },
  },
});

/** The same as a job that is run by the clock, whose pods are further down. */
export const cronJobOf = (pod: object): Fixture => ({
  type: "kubernetes:batch/v1:CronJob",
  props: { spec: { jobTemplate: { spec: { template: { spec: { ...restrictedPod, ...pod } } } } } },
});
