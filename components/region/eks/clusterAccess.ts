import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ClusterAccessArgs {
  /** Of a cluster that exists. */
  readonly clusterName: pulumi.Input<string>;
  /** The cluster's own group: it hangs at the private endpoint, and lets in nobody but nodes by itself. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Block of the VPC that the cluster is in. */
  readonly vpcCidr: string;
  /** Role that deploys: always an administrator. */
  readonly deployRoleArn: pulumi.Input<string>;
  /** IAM roles and users that are administrators beside it. No two have the same last part. */
  readonly administratorArns: readonly string[];
  /** Blocks inside the VPC or joined to it that reach the private endpoint. */
  readonly clientCidrs: readonly string[];
  /** Security groups whose members reach it. */
  readonly clientSecurityGroupIds: readonly string[];
}

/**
 * Who reaches a cluster's API over its private endpoint, and who administers the cluster. Whatever is put into the cluster comes after
 * this and goes before it: a deployment writes with these rights over this way, and so does a destroy. It costs nothing.
 */
export class ClusterAccess extends pulumi.ComponentResource {
  /** What must stand before anything is put into the cluster. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: ClusterAccessArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:ClusterAccess", name, {}, opts);
    const { deployRoleArn, administratorArns } = args;
    const administrators = administratorArns.map((arn) => this.admit(`administrator-${lastPart(arn)}`, arn));
    this.ready = [this.admit("deploy", deployRoleArn), ...administrators, ...this.openPrivateEndpoint()];
    this.registerOutputs({});
  }

  private admit(name: string, principalArn: pulumi.Input<string>): pulumi.Resource {
    const { clusterName } = this.args;
    const entry = new aws.eks.AccessEntry(name, { clusterName, principalArn, type: "STANDARD" }, { parent: this });
    return new aws.eks.AccessPolicyAssociation(
      name,
      {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
      { parent: this },
    );
  }

  private openPrivateEndpoint(): readonly pulumi.Resource[] {
    const { clientCidrs, clientSecurityGroupIds, vpcCidr } = this.args;
    return [
      // Named after what they let in: one that goes moves no other. The VPC has the same name in every region.
      ...clientCidrs.map((cidrIpv4) =>
        this.letIn(cidrIpv4 === vpcCidr ? "vpc" : cidrIpv4.replace(/[./]/g, "-"), { cidrIpv4 }),
      ),
      ...clientSecurityGroupIds.map((referencedSecurityGroupId) =>
        this.letIn(referencedSecurityGroupId, { referencedSecurityGroupId }),
      ),
    ];
  }

  private letIn(
    who: string,
    from: Pick<aws.vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "referencedSecurityGroupId">,
  ): pulumi.Resource {
    return new aws.vpc.SecurityGroupIngressRule(
      `api-from-${who}`,
      {
        ...from,
        securityGroupId: this.args.securityGroupId,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        description: "To the API of the cluster",
      },
      { parent: this },
    );
  }
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
