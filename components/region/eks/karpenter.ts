import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceSettings } from "../../../config/settings";
import type { Cluster } from "./cluster";
import { karpenterStatements } from "./karpenterPolicy";
import { nodeClassSpec, nodePoolSpec } from "./nodePool";
import type { NodeRole } from "./nodeRole";
import { PodIdentity } from "./podIdentity";
import { charts } from "./versions";

export interface KarpenterArgs {
  readonly accountId: string;
  readonly region: string;
  readonly cluster: Cluster;
  readonly settings: ServiceSettings;
  /** What its nodes are, the same as of those that are always there. */
  readonly nodeRole: NodeRole;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
  /** On every instance and volume that it launches. */
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  /** What must stand before its pods find a place. */
  readonly after: readonly pulumi.Resource[];
}

const namespace = "kube-system";
const serviceAccount = "karpenter";
/** Name of the pool and of the class of its nodes. */
const growth = "growth";

/**
 * Adds nodes when a storefront pod finds no place, and takes them away when it would fit elsewhere again: on-demand instances
 * between `minInstances` and what a rollout of `maxInstances` pods needs. The control plane of EC2 is needed for that, and only for that: what carries a lost
 * region's users stands already. No queue of interruptions, since nothing here is a spot instance.
 */
export class Karpenter extends pulumi.ComponentResource {
  constructor(
    name: string,
    private readonly args: KarpenterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Karpenter", name, {}, opts);
    const controller = this.install(this.identify());
    this.describeNodes(controller);
    this.registerOutputs({});
  }

  private identify(): PodIdentity {
    const { accountId, cluster, nodeRole } = this.args;
    return new PodIdentity(
      serviceAccount,
      {
        accountId,
        cluster,
        namespace,
        serviceAccount,
        description: "Launches and ends Kubernetes nodes",
        statements: karpenterStatements({
          ...this.args,
          nodeRoleArn: nodeRole.arn,
          instanceProfileArn: nodeRole.instanceProfileArn,
        }),
      },
      { parent: this },
    );
  }

  private install(identity: PodIdentity): kubernetes.helm.v3.Release {
    const { cluster, after } = this.args;
    const definitions = new kubernetes.helm.v3.Release(
      "karpenter-definitions",
      { ...charts.karpenterDefinitions, name: "karpenter-crd", namespace },
      { parent: this, provider: cluster.provider, dependsOn: [...after] },
    );
    const values = {
      serviceAccount: { create: true, name: serviceAccount },
      replicas: 2,
      settings: { clusterName: cluster.name, eksControlPlane: true },
      // Pods don't reach the metadata service, which would tell.
      controller: {
        env: [{ name: "AWS_REGION", value: this.args.region }],
        resources: { requests: { cpu: "200m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      },
    };
    return new kubernetes.helm.v3.Release(
      "karpenter",
      { ...charts.karpenter, name: "karpenter", namespace, skipCrds: true, values },
      { parent: this, provider: cluster.provider, dependsOn: [identity, definitions, ...after] },
    );
  }

  private describeNodes(controller: pulumi.Resource): void {
    const { cluster, settings } = this.args;
    const opts = { parent: this, provider: cluster.provider, dependsOn: [controller] };
    const nodeClass = new kubernetes.apiextensions.CustomResource(
      "node-class",
      {
        apiVersion: "karpenter.k8s.aws/v1",
        kind: "EC2NodeClass",
        metadata: { name: growth },
        spec: nodeClassSpec({ ...this.args, instanceProfile: this.args.nodeRole.instanceProfileName }),
      },
      opts,
    );
    new kubernetes.apiextensions.CustomResource(
      "node-pool",
      {
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: growth },
        spec: nodePoolSpec(settings, growth),
      },
      // Gone before its class is: Karpenter ends the nodes of a pool that is deleted, and needs the class for it.
      { ...opts, dependsOn: [nodeClass] },
    );
  }
}
