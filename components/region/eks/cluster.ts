import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { denyEvacuation, policyDocument, serviceTrust } from "../../shared/policy";
import { ClusterAccess } from "./clusterAccess";

/** What others know a cluster by. */
export interface ClusterIdentity {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
}

export interface ClusterArgs {
  readonly accountId: string;
  readonly region: string;
  /** Start of the cluster's name. */
  readonly project: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  /** Where the control plane gets its addresses and nodes run: subnets without public addresses, one in each zone. */
  readonly subnetIds: pulumi.Input<string[]>;
  /** Minor version such as `1.36`. It can go up by one at a time and never down. */
  readonly kubernetesVersion: string;
  /** Who may reach the API from the internet; nobody where it is empty. */
  readonly publicCidrs: readonly string[];
  /** Block of the VPC. */
  readonly vpcCidr: string;
  /** Who reaches the private endpoint: blocks inside the VPC or joined to it. */
  readonly clientCidrs: readonly string[];
  /** Security groups whose members reach it. */
  readonly clientSecurityGroupIds: readonly string[];
  /** Role that deploys: an administrator. */
  readonly deployRoleArn: pulumi.Input<string>;
  /** IAM roles and users that are administrators beside it. */
  readonly administratorArns: readonly string[];
  /** Encrypts what the API stores, and the logs. It can't change later: another key is another cluster. */
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** Deletion protection. */
  readonly protect: boolean;
}

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/**
 * A Kubernetes cluster without nodes, as its control plane. Price: 0.10 USD an hour in standard support, 73.00 USD a month
 * (https://aws.amazon.com/eks/pricing/); its logs cost 0.50 USD a GB in us-east-1 (https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Its API is written to by the deploy role and the administrators that the configuration names. Pods get their permissions by Pod Identity: there is no identity provider.
 */
export class Cluster extends pulumi.ComponentResource {
  /** Known once the cluster exists. */
  readonly name: pulumi.Output<string>;
  /** Known as soon as its name is. */
  readonly arn: pulumi.Output<string>;
  /** Group that EKS makes: control plane and nodes talk to each other through it. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  /** Writes to the cluster's API. */
  readonly provider: kubernetes.Provider;
  /** What must stand before anything is put into the cluster. */
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: ClusterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Cluster", name, {}, opts);
    const given = this.chooseName();
    const logs = this.createLogGroup(given);
    const role = this.createRole();
    const cluster = this.createCluster(given, role, logs);
    this.clusterSecurityGroupId = cluster.clusterSecurityGroupId;
    this.name = pulumi.all([given, this.clusterSecurityGroupId]).apply(([it]) => it);
    this.arn = pulumi.interpolate`arn:aws:eks:${args.region}:${args.accountId}:cluster/${given}`;
    const access = new ClusterAccess(
      "cluster-access",
      { ...args, clusterName: this.name, securityGroupId: this.clusterSecurityGroupId },
      { parent: this },
    );
    this.provider = this.connect(cluster, access);
    this.ready = [cluster, ...access.ready];
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  /**
   * Ours and not the component's, since the log group that EKS writes to carries it and is made first. With a few random digits: a
   * cluster that must be made anew, because its key changes, stands beside the old one for a while.
   */
  private chooseName(): pulumi.Output<string> {
    const { project, keyArn } = this.args;
    return new random.RandomId(
      "cluster-name",
      { byteLength: 4, prefix: pulumi.interpolate`${project}-`, keepers: { keyArn } },
      { parent: this },
    ).hex;
  }

  /** EKS would make it itself, without our key and forever. */
  private createLogGroup(name: pulumi.Output<string>): aws.cloudwatch.LogGroup {
    const { keyArn, logRetentionDays } = this.args;
    return new aws.cloudwatch.LogGroup(
      "control-plane",
      { name: pulumi.interpolate`/aws/eks/${name}/cluster`, kmsKeyId: keyArn, retentionInDays: logRetentionDays },
      { parent: this },
    );
  }

