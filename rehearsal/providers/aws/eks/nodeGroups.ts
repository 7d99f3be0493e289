import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { equal } from "../../readback";
import { autoName, fixed, required, unreadable } from "../inputs";
import { bring, call, type Change } from "../operations";
import { joined } from "../resource";
import { fields, list, same, tagMap, whole } from "../wire";
import { eks } from "./api";

type Args = aws.eks.NodeGroupArgs;

/** What one call changes, all of it together. */
const configuration = {
  labels: ["labels", whole],
  nodeRepairConfig: [
    "nodeRepairConfig",
    fields<aws.types.input.eks.NodeGroupNodeRepairConfig, sdk.NodeRepairConfig>(same("enabled")),
  ],
  scalingConfig: [
    "scalingConfig",
    fields<aws.types.input.eks.NodeGroupScalingConfig, sdk.NodegroupScalingConfig>(
      same("desiredSize", "maxSize", "minSize"),
    ),
  ],
  taints: ["taints", list(fields<aws.types.input.eks.NodeGroupTaint, sdk.Taint>(same("effect", "key", "value")))],
  updateConfig: [
    "updateConfig",
    fields<aws.types.input.eks.NodeGroupUpdateConfig, sdk.NodegroupUpdateConfig>(
      same("maxUnavailable", "maxUnavailablePercentage", "updateStrategy"),
    ),
  ],
} as const;

const template = fields<aws.types.input.eks.NodeGroupLaunchTemplate, sdk.LaunchTemplateSpecification>(
  same("id", "name", "version"),
);

/** What EKS keeps no record of. */
interface Known {
  readonly prefix?: string;
}

const nodeGroup = eks.resource<Args, sdk.CreateNodegroupRequest | sdk.Nodegroup | Known>({
  inputs: {
    ...configuration,
    amiType: fixed("amiType"),
    capacityType: fixed("capacityType"),
    clusterName: required(fixed("clusterName")),
    diskSize: fixed("diskSize"),
    forceUpdateVersion: unreadable("an instruction to the provider, kept by no API"),
    instanceTypes: fixed("instanceTypes"),
    launchTemplate: ["launchTemplate", template],
    nodeGroupName: autoName("nodegroupName", 63),
    nodeGroupNamePrefix: fixed({ seen: "prefix" }),
    nodeRoleArn: required(fixed("nodeRole")),
    releaseVersion: "releaseVersion",
    scalingConfig: required(configuration.scalingConfig),
    subnetIds: required(fixed("subnets")),
    tags: ["tags", tagMap],
    version: "version",
  },
  id: joined(":", { clusterName: "clusterName", nodegroupName: "nodeGroupName" }),
  create: call(sdk.CreateNodegroupCommand, {
    input: ({ inputs }) => ({ nodegroupName: inputs.nodeGroupName ?? `${inputs.nodeGroupNamePrefix}${Date.now()}` }),
    answer: ({ nodegroup: it }) => `${it?.clusterName}:${it?.nodegroupName}`,
  }),
  read: call(sdk.DescribeNodegroupCommand, {
    answer: ({ nodegroup: it }, { inputs }) => it && { ...it, prefix: inputs.nodeGroupNamePrefix },
  }),
  update: [
    call(sdk.UpdateNodegroupVersionCommand, { input: ({ inputs }) => ({ force: inputs.forceUpdateVersion }) }),
    bring(Object.keys(configuration) as (keyof typeof configuration)[], configure),
  ],
  delete: call(sdk.DeleteNodegroupCommand),
  usable: (it) => it.status === "ACTIVE",
  awaitsDeletion: true,
  waitsFor: "its nodes need the add-on vpc-cni",
  /** The real provider waits an hour; nothing here takes longer than what never comes. */
  patience: 90,
  outputs: {
    arn: "nodegroupArn",
    resources: ({ resources: it }) => [
      {
        autoscalingGroups: (it?.autoScalingGroups ?? []).map(({ name }) => ({ name })),
        remoteAccessSecurityGroupId: it?.remoteAccessSecurityGroup ?? "",
      },
    ],
    status: "status",
  },
  taggedBy: "nodegroupArn",
});

/** Labels and taints are told as what comes and what goes. */
async function configure({ cloud, id, inputs, from }: Change<Args, unknown>): Promise<void> {
  const [clusterName, nodegroupName] = id.split(":");
  const [had, wanted] = [from, inputs].map((it) => ({ labels: it.labels ?? {}, taints: it.taints ?? [] }));
  await cloud.client(sdk.EKSClient).send(
    new sdk.UpdateNodegroupConfigCommand({
      ...(fields<Args>(configuration).toAws(inputs) as object),
      clusterName,
      nodegroupName,
      labels: {
        addOrUpdateLabels: wanted!.labels,
        removeLabels: Object.keys(had!.labels).filter((key) => !(key in wanted!.labels)),
      },
      taints: {
        addOrUpdateTaints: wanted!.taints as sdk.Taint[],
        removeTaints: had!.taints.filter((old) => !wanted!.taints.some((it) => equal(it, old))) as sdk.Taint[],
      },
    }),
  );
}

export const entries: Record<string, AnyEntry> = { "aws:eks/nodeGroup:NodeGroup": nodeGroup };
