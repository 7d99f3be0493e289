import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../alarms";
import type { Compute, ComputeArgs } from "../compute";
import type { Graph } from "../graph";
import { readSecrets, takePictures, useCarts, useEvents, writeTelemetry } from "../storefrontPermissions";
import { Addons, clusterAddons, nodeAddons } from "./addons";
import { Cluster } from "./cluster";
import { containerAlarms, containerGraphs } from "./containerAlarms";
import { Karpenter } from "./karpenter";
import { LoadBalancerController } from "./loadBalancerController";
import { LogForwarder } from "./logForwarder";
import { NodeAccess } from "./nodeAccess";
import { Nodes } from "./nodes";
import { PodIdentity } from "./podIdentity";
import { namespaceName, serviceAccountName, Storefront } from "./storefront";

/** What a service in containers takes beside what every kind of compute does. */
export interface ContainerServiceArgs extends ComputeArgs {
  readonly accountId: string;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** Blocks of the subnets that the load balancer's own addresses are in. */
  readonly publicSubnetCidrs: readonly string[];
  /** Minor version such as `1.36`. */
  readonly kubernetesVersion: string;
  /** Who may reach the cluster's API from the internet; nobody where it is empty. */
  readonly clusterPublicCidrs: readonly string[];
  /** Blocks inside the VPC or joined to it that reach the cluster's API. */
  readonly clusterClientCidrs: readonly string[];
  /** Security groups whose members reach it. */
  readonly clusterClientSecurityGroupIds: readonly string[];
  /** IAM roles and users that administer the cluster, beside the role that deploys. */
  readonly clusterAdministratorArns: readonly string[];
  /** Role that deploys. */
  readonly deployRoleArn: pulumi.Input<string>;
  /** What every resource carries: for nodes and volumes that the cluster makes, which the program doesn't see. */
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  /** Deletion protection of the cluster. It holds no data, but a region serves from it. */
  readonly protect: boolean;
}

/**
 * The storefront on Amazon EKS: as many nodes as instances it would have, one pod on each, in the same target group's place, with
 * the same rights. docs/compute.md has it in pictures; docs/decisions/0028-kinds-of-compute.md says why it is made of these parts.
 */
export class ContainerService extends pulumi.ComponentResource implements Compute {
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];

  constructor(
    name: string,
    private readonly args: ContainerServiceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:ContainerService", name, {}, opts);
    const cluster = this.createCluster();
    const network = this.addons("node-addons", cluster, nodeAddons, cluster.ready);
    const access = this.openNodes(cluster);
    // The nodes' own group, and the storefront's: pods use their node's groups, and databases know the storefront by it.
    const groups = [access.securityGroupId, args.securityGroupId];
    const nodes = this.createNodes(cluster, groups, [...network.ready, ...access.ready]);
    const addons = this.addons("cluster-addons", cluster, clusterAddons, nodes.ready);
    const controller = this.registerPods(cluster, addons.ready);
    this.forwardLogs(cluster, addons.ready);
    this.grow(cluster, nodes, { securityGroupIds: groups, after: addons.ready });
    this.createStorefront(cluster, [...addons.ready, ...controller.ready]);
    this.autoScalingGroupName = nodes.autoScalingGroupName;
    const { settings, targets } = args;
    const names = { clusterName: cluster.name, groupName: nodes.autoScalingGroupName, targetGroup: targets.arnSuffix };
    this.alarms = containerAlarms(names, settings);
    this.graphs = containerGraphs(names);
    this.registerOutputs({ autoScalingGroupName: this.autoScalingGroupName });
  }

  private createCluster(): Cluster {
    const { args } = this;
    const access = {
      publicCidrs: args.clusterPublicCidrs,
      clientCidrs: args.clusterClientCidrs,
      clientSecurityGroupIds: args.clusterClientSecurityGroupIds,
      administratorArns: args.clusterAdministratorArns,
    };
    return new Cluster("cluster", { ...args, ...access, project: args.tags["Project"]! }, { parent: this });
  }

  private addons(
    name: string,
    cluster: Cluster,
    names: typeof nodeAddons | typeof clusterAddons,
    after: readonly pulumi.Resource[],
  ): Addons {
    const { accountId, region, kubernetesVersion, keyArn } = this.args;
    const args = { accountId, region, cluster, kubernetesVersion, keyArn };
    return new Addons(name, args, { names, after }, { parent: this });
  }

  private openNodes({ clusterSecurityGroupId }: Cluster): NodeAccess {
    return new NodeAccess("node-access", { vpcId: this.args.vpcId, clusterSecurityGroupId }, { parent: this });
  }

  private createNodes(
    cluster: Cluster,
    securityGroupIds: readonly pulumi.Input<string>[],
    after: readonly pulumi.Resource[],
  ): Nodes {
    const { kubernetesVersion, settings, subnetIds, keyArn } = this.args;
    return new Nodes(
      "nodes",
      { cluster, kubernetesVersion, settings, subnetIds, securityGroupIds, keyArn, after },
      { parent: this },
    );
  }

  private registerPods(cluster: Cluster, after: readonly pulumi.Resource[]): LoadBalancerController {
    const { accountId, region, vpcId, targets } = this.args;
    return new LoadBalancerController(
      "load-balancer-controller",
      { accountId, region, vpcId, cluster, targetGroupArn: targets.arn, after },
      { parent: this },
    );
  }

  private forwardLogs(cluster: Cluster, after: readonly pulumi.Resource[]): void {
    const { accountId, region, keyArn, logRetentionDays } = this.args;
    const args = { accountId, region, cluster, keyArn, logRetentionDays, after };
    new LogForwarder("log-forwarder", args, { parent: this });
  }

  private grow(
    cluster: Cluster,
    { role: nodeRole }: Nodes,
    on: { securityGroupIds: readonly pulumi.Input<string>[]; after: readonly pulumi.Resource[] },
  ): void {
    const { accountId, region, settings, subnetIds, keyArn, tags } = this.args;
    const place = { subnetIds, keyArn, tags, ...on };
    new Karpenter("karpenter", { accountId, region, cluster, settings, nodeRole, ...place }, { parent: this });
  }

  private createStorefront(cluster: Cluster, after: readonly pulumi.Resource[]): Storefront {
    const { accountId, settings, targets, repositoryUrl } = this.args;
    const identity = new PodIdentity(
      "storefront",
      {
        accountId,
        cluster,
        namespace: namespaceName,
        serviceAccount: serviceAccountName,
        description: "Storefront pods",
        // What an instance may do, without what nodes do for a pod: pull its image and carry its logs away.
        statements: [
          ...readSecrets(this.args),
          ...useEvents(this.args),
          ...useCarts(this.args),
          ...takePictures(this.args),
          ...writeTelemetry(),
        ],
      },
      { parent: this },
    );
    return new Storefront(
      "storefront",
      {
        ...this.args,
        provider: cluster.provider,
        clusterName: cluster.name,
        image: pulumi.interpolate`${repositoryUrl}@${settings.imageDigest}`,
        targetGroupArn: targets.arn,
        // The load balancer checks only targets of a group that a listener knows.
        loadBalancing: targets.requestCountLabel ? "attached" : "apart",
        dependsOn: [identity, ...after, ...this.args.after],
      },
      { parent: this },
    );
  }
}