  private createRole(): aws.iam.Role {
    const role = new aws.iam.Role(
      "cluster",
      {
        description: "Kubernetes control plane",
        assumeRolePolicy: serviceTrust("eks.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": this.args.accountId },
        }),
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      "cluster-no-evacuation",
      { role: role.name, policy: policyDocument([denyEvacuation()]) },
      { parent: this },
    );
    return role;
  }

  private createCluster(
    name: pulumi.Output<string>,
    serviceRole: aws.iam.Role,
    logs: aws.cloudwatch.LogGroup,
  ): eks.Cluster {
    const managed = new aws.iam.RolePolicyAttachment(
      "cluster-managed",
      { role: serviceRole.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
      { parent: this },
    );
    return new eks.Cluster("cluster", this.clusterArgs(name, serviceRole), {
      parent: this,
      dependsOn: [logs, managed],
      transforms: [withoutCreatorAdmin, waitingBriefly],
    });
  }

  private clusterArgs(name: pulumi.Output<string>, serviceRole: aws.iam.Role): eks.ClusterArgs {
    const { vpcId, subnetIds, kubernetesVersion, publicCidrs, keyArn, protect } = this.args;
    return {
      name,
      vpcId,
      privateSubnetIds: subnetIds,
      version: kubernetesVersion,
      // AWS would otherwise raise the version by itself when standard support ends: in all regions, at an hour that it chooses.
      upgradePolicy: { supportType: "EXTENDED" },
      authenticationMode: "API",
      serviceRole,
      createInstanceRole: false,
      createOidcProvider: false,
      encryptionConfigKeyArn: keyArn,
      enabledClusterLogTypes: logTypes,
      endpointPrivateAccess: true,
      endpointPublicAccess: publicCidrs.length > 0,
      ...(publicCidrs.length > 0 && { publicAccessCidrs: [...publicCidrs] }),
      deletionProtection: protect,
      // Whoever runs this with AWS_PROFILE would otherwise write its name into the state, and the next person another one.
      providerCredentialOpts: {},
      // Nodes, add-ons and security groups are ours, each with its version: the component makes none of them.
      skipDefaultNodeGroup: true,
      skipDefaultSecurityGroups: true,
      bootstrapSelfManagedAddons: false,
      useDefaultVpcCni: true,
      kubeProxyAddonOptions: { enabled: false },
      corednsAddonOptions: { enabled: false },
    };
  }

  /**
   * The configuration holds no secret and nobody's profile: whoever uses it asks AWS for a token of fifteen minutes, as whom the AWS CLI
   * knows in the environment of the deployment.
   */
  private connect(cluster: eks.Cluster, access: ClusterAccess): kubernetes.Provider {
    return new kubernetes.Provider(
      "kubernetes",
      {
        kubeconfig: cluster.kubeconfigJson,
        clusterIdentifier: this.arn,
        enableServerSideApply: true,
        kubeClientSettings,
      },
      { parent: this, dependsOn: [...access.ready] },
    );
  }
}

/**
 * How long a request to the API may take. A preview from where it isn't reached waits so long and goes on without it; an admission
 * webhook may take ten seconds of a request that succeeds.
 */
const kubeClientSettings = { timeout: 15 };

/** The component's own provider, which nothing uses, waits no longer. */
const waitingBriefly: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "pulumi:providers:kubernetes" ? { props: { ...props, kubeClientSettings }, opts } : undefined;

/**
 * The component makes whoever creates a cluster its administrator and takes no argument against it. For the deploy role that would
 * collide with the entry above, which AWS refuses to have twice; for a person it would be a right that nobody sees.
 */
const withoutCreatorAdmin: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== "aws:eks/cluster:Cluster") return undefined;
  const accessConfig = { ...props["accessConfig"], bootstrapClusterCreatorAdminPermissions: false };
  return { props: { ...props, accessConfig }, opts };
};
