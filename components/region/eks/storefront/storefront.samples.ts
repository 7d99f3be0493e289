import type * as kubernetes from "@pulumi/kubernetes";
import { regionSettings } from "../../region.samples";
import type { DeploymentArgs } from "./deployment";

/** What the storefront is deployed with in tests. */
export const deploymentArgs: DeploymentArgs = {
  region: "eu-west-1",
  settings: regionSettings("eu-west-1").service,
  image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@sha256:${"a".repeat(64)}`,
  environment: {
    PORT: "8080",
    RELATIONAL_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:relational",
  },
  collectorImage: `public.ecr.aws/cloudwatch-agent/cloudwatch-agent@sha256:${"b".repeat(64)}`,
};

export type PodSpec = kubernetes.types.input.core.v1.PodSpec;
export type Container = kubernetes.types.input.core.v1.Container;

/** Every container of a pod, those that start before the others too. */
export const containersOf = (pod: PodSpec): Container[] => [
  ...((pod.initContainers ?? []) as Container[]),
  ...(pod.containers as Container[]),
];

/** The value behind an input that was handed in as a plain one. */
export const plain = <T>(input: unknown): T => input as T;
