import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { equal } from "../../readback";
import { autoName, fixed, required, unreadable } from "../inputs";
import { call } from "../operations";
import { joined } from "../resource";
import { fields, list, same, tagMap } from "../wire";
import { eks } from "./api";

type Args = aws.eks.NodeGroupArgs;

const repairs = fields<aws.types.input.eks.NodeGroupNodeRepairConfig, sdk.NodeRepairConfig>(same("enabled"));
const scaling = fields<aws.types.input.eks.NodeGroupScalingConfig, sdk.NodegroupScalingConfig>(
  same("desiredSize", "maxSize", "minSize"),
);
const taint = fields<aws.types.input.eks.NodeGroupTaint, sdk.Taint>(same("effect", "key", "value"));
const updates = fields<aws.types.input.eks.NodeGroupUpdateConfig, sdk.NodegroupUpdateConfig>(
  same("maxUnavailable", "maxUnavailablePercentage", "updateStrategy"),
);
const template = fields<aws.types.input.eks.NodeGroupLaunchTemplate, sdk.LaunchTemplateSpecification>(
  same("id", "name", "version"),
);

/** What EKS keeps no record of. */
interface Known {
  readonly prefix?: string;
}

const nodeGroup = eks.resource<Args, sdk.CreateNodegroupRequest | sdk.Nodegroup | Known>({
  inputs: {
    ...same("labels", "releaseVersion", "version"),
    amiType: fixed("amiType"),
    capacityType: fixed("capacityType"),
    clusterName: required(fixed("clusterName")),
    diskSize: fixed("diskSize"),
    forceUpdateVersion: unreadable("an instruction to the provider, kept by no API"),
    instanceTypes: fixed("instanceTypes"),
    launchTemplate: ["launchTemplate", template],
    nodeGroupName: autoName("nodegroupName", 63),
    nodeGroupNamePrefix: fixed({ seen: "prefix" }),
    nodeRepairConfig: ["nodeRepairConfig", repairs],
    nodeRoleArn: required(fixed("nodeRole")),
    scalingConfig: required(["scalingConfig", scaling]),
    subnetIds: required(fixed("subnets")),
    tags: ["tags", tagMap],
    taints: ["taints", list(taint)],
    updateConfig: ["updateConfig", updates],
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
    call(sdk.UpdateNodegroupConfigCommand, { input: ({ inputs, from }) => labelsAndTaints(inputs, from) }),
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

/** A change says what comes and what goes. */
function labelsAndTaints(to: Partial<Plain<Args>>, from: Partial<Plain<Args>>) {
  const { labels = {}, taints = [] } = to;
  const gone = from.taints?.filter((old) => !taints.some((it) => equal(it, old)));
  const unlabelled = Object.keys(from.labels ?? {}).filter((key) => !(key in labels));
  return {
    labels: { addOrUpdateLabels: labels, removeLabels: unlabelled },
    taints: { addOrUpdateTaints: taints as sdk.Taint[], removeTaints: gone as sdk.Taint[] | undefined },
  };
}

export const entries: Record<string, AnyEntry> = { "aws:eks/nodeGroup:NodeGroup": nodeGroup };
