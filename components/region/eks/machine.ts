import { type Architecture, architectureOf } from "../../../config/architecture";
import { instanceSize } from "../../../config/instanceSizes";

/** Names of the same processor: Bottlerocket's in EKS, Kubernetes' own. */
const amiTypes: Readonly<Record<Architecture, string>> = {
  arm64: "BOTTLEROCKET_ARM_64",
  x86_64: "BOTTLEROCKET_x86_64",
};
const kubernetesNames: Readonly<Record<Architecture, string>> = { arm64: "arm64", x86_64: "amd64" };

/** Kind of image that a managed node group of this instance type runs. */
export const amiTypeOf = (instanceType: string): string => amiTypes[architectureOf(instanceType)];

/** What Kubernetes calls the processor. */
export const kubernetesArchitectureOf = (instanceType: string): string => kubernetesNames[architectureOf(instanceType)];

/** An instance type, taken apart. */
export interface Machine {
  /** Such as `m`. */
  readonly category: string;
  readonly generation: number;
  /** Such as `large`. */
  readonly size: string;
  readonly cpus: number;
}

/** @throws Error for a family or size that the storefront's pod isn't cut to. */
export function machineOf(instanceType: string): Machine {
  const { vcpus } = instanceSize(instanceType);
  const [, category, generation, size] = /^([a-z]+)(\d+)[a-z-]*\.([a-z0-9-]+)$/.exec(instanceType)!;
  return { category: category!, generation: Number(generation), size: size!, cpus: vcpus };
}

/**
 * Volumes of a Bottlerocket node: the system, which is read only, and everything else: images, logs and what containers write.
 * Price: 0.08 USD a GB and month for gp3 in us-east-1, 1.92 USD a node (https://aws.amazon.com/ebs/pricing/).
 */
export const volumes = [
  { deviceName: "/dev/xvda", gigabytes: 4 },
  { deviceName: "/dev/xvdb", gigabytes: 20 },
] as const;

/** No container that people or Session Manager come in through: the node's role would let neither do anything. */
export const nodeSettings = `[settings.host-containers.admin]
enabled = false

[settings.host-containers.control]
enabled = false
`;
