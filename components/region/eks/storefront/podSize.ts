/** How much of an instance the storefront's pod takes: one pod an instance, as on Auto Scaling there is one container an instance. */
import { instanceSize } from "../../../../config/instanceSizes";

export interface PodSize {
  /** What the storefront is promised, and by which the autoscaler counts percent. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** What the collector beside the storefront takes of the pod's share. It passes on a twentieth of the traces and a few metrics. */
export const collectorSize: PodSize = {
  requests: { cpu: "100m", memory: "256Mi" },
  limits: { cpu: "500m", memory: "256Mi" },
};
const collectorMillicores = 100;
const collectorMebibytes = 256;

/**
 * The pod's part of an instance's processors: half, so that two pods never share a node, since the kubelet keeps a part of it (of a
 * `large` 0.07 vCPU: 6 % of the first core, 1 % of the second, https://docs.aws.amazon.com/eks/latest/best-practices/data-plane.html).
 * What the cluster itself runs on a node asks for up to 0.75 vCPU and 1.2 GB.
 */
const processorShare = 0.5;

/** The same of its memory, of which the kubelet keeps 255 MiB and 11 MiB for each pod that the node could have. */
const memoryShare = 0.375;

/** What the storefront's container asks for and may take. */
export function storefrontSize(instanceType: string): PodSize {
  const { vcpus, memoryGibibytes } = instanceSize(instanceType);
  const memory = `${Math.floor(memoryGibibytes * 1024 * memoryShare) - collectorMebibytes}Mi`;
  return {
    requests: { cpu: `${Math.floor(vcpus * 1000 * processorShare) - collectorMillicores}m`, memory },
    // All of the instance's processors, as without a container: below that the kernel would hold it back while processors are idle.
    limits: { cpu: String(vcpus), memory },
  };
}
