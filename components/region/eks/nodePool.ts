import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../config/settings";
import { kubernetesArchitectureOf, machineOf, nodeSettings, volumes } from "./machine";
import { duringRollout } from "../../../config/surge";
import { bottlerocketRelease } from "./versions";

export interface NodeClassArgs {
  readonly instanceProfile: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Nodes like those of the managed group: the same system, network, role, key and metadata service. */
export function nodeClassSpec(args: NodeClassArgs): Record<string, unknown> {
  const byId = (ids: pulumi.Input<pulumi.Input<string>[]>) =>
    pulumi.output(ids).apply((known) => known.map((id) => ({ id })));
  return {
    // A release and not `latest`, which would replace every node on the day that one comes out.
    amiSelectorTerms: [{ alias: `bottlerocket@v${bottlerocketRelease}` }],
    instanceProfile: args.instanceProfile,
    subnetSelectorTerms: byId(args.subnetIds),
    securityGroupSelectorTerms: byId([...args.securityGroupIds]),
    associatePublicIPAddress: false,
    metadataOptions: {
      httpEndpoint: "enabled",
      httpProtocolIPv6: "disabled",
      httpPutResponseHopLimit: 1,
      httpTokens: "required",
    },
    blockDeviceMappings: volumes.map(({ deviceName, gigabytes }) => ({
      deviceName,
      ebs: {
        volumeSize: `${gigabytes}Gi`,
        volumeType: "gp3",
        encrypted: true,
        kmsKeyID: args.keyArn,
        deleteOnTermination: true,
      },
    })),
    detailedMonitoring: true,
    userData: nodeSettings,
    tags: { ...args.tags, Name: "storefront-node" },
  };
}

type Sized = Pick<ServiceSettings, "instanceType" | "minInstances" | "maxInstances">;

/**
 * Nodes beyond `minInstances`, for `maxInstances` pods and the successors that a rollout starts before it ends any, each on a node of its
 * own: a region that carries another's users is full, and a fix must get into it then. Every type allowed has the same number of
 * processors, so that the limit counts nodes. Types are those of the same category and size from the generation before on: one that is sold out, which
 * happens when a region has failed and everybody moves, has siblings.
 */
export function nodePoolSpec({ instanceType, minInstances, maxInstances }: Sized, nodeClass: string) {
  const { category, generation, size, cpus } = machineOf(instanceType);
  const among = (key: string, value: string) => ({ key, operator: "In", values: [value] });
  return {
    template: {
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: nodeClass },
        requirements: [
          among("kubernetes.io/os", "linux"),
          among("kubernetes.io/arch", kubernetesArchitectureOf(instanceType)),
          among("karpenter.sh/capacity-type", "on-demand"),
          among("karpenter.k8s.aws/instance-category", category),
          among("karpenter.k8s.aws/instance-size", size),
          among("karpenter.k8s.aws/instance-cpu", String(cpus)),
          { key: "karpenter.k8s.aws/instance-generation", operator: "Gt", values: [String(generation - 2)] },
        ],
        // A node that lives long runs an old kernel: after two weeks its pods move on.
        expireAfter: "336h",
      },
    },
    disruption: {
      // Also a node whose pods would fit elsewhere: after a peak it is chance which nodes keep them.
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      consolidateAfter: "10m",
      budgets: [{ nodes: "1" }],
    },
    limits: { cpu: String((duringRollout(maxInstances) - minInstances) * cpus) },
  };
}
