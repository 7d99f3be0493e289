/** How large EC2 instance types are, by their names: on eks the storefront's pod is cut to its instance. */

export interface InstanceSize {
  readonly vcpus: number;
  readonly memoryGibibytes: number;
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

/** Below this the cluster's own pods nearly fill a node. */
const minSizeOnEks: InstanceSize = { vcpus: 2, memoryGibibytes: 4 };

/** Why an instance type can't carry the storefront's pod beside the cluster's own, or nothing. */
export function nodeObjection(instanceType: string): string | undefined {
  const size = sizeOf(instanceType);
  if (!size) return "whose size isn't known here, and on eks the storefront's pod is cut to its instance";
  if (size.vcpus >= minSizeOnEks.vcpus && size.memoryGibibytes >= minSizeOnEks.memoryGibibytes) return undefined;
  return `which has ${size.vcpus} vCPU and ${size.memoryGibibytes} GiB, and the cluster's own pods nearly fill that`;
}

export const nodesInWords =
  `Allowed on eks: a type of families c, m, r or t with ${minSizeOnEks.vcpus} vCPU and ${minSizeOnEks.memoryGibibytes} GiB or more, ` +
  "such as t4g.medium or m7g.large";

/**
 * Size of an instance type that may be a node.
 * @throws Error for one that can't.
 */
export function instanceSize(instanceType: string): InstanceSize {
  const objection = nodeObjection(instanceType);
  const size = sizeOf(instanceType);
  if (objection !== undefined || !size) throw new Error(`${instanceType} is a type ${objection}. ${nodesInWords}`);
  return size;
}

function sizeOf(instanceType: string): InstanceSize | undefined {
  const [, family, size] = /^([a-z]+)\d+[a-z-]*\.([a-z0-9]+)$/.exec(instanceType) ?? [];
  if (family === undefined || size === undefined) return undefined;
  if (family === "t") return Object.hasOwn(burstable, size) ? burstable[size] : undefined;
  const ratio = Object.hasOwn(gibibytesPerVcpu, family) ? gibibytesPerVcpu[family] : undefined;
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
