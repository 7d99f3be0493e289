import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface NodeAccessArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The group that EKS makes, which the control plane is in. */
  readonly clusterSecurityGroupId: pulumi.Input<string>;
}

/**
 * Security group of the nodes, in place of the cluster's own, whose egress is open and can't be narrowed: groups add up, so that a node
 * with it could reach everything, whatever the storefront's group says. What nodes say to the world is said by the storefront's group,
 * which they carry too: HTTPS, to the control plane among others, and the databases.
 *
 * Nodes talk to each other (names, metrics), and the control plane to them (kubelets, webhooks), at whatever port.
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html, under "Restricting cluster traffic"
 */
export class NodeAccess extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;
  /** What must stand before a node can join. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    { vpcId, clusterSecurityGroupId: controlPlane }: NodeAccessArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:NodeAccess", name, {}, opts);
    const { id: nodes } = new aws.ec2.SecurityGroup(
      "nodes",
      { vpcId, description: "Kubernetes nodes", tags: { Name: "storefront-nodes" } },
      { parent: this },
    );
    const everything = { ipProtocol: "-1" };
    const within = { ...everything, securityGroupId: nodes, referencedSecurityGroupId: nodes };
    const toApi = { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: controlPlane };
    const letIn = (rule: string, args: aws.vpc.SecurityGroupIngressRuleArgs) =>
      new aws.vpc.SecurityGroupIngressRule(rule, args, { parent: this });
    this.ready = [
      letIn("nodes-from-nodes", { ...within, description: "From other nodes" }),
      new aws.vpc.SecurityGroupEgressRule(
        "nodes-to-nodes",
        { ...within, description: "To other nodes" },
        { parent: this },
      ),
      letIn("nodes-from-control-plane", {
        ...everything,
        securityGroupId: nodes,
        referencedSecurityGroupId: controlPlane,
        description: "From the control plane",
      }),
      letIn("control-plane-from-nodes", {
        ...toApi,
        referencedSecurityGroupId: nodes,
        description: "From nodes",
      }),
    ];
    this.securityGroupId = nodes;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
