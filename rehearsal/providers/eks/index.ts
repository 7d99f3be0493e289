import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as kubernetesVersion } from "@pulumi/kubernetes/package.json";
import { createHash } from "node:crypto";
import { unknownValue } from "../entry";
import { constructed, inputUrns, type Monitor, type Registered, referencedUrn, referenceTo } from "../monitor";
import type { Values } from "../readback";
import { type AddonOptions, type ClusterArgs, parse } from "./args";
import { issuerOf, jsonOf, kubeconfigOf } from "./kubeconfig";

/**
 * `eks:index:Cluster` with the children that version 4 of the real component makes for these arguments: the control plane, the
 * provider that talks to it, access entries and add-ons. Its own node group, security groups and identity provider are refused: the
 * platform makes its own.
 */
export function constructCluster(request: provider.ConstructRequest): Promise<provider.ConstructResponse> {
  const args = parse(request.getInputs()?.toJavaScript() as Values);
  return constructed(request, awsVersion, (monitor, self) =>
    new ClusterBuilder(monitor, request.getName(), self, args, inputUrns(request)).build(),
  );
}

class ClusterBuilder {
  constructor(
    private readonly monitor: Monitor,
    private readonly name: string,
    private readonly component: string,
    private readonly args: ClusterArgs,
    private readonly inputUrns: readonly string[],
  ) {}

  async build(): Promise<Values> {
    const { args, name } = this;
    const role = args.serviceRole ? undefined : await this.serviceRole();
    const cluster = await this.cluster(role ? role.outputs["arn"] : await this.roleArn(args.serviceRole!), role);
    const clusterName = cluster.outputs["name"] ?? unknownValue;
    await this.addon(`${name}-kube-proxy`, "kube-proxy", clusterName, args.kubeProxyAddonOptions ?? {});
    const kubeconfig = kubeconfigOf(cluster.outputs);
    const own = kubeconfigOf(cluster.outputs, this.profile());
    const access = await this.monitor.register({
      type: "pulumi:providers:kubernetes",
      name: `${name}-eks-k8s`,
      parent: this.component,
      inputs: { kubeconfig: jsonOf(own) },
      dependsOn: [cluster],
      version: kubernetesVersion,
    });
    await this.accessEntries(clusterName, cluster);
    if (args.corednsAddonOptions) await this.addon(`${name}-coredns`, "coredns", clusterName, args.corednsAddonOptions);
    return this.outputs(cluster, access, kubeconfig);
  }

  /** What the component's own provider asks for tokens as: the profile of whoever runs the engine, unless something is said. */
  private profile(): string | undefined {
    const { providerCredentialOpts: said } = this.args;
    return said ? (said["profileName"] as string | undefined) : process.env["AWS_PROFILE"];
  }

  /** With the policy that AWS has for it; attachments are named by the policy's hash. */
  private async serviceRole(): Promise<Registered> {
    const name = `${this.name}-eksRole`;
    const component = await this.monitor.register({
      type: "eks:index:ServiceRole",
      name,
      parent: this.component,
      kind: "component",
    });
    const statement = {
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Effect: "Allow",
      Principal: { Service: ["eks.amazonaws.com"] },
    };
    const role = await this.register("aws:iam/role:Role", `${name}-role`, component.urn, {
      description: "Allows EKS to manage clusters on your behalf.",
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      ...(this.args.tags && { tags: this.args.tags }),
    });
    const policyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
    const hash = createHash("sha1").update(policyArn).digest("hex").slice(0, 8);
    const attachment = { policyArn, role: role.id };
    await this.register(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      `${name}-${hash}`,
      component.urn,
      attachment,
      [role],
    );
    await this.monitor.outputs(component.urn, {});
    return role;
  }

  /** The role comes as a reference: its ARN is what the engine knows of it. */
  private async roleArn(reference: Values): Promise<unknown> {
    const found = await this.monitor.resource(referencedUrn(reference));
    return found["arn"] ?? unknownValue;
  }

