/** How much of an instance the storefront's pod takes: one pod an instance, as on Auto Scaling there is one container an instance. */

export interface InstanceSize {
  readonly vcpus: number;
  readonly memoryGibibytes: number;
}

export interface PodSize {
  /** What the storefront is promised, and by which the autoscaler counts percent. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** Gibibytes for each vCPU, by family (https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-type-specifications.html). */
const gibibytesPerVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Burstable sizes up to `large` have two vCPUs each and differ in memory only (the same page). */
const burstable: Readonly<Record<string, InstanceSize>> = {
  nano: { vcpus: 2, memoryGibibytes: 0.5 },
  micro: { vcpus: 2, memoryGibibytes: 1 },
  small: { vcpus: 2, memoryGibibytes: 2 },
  medium: { vcpus: 2, memoryGibibytes: 4 },
  large: { vcpus: 2, memoryGibibytes: 8 },
  xlarge: { vcpus: 4, memoryGibibytes: 16 },
  "2xlarge": { vcpus: 8, memoryGibibytes: 32 },
};

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

/** Below this the add-ons alone fill a node. */
const least: InstanceSize = { vcpus: 2, memoryGibibytes: 4 };

/**
 * Size of an instance type, by its name.
 * @throws Error for a family that isn't known here, or a size that the cluster's own pods would fill.
 */
export function instanceSize(instanceType: string): InstanceSize {
  const size = sizeOf(instanceType);
  if (!size)
    throw new Error(
      `nobody knows here how large ${instanceType} is: on eks the storefront's pod is cut to its instance. ` +
        `Allowed: families c, m, r and t, such as m7g.large. Another family is one line in podSize.ts`,
    );
  if (size.vcpus < least.vcpus || size.memoryGibibytes < least.memoryGibibytes)
    throw new Error(
      `${instanceType} has ${size.vcpus} vCPU and ${size.memoryGibibytes} GiB, which the cluster's own pods nearly fill. ` +
        `Allowed on eks: ${least.vcpus} vCPU and ${least.memoryGibibytes} GiB or more, such as t4g.medium or m7g.large`,
    );
  return size;
}

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

function sizeOf(instanceType: string): InstanceSize | undefined {
  const [, family, size] = /^([a-z]+)\d+[a-z-]*\.([a-z0-9]+)$/.exec(instanceType) ?? [];
  if (family === undefined || size === undefined) return undefined;
  if (family === "t") return burstable[size];
  const ratio = gibibytesPerVcpu[family];
  const vcpus = vcpusOf(size);
  return ratio === undefined || vcpus === undefined ? undefined : { vcpus, memoryGibibytes: vcpus * ratio };
}

/** `medium` is one, `large` two, `xlarge` four, `12xlarge` twelve times four. */
function vcpusOf(size: string): number | undefined {
  if (size === "medium") return 1;
  if (size === "large") return 2;
  const match = /^(\d*)xlarge$/.exec(size);
  return match ? Number(match[1] || 1) * 4 : undefined;
}
