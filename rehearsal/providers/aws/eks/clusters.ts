import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, fixed, orElse, required, unreadable } from "../inputs";
import { missing } from "../lists";
import { call } from "../operations";
import { fields, same, tagMap, type Wire } from "../wire";
import { dates, eks } from "./api";

const access = fields<aws.types.input.eks.ClusterAccessConfig, sdk.CreateAccessConfigRequest>(
  same("authenticationMode", "bootstrapClusterCreatorAdminPermissions"),
);
const internal = fields<aws.types.input.eks.ClusterKubernetesNetworkConfig, sdk.KubernetesNetworkConfigRequest>(
  same("ipFamily", "serviceIpv4Cidr"),
);
const network = fields<aws.types.input.eks.ClusterVpcConfig, sdk.VpcConfigRequest>(
  same("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs", "securityGroupIds", "subnetIds"),
);
const upgrades = fields<aws.types.input.eks.ClusterUpgradePolicy, sdk.UpgradePolicyRequest>(same("supportType"));
const zonalShift = fields<aws.types.input.eks.ClusterZonalShiftConfig, sdk.ZonalShiftConfigRequest>(same("enabled"));

const oneEncryption = fields<aws.types.input.eks.ClusterEncryptionConfig, sdk.EncryptionConfig>({
  provider: ["provider", fields<aws.types.input.eks.ClusterEncryptionConfigProvider, sdk.Provider>(same("keyArn"))],
  resources: "resources",
});
/** A list of one in the API. */
const encryption: typeof oneEncryption = {
  ...oneEncryption,
  toAws: (value) => (value === undefined ? undefined : [oneEncryption.toAws(value)]),
  fromAws: (all) => oneEncryption.fromAws((all as unknown[] | undefined)?.[0]),
};

/** The API wants to be told what is off, too. */
const logging: Wire<true> = {
  shape: true,
  toAws(types) {
    const on = (types ?? []) as sdk.LogType[];
    const off = missing(on, Object.values(sdk.LogType));
    const both = [
      { types: on, enabled: true },
      { types: off, enabled: false },
    ];
    return { clusterLogging: both.filter((it) => it.types.length > 0) };
  },
  fromAws: (value) =>
    ((value as sdk.Logging | undefined)?.clusterLogging ?? [])
      .filter(({ enabled }) => enabled)
      .flatMap(({ types }) => types ?? []),
};

const cluster = eks.resource<aws.eks.ClusterArgs, sdk.CreateClusterRequest | sdk.Cluster>({
  inputs: {
    accessConfig: ["accessConfig", access],
    bootstrapSelfManagedAddons: fixed(
      unreadable("said once, when the cluster is made, and kept by no API", "bootstrapSelfManagedAddons"),
    ),
    deletionProtection: orElse("deletionProtection", false),
    enabledClusterLogTypes: ["logging", logging],
    encryptionConfig: fixed(["encryptionConfig", encryption]),
    kubernetesNetworkConfig: fixed(["kubernetesNetworkConfig", internal]),
    name: autoName("name", 100),
    roleArn: required(fixed("roleArn")),
    tags: ["tags", tagMap],
    upgradePolicy: ["upgradePolicy", upgrades],
    version: "version",
    vpcConfig: required(["resourcesVpcConfig", network]),
    zonalShiftConfig: ["zonalShiftConfig", zonalShift],
  },
  id: "name",
  create: call(sdk.CreateClusterCommand),
  read: call(sdk.DescribeClusterCommand, { answer: (found) => found.cluster }),
  update: [
    call(sdk.UpdateClusterConfigCommand, { sends: "each change" }),
    call(sdk.UpdateClusterVersionCommand, { sends: "changes" }),
  ],
  delete: call(sdk.DeleteClusterCommand),
  usable: (it) => it.status === "ACTIVE",
  awaitsDeletion: true,
  patience: 60,
  outputs: {
    ...same("arn", "endpoint", "platformVersion", "status"),
    certificateAuthority: (it) => ({ data: it.certificateAuthority?.data }),
    createdAt: dates.createdAt,
    identities: (it) => [{ oidcs: [{ issuer: it.identity?.oidc?.issuer }] }],
    vpcConfig({ resourcesVpcConfig: it }) {
      const { clusterSecurityGroupId, vpcId } = (it ?? {}) as sdk.VpcConfigResponse;
      return { clusterSecurityGroupId, vpcId };
    },
  },
  taggedBy: "arn",
});

export const entries: Record<string, AnyEntry> = { "aws:eks/cluster:Cluster": cluster };