  private cluster(roleArn: unknown, role: Registered | undefined): Promise<Registered> {
    const { args, name } = this;
    const network = args.kubernetesServiceIpAddressRange ?? args.ipFamily;
    const ipFamily = args.ipFamily ?? "ipv4";
    const inputs = {
      name: args.name,
      roleArn: roleArn ?? unknownValue,
      bootstrapSelfManagedAddons: args.bootstrapSelfManagedAddons ?? true,
      kubernetesNetworkConfig: network && {
        serviceIpv4Cidr: ipFamily === "ipv4" ? args.kubernetesServiceIpAddressRange : undefined,
        ipFamily,
      },
      vpcConfig: {
        subnetIds: subnetsOf(args),
        endpointPrivateAccess: args.endpointPrivateAccess,
        endpointPublicAccess: args.endpointPublicAccess,
        publicAccessCidrs: args.publicAccessCidrs,
      },
      version: args.version,
      enabledClusterLogTypes: args.enabledClusterLogTypes,
      tags: { Name: `${name}-eksCluster`, ...args.clusterTags, ...args.tags },
      encryptionConfig: args.encryptionConfigKeyArn && {
        provider: { keyArn: args.encryptionConfigKeyArn },
        resources: ["secrets"],
      },
      accessConfig: {
        authenticationMode: args.authenticationMode,
        bootstrapClusterCreatorAdminPermissions: true,
      },
      upgradePolicy: args.upgradePolicy,
      deletionProtection: args.deletionProtection,
    };
    return this.register("aws:eks/cluster:Cluster", `${name}-eksCluster`, this.component, inputs, role ? [role] : [], [
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
      "bootstrapSelfManagedAddons",
    ]);
  }

  private async addon(name: string, addonName: string, clusterName: unknown, options: AddonOptions): Promise<void> {
    if (options.enabled === false) return;
    const values = options.configurationValues;
    await this.register("aws:eks/addon:Addon", name, this.component, {
      clusterName,
      addonName,
      preserve: true,
      addonVersion: options.version,
      resolveConflictsOnCreate: options.resolveConflictsOnCreate ?? "OVERWRITE",
      resolveConflictsOnUpdate: options.resolveConflictsOnUpdate ?? "OVERWRITE",
      configurationValues: values && JSON.stringify(sorted(values)),
      tags: this.args.tags,
    });
  }

  private async accessEntries(clusterName: unknown, cluster: Registered): Promise<void> {
    for (const [key, given] of Object.entries(this.args.accessEntries ?? {})) {
      const { accessPolicies = {}, username: userName, ...rest } = given;
      const name = `${this.name}-${key}`;
      const inputs = { ...rest, clusterName, userName };
      const entry = await this.register("aws:eks/accessEntry:AccessEntry", name, this.component, inputs, [cluster]);
      for (const [association, policy] of Object.entries(accessPolicies))
        await this.register(
          "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
          `${name}-${association}`,
          entry.urn,
          { ...policy, principalArn: given.principalArn, clusterName },
          [entry],
        );
    }
  }

  private register(
    type: string,
    name: string,
    parent: string,
    inputs: Values,
    dependsOn: readonly Registered[] = [],
    ignoreChanges: readonly string[] = [],
  ): Promise<Registered> {
    const after = [...dependsOn, ...this.inputUrns.map((urn) => ({ urn, id: "", outputs: {} }))];
    return this.monitor.register({ type, name, parent, inputs: plain(inputs), dependsOn: after, ignoreChanges });
  }

  private outputs(cluster: Registered, access: Registered, kubeconfig: Values | undefined): Values {
    const { args } = this;
    const vpc = (cluster.outputs["vpcConfig"] ?? {}) as Values;
    const securityGroupId = vpc["clusterSecurityGroupId"] ?? unknownValue;
    const issuer = issuerOf(cluster.outputs);
    const kubeconfigValue = kubeconfig ?? unknownValue;
    const reference = referenceTo(cluster, awsVersion);
    return {
      autoModeNodeRoleName: "",
      clusterIngressRuleId: "",
      clusterSecurityGroupId: securityGroupId,
      core: plain({
        cluster: reference,
        endpoint: cluster.outputs["endpoint"] ?? unknownValue,
        instanceRoles: [],
        kubeconfig: kubeconfigValue,
        privateSubnetIds: args.privateSubnetIds,
        provider: referenceTo(access, kubernetesVersion),
        publicSubnetIds: args.publicSubnetIds,
        subnetIds: subnetsOf(args),
        vpcId: args.vpcId,
      }),
      defaultNodeGroupAsgName: "",
      eksCluster: reference,
      fargateProfileId: "",
      fargateProfileStatus: "",
      instanceRoles: [],
      kubeconfig: kubeconfigValue,
      kubeconfigJson: jsonOf(kubeconfig),
      nodeSecurityGroupId: securityGroupId,
      oidcIssuer: issuer === unknownValue ? issuer : issuer.replace("https://", ""),
      oidcProviderArn: "",
      oidcProviderUrl: issuer,
    };
  }
}

/** Public ones first. Lists that aren't known yet make the whole unknown. */
function subnetsOf({ subnetIds, publicSubnetIds = [], privateSubnetIds = [] }: ClusterArgs): unknown {
  if (subnetIds) return subnetIds;
  const lists: readonly unknown[] = [publicSubnetIds, privateSubnetIds];
  return lists.every(Array.isArray) ? lists.flat() : unknownValue;
}

/** Neither protobuf's struct nor an AWS API knows undefined. */
const plain = (values: Values): Values => JSON.parse(JSON.stringify(values)) as Values;

function sorted(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
