import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, policyDocument, type Statement } from "../../shared/policy";
import type { ClusterIdentity } from "./cluster";

export interface PodRoleArgs {
  readonly accountId: string;
  readonly cluster: ClusterIdentity;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Who it is for, in a few words. */
  readonly description: string;
  /** What its pods may do, beside the managed policies. Evacuating a region is denied to all of them. */
  readonly statements: readonly Statement[];
  /** Policies of AWS for add-ons of AWS: they follow what the add-on needs. By name below `arn:aws:iam::aws:policy/`. */
  readonly managedPolicies?: readonly string[];
}

/** A role that the pods of one service account of this cluster can have, and nothing else can. */
export class PodRole extends pulumi.ComponentResource {
  /** Known once the role can do its work. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:PodRole", name, {}, opts);
    const role = new aws.iam.Role(
      name,
      { description: args.description, assumeRolePolicy: trust(args) },
      { parent: this },
    );
    const own = new aws.iam.RolePolicy(
      name,
      { role: role.name, policy: policyDocument([...args.statements, denyEvacuation()]) },
      { parent: this },
    );
    const managed = (args.managedPolicies ?? []).map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy.split("/").at(-1)}`,
          { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          { parent: this },
        ),
    );
    const able = pulumi.all([own, ...managed].map((it) => it.id));
    this.roleArn = pulumi.all([role.arn, able]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

/**
 * Who may assume it: EKS on behalf of this service account in this cluster. The session tags are what EKS itself sends along
 * (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html).
 */
function trust({ accountId, cluster, namespace, serviceAccount }: PodRoleArgs): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "PodIdentity",
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:SourceAccount": accountId,
          "aws:RequestTag/eks-cluster-arn": cluster.arn,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    },
  ]);
}

/** The role, given to the service account by EKS Pod Identity: no key in the cluster, no identity provider in IAM. */
export class PodIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:PodIdentity", name, {}, opts);
    const { roleArn } = new PodRole(name, args, { parent: this });
    const { cluster, namespace, serviceAccount } = args;
    const association = new aws.eks.PodIdentityAssociation(
      name,
      { clusterName: cluster.name, namespace, serviceAccount, roleArn },
      { parent: this },
    );
    this.roleArn = pulumi.all([roleArn, association.associationId]).apply(([arn]) => arn);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
