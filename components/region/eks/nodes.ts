import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../config/settings";
import type { ClusterIdentity } from "./cluster";
import { amiTypeOf, nodeSettings, volumes } from "./machine";
import { NodeRole } from "./nodeRole";

export interface NodesArgs {
  readonly cluster: ClusterIdentity;
  readonly kubernetesVersion: string;
  readonly settings: ServiceSettings;
  /** Subnets without public addresses, one in each zone. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** The nodes' group and the storefront's: pods have no groups of their own, they use their node's. */
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Encrypts the volumes. */
  readonly keyArn: pulumi.Input<string>;
  /** What must stand before a node can become ready: its network. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The nodes that are always there: a managed node group of `minInstances`, which carries the region's own demand and the largest
 * share that it can inherit, so that losing another region needs no launch. What is needed beyond comes and goes by Karpenter.
 * `maxInstances` is the group's own limit, for the day on which Karpenter fails and somebody raises the number by hand.
 *
 * Bottlerocket: a read-only system without a shell, a package manager or SSH. Price: the instances
 * (https://aws.amazon.com/ec2/pricing/on-demand/).
 */
export class Nodes extends pulumi.ComponentResource {
  readonly role: NodeRole;
  readonly autoScalingGroupName: pulumi.Output<string>;
  /** What must stand before pods find a place. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: NodesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Nodes", name, {}, opts);
    this.role = new NodeRole("node-role", { cluster: args.cluster }, { parent: this });
    const group = this.createGroup(this.createTemplate());
    this.autoScalingGroupName = group.resources.apply((made) => made[0]!.autoscalingGroups![0]!.name!);
    this.ready = [group];
    this.registerOutputs({ autoScalingGroupName: this.autoScalingGroupName });
  }

  private createTemplate(): aws.ec2.LaunchTemplate {
    const tagged = ["instance", "volume", "network-interface"];
    return new aws.ec2.LaunchTemplate(
      "nodes",
      {
        description: "Kubernetes nodes",
        vpcSecurityGroupIds: [...this.args.securityGroupIds],
        // One hop: pods are a hop further away and have no business with what the node's role may do.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: volumes.map(({ deviceName, gigabytes }) => ({ deviceName, ebs: this.volume(gigabytes) })),
        ebsOptimized: "true",
        monitoring: { enabled: true },
        updateDefaultVersion: true,
        userData: Buffer.from(nodeSettings).toString("base64"),
        // A node group's own tags stay with the group.
        tagSpecifications: tagged.map((resourceType) => ({ resourceType, tags: { Name: "storefront-node" } })),
        tags: { Name: "storefront-nodes" },
      },
      { parent: this },
    );
  }

  private volume(volumeSize: number): aws.types.input.ec2.LaunchTemplateBlockDeviceMappingEbs {
    const { keyArn } = this.args;
    return { volumeType: "gp3", volumeSize, encrypted: "true", kmsKeyId: keyArn, deleteOnTermination: "true" };
  }

  private createGroup(template: aws.ec2.LaunchTemplate): aws.eks.NodeGroup {
    const { cluster, kubernetesVersion, settings, subnetIds, after } = this.args;
    return new aws.eks.NodeGroup(
      "nodes",
      {
        clusterName: cluster.name,
        version: kubernetesVersion,
        nodeRoleArn: this.role.arn,
        subnetIds,
        amiType: amiTypeOf(settings.instanceType),
        capacityType: "ON_DEMAND",
        instanceTypes: [settings.instanceType],
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        scalingConfig: {
          minSize: settings.minInstances,
          desiredSize: settings.minInstances,
          maxSize: settings.maxInstances,
        },
        // EKS launches successors first and drains the old nodes after.
        updateConfig: { maxUnavailablePercentage: 33 },
        nodeRepairConfig: { enabled: true },
        tags: { Name: "storefront-nodes" },
      },
      // The number is the program's: Karpenter adds nodes of its own. Were it ignored, EKS would refuse every higher minimum.
      { parent: this, dependsOn: [...after] },
    );
  }
}
