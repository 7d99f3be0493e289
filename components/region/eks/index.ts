import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../alarms";
import type { Compute, ComputeArgs } from "../compute";
import type { Graph } from "../dashboard";

/** What a service in containers takes beside what every kind of compute does. */
export interface ContainerServiceArgs extends ComputeArgs {
  readonly accountId: string;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** Blocks of the subnets that the load balancer's own addresses are in. */
  readonly publicSubnetCidrs: readonly string[];
  /** Minor version such as `1.34`. */
  readonly kubernetesVersion: string;
  /** Who may reach the cluster's API from the internet; nobody where it is empty. */
  readonly clusterPublicCidrs: readonly string[];
  /** Role that deploys: the cluster's administrator. */
  readonly deployRoleArn: pulumi.Input<string>;
}

/** The storefront on Amazon EKS. */
export class ContainerService extends pulumi.ComponentResource implements Compute {
  readonly autoScalingGroupName: pulumi.Output<string>;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];

  constructor(name: string, _args: ContainerServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:ContainerService", name, {}, opts);
    this.autoScalingGroupName = pulumi.output("");
    this.alarms = [];
    this.graphs = [];
    this.registerOutputs({ autoScalingGroupName: this.autoScalingGroupName });
  }
}
