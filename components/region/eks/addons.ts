import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "./cluster";
import { PodRole } from "./podIdentity";
import { type AddonName, addonVersions } from "./versions";

export interface AddonsArgs {
  readonly accountId: string;
  readonly region: string;
  readonly cluster: ClusterIdentity;
  readonly kubernetesVersion: string;
  /** Encrypts volumes that pods ask for. */
  readonly keyArn: pulumi.Input<string>;
}

/** What a node needs before it is ready. They are daemons: EKS calls them active while there is no node yet. */
export const nodeAddons = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"] as const satisfies readonly AddonName[];

/** What needs nodes to run on. */
export const clusterAddons = [
  "coredns",
  "aws-ebs-csi-driver",
  "metrics-server",
] as const satisfies readonly AddonName[];

/** Settings that differ from the add-on's own. Their schema: `aws eks describe-addon-configuration`. */
const configurations: Partial<Readonly<Record<AddonName, object>>> = {
  "vpc-cni": {
    enableNetworkPolicy: "true",
    env: {
      // One storefront pod and a handful of others stand on a node: blocks of 16 addresses would waste three quarters of them.
      ENABLE_PREFIX_DELEGATION: "false",
      MINIMUM_IP_TARGET: "10",
      WARM_IP_TARGET: "2",
    },
  },
  // One in each zone: names resolve after a zone is lost, without a launch.
  coredns: {
    replicaCount: 3,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
  },
};

/** Add-ons of Amazon EKS, each in the version that goes with the cluster's. What somebody changed in the cluster is put back. */
export class Addons extends pulumi.ComponentResource {
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: AddonsArgs,
    { names, after }: { names: readonly AddonName[]; after: readonly pulumi.Resource[] },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Addons", name, {}, opts);
    this.ready = names.map((it) => this.create(it, after));
    this.registerOutputs({});
  }

  private create(addonName: AddonName, after: readonly pulumi.Resource[]): aws.eks.Addon {
    const configuration = configurations[addonName];
    const identities = this.identities(addonName);
    return new aws.eks.Addon(
      addonName,
      {
        clusterName: this.args.cluster.name,
        addonName,
        addonVersion: versionOf(addonName, this.args.kubernetesVersion),
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        ...(configuration && { configurationValues: JSON.stringify(configuration) }),
        ...(identities && { podIdentityAssociations: identities }),
      },
      { parent: this, dependsOn: [...after] },
    );
  }

  /** Roles of the two that talk to AWS. The network's policy is not the node's: whoever breaks out of a pod can't move addresses. */
  private identities(addonName: AddonName): aws.types.input.eks.AddonPodIdentityAssociation[] | undefined {
    if (addonName === "vpc-cni") return [this.identity("aws-node", "AmazonEKS_CNI_Policy", "Addresses of pods")];
    if (addonName !== "aws-ebs-csi-driver") return undefined;
    return [this.identity("ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy", "Volumes of pods")];
  }

  private identity(
    serviceAccount: string,
    policy: string,
    description: string,
  ): aws.types.input.eks.AddonPodIdentityAssociation {
    const { accountId, cluster } = this.args;
    const role = new PodRole(
      serviceAccount,
      {
        accountId,
        cluster,
        namespace: "kube-system",
        serviceAccount,
        description,
        statements: policy.includes("EBS") ? [useVolumeKey(this.args), grantVolumeKey(this.args)] : [],
        managedPolicies: [policy],
      },
      { parent: this },
    );
    return { serviceAccount, roleArn: role.roleArn };
  }
}

/** @throws Error if nobody has looked up which version goes with this Kubernetes. */
export function versionOf(addonName: AddonName, kubernetesVersion: string): string {
  const versions = addonVersions[kubernetesVersion];
  if (!versions) {
    throw new Error(
      `nothing is known of the add-ons for Kubernetes ${kubernetesVersion}: add a line to components/region/eks/versions.ts`,
    );
  }
  return versions[addonName];
}

type KeyOf = Pick<AddonsArgs, "region" | "keyArn">;

/** Volumes are encrypted by EC2, in the name of whoever asks for one. */
export const useVolumeKey = ({ region, keyArn }: KeyOf) => ({
  Sid: "EncryptVolumes",
  Effect: "Allow" as const,
  Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
  Resource: keyArn,
  Condition: { StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` } },
});

export const grantVolumeKey = ({ region, keyArn }: KeyOf) => ({
  Sid: "AttachVolumes",
  Effect: "Allow" as const,
  Action: "kms:CreateGrant",
  Resource: keyArn,
  Condition: {
    StringEquals: { "kms:ViaService": `ec2.${region}.amazonaws.com` },
    Bool: { "kms:GrantIsForAWSResource": "true" },
  },
});
