import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { until } from "../until";
import { eks, gone, ownTags, retag } from "./api";

type Args = Plain<aws.eks.ClusterArgs>;

const cluster = entry<aws.eks.ClusterArgs>({
  inputs: {
    accessConfig: { authenticationMode: true, bootstrapClusterCreatorAdminPermissions: true },
    bootstrapSelfManagedAddons: true,
    deletionProtection: true,
    enabledClusterLogTypes: true,
    encryptionConfig: { provider: { keyArn: true }, resources: true },
    kubernetesNetworkConfig: { ipFamily: true, serviceIpv4Cidr: true },
    name: true,
    region: true,
    roleArn: true,
    tags: true,
    upgradePolicy: { supportType: true },
    version: true,
    vpcConfig: {
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: true,
      securityGroupIds: true,
      subnetIds: true,
    },
    zonalShiftConfig: { enabled: true },
  },
  required: ["roleArn", "vpcConfig"],
  replaceOn: ["bootstrapSelfManagedAddons", "encryptionConfig", "kubernetesNetworkConfig", "name", "region", "roleArn"],
  autoName: { property: "name", maxLength: 100 },
  unreadable: { bootstrapSelfManagedAddons: "said once, when the cluster is made, and kept by no API" },
  async create(cloud, inputs) {
    await eks(cloud).send(
      new sdk.CreateClusterCommand({
        name: inputs.name,
        roleArn: inputs.roleArn,
        version: inputs.version,
        resourcesVpcConfig: network(inputs),
        logging: logging(inputs.enabledClusterLogTypes),
        accessConfig: inputs.accessConfig as sdk.CreateAccessConfigRequest | undefined,
        bootstrapSelfManagedAddons: inputs.bootstrapSelfManagedAddons,
        deletionProtection: inputs.deletionProtection,
        encryptionConfig: inputs.encryptionConfig && [inputs.encryptionConfig],
        kubernetesNetworkConfig: inputs.kubernetesNetworkConfig as sdk.KubernetesNetworkConfigRequest | undefined,
        upgradePolicy: inputs.upgradePolicy as sdk.UpgradePolicyRequest | undefined,
        zonalShiftConfig: inputs.zonalShiftConfig,
        tags: inputs.tags,
      }),
    );
    await active(cloud, inputs.name!);
    return inputs.name!;
  },
  async read(cloud, id) {
    const it = await clusterNow(cloud, id);
    return it && { inputs: seen(it), outputs: outputs(it) };
  },
  async update(cloud, id, to, from) {
    for (const change of changes(to, from)) {
      await eks(cloud).send(new sdk.UpdateClusterConfigCommand({ name: id, ...change }));
      await active(cloud, id);
    }
    if (to.version && to.version !== from.version)
      await eks(cloud).send(new sdk.UpdateClusterVersionCommand({ name: id, version: to.version }));
    await retag(cloud, (await active(cloud, id)).arn!, from.tags, to.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => eks(cloud).send(new sdk.DeleteClusterCommand({ name: id })));
    await until(`EKS cluster ${id} to be deleted`, 60, async () => ((await clusterNow(cloud, id)) ? undefined : true));
  },
});

async function clusterNow(cloud: Cloud, name: string): Promise<sdk.Cluster | undefined> {
  const found = await unlessGone(gone, () => eks(cloud).send(new sdk.DescribeClusterCommand({ name })));
  return found?.cluster;
}

const active = (cloud: Cloud, name: string): Promise<sdk.Cluster> =>
  until(`EKS cluster ${name} to be active`, 60, async () => {
    const it = await clusterNow(cloud, name);
    return it?.status === "ACTIVE" ? it : undefined;
  });

const network = ({ vpcConfig }: Args): sdk.VpcConfigRequest => ({
  subnetIds: vpcConfig.subnetIds,
  securityGroupIds: vpcConfig.securityGroupIds,
  endpointPrivateAccess: vpcConfig.endpointPrivateAccess,
  endpointPublicAccess: vpcConfig.endpointPublicAccess,
  publicAccessCidrs: vpcConfig.publicAccessCidrs,
});

const allTypes = Object.values(sdk.LogType);

/** The API wants to be told what is off, too. */
function logging(on: string[] = []): sdk.Logging {
  const types = { on: allTypes.filter((it) => on.includes(it)), off: allTypes.filter((it) => !on.includes(it)) };
  const unknown = on.filter((it) => !allTypes.includes(it as sdk.LogType));
  return {
    clusterLogging: [
      { types: [...types.on, ...(unknown as sdk.LogType[])], enabled: true },
      { types: types.off, enabled: false },
    ].filter((it) => it.types.length > 0),
  };
}

/** One kind of change a call, as the API insists. */
function changes(to: Args, from: Args): Omit<sdk.UpdateClusterConfigCommandInput, "name">[] {
  const changed = (name: keyof Args): boolean => !equal(to[name], from[name]);
  const { authenticationMode } = to.accessConfig ?? {};
  return [
    changed("accessConfig") && {
      accessConfig: { authenticationMode: authenticationMode as sdk.AuthenticationMode },
    },
    changed("deletionProtection") && { deletionProtection: to.deletionProtection ?? false },
    changed("enabledClusterLogTypes") && { logging: logging(to.enabledClusterLogTypes) },
    changed("upgradePolicy") && { upgradePolicy: to.upgradePolicy as sdk.UpgradePolicyRequest },
    changed("vpcConfig") && { resourcesVpcConfig: network(to) },
    changed("zonalShiftConfig") && { zonalShiftConfig: to.zonalShiftConfig },
  ].filter((it) => it !== false);
}

function seen(it: sdk.Cluster): Partial<Args> {
  const { resourcesVpcConfig: vpc = {}, encryptionConfig, kubernetesNetworkConfig: internal } = it;
  const logs = (it.logging?.clusterLogging ?? []).filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? []);
  const encryption = encryptionConfig?.[0];
  return {
    name: it.name,
    roleArn: it.roleArn,
    version: it.version,
    accessConfig: it.accessConfig,
    deletionProtection: it.deletionProtection,
    enabledClusterLogTypes: logs,
    ...(encryption && {
      encryptionConfig: { provider: { keyArn: encryption.provider!.keyArn! }, resources: encryption.resources ?? [] },
    }),
    kubernetesNetworkConfig: { ipFamily: internal?.ipFamily, serviceIpv4Cidr: internal?.serviceIpv4Cidr },
    upgradePolicy: it.upgradePolicy,
    zonalShiftConfig: it.zonalShiftConfig,
    vpcConfig: {
      subnetIds: vpc.subnetIds ?? [],
      securityGroupIds: vpc.securityGroupIds,
      endpointPrivateAccess: vpc.endpointPrivateAccess,
      endpointPublicAccess: vpc.endpointPublicAccess,
      publicAccessCidrs: vpc.publicAccessCidrs,
    },
    tags: ownTags(it.tags),
  };
}

const outputs = (it: sdk.Cluster) => ({
  arn: it.arn,
  certificateAuthority: { data: it.certificateAuthority?.data },
  createdAt: it.createdAt?.toISOString(),
  endpoint: it.endpoint,
  identities: [{ oidcs: [{ issuer: it.identity?.oidc?.issuer }] }],
  platformVersion: it.platformVersion,
  status: it.status,
  vpcConfig: {
    clusterSecurityGroupId: it.resourcesVpcConfig?.clusterSecurityGroupId,
    vpcId: it.resourcesVpcConfig?.vpcId,
  },
});

export const entries: Record<string, AnyEntry> = { "aws:eks/cluster:Cluster": cluster };
