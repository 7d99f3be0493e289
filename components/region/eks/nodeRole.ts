import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, serviceTrust } from "../../shared/policy";
import type { ClusterIdentity } from "./cluster";

export interface NodeRoleArgs {
  readonly cluster: ClusterIdentity;
}

/** Policies of AWS: asking for pods' credentials, and pulling images. Neither network nor volumes: add-ons have roles for those. */
const managed = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"] as const;

/** What a node itself may do, whoever launches it. Pods can't have it: the metadata service is a hop too far from them. */
export class NodeRole extends pulumi.ComponentResource {
  /** Known once the role can do its work: a node that starts earlier can't join. */
  readonly arn: pulumi.Output<string>;
  /** For nodes that Karpenter launches. A managed node group makes its own. */
  readonly instanceProfileName: pulumi.Output<string>;
  readonly instanceProfileArn: pulumi.Output<string>;

  constructor(name: string, { cluster }: NodeRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:NodeRole", name, {}, opts);
    const role = new aws.iam.Role(
      "node",
      { description: "Kubernetes nodes", assumeRolePolicy: serviceTrust("ec2.amazonaws.com") },
      { parent: this },
    );
    const attached = managed.map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `node-${policy}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          { parent: this },
        ),
    );
    const joining = new aws.iam.RolePolicy(
      "node",
      { role: role.name, policy: joiningPolicy(cluster) },
      { parent: this },
    );
    const profile = new aws.iam.InstanceProfile("node", { role: role.name }, { parent: this });
    const able = pulumi.all([...attached, joining].map((it) => it.id));
    this.arn = pulumi.all([role.arn, able]).apply(([arn]) => arn);
    this.instanceProfileName = pulumi.all([profile.name, able]).apply(([it]) => it);
    this.instanceProfileArn = profile.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * What Bottlerocket asks before it joins: its own private name and the block that the cluster's services have. The managed policy
 * that also holds these describes the whole network.
 */
function joiningPolicy({ arn }: ClusterIdentity): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "KnowItself",
      Effect: "Allow",
      // Neither takes a resource.
      Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"],
      Resource: "*",
    },
    { Sid: "KnowCluster", Effect: "Allow", Action: "eks:DescribeCluster", Resource: arn },
    denyEvacuation(),
  ]);
}
