import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { equal } from "../../readback";
import { unlessGone } from "../gone";
import { until } from "../until";
import { eks, gone, ownTags, parts, retag } from "./api";

type Args = Plain<aws.eks.NodeGroupArgs>;

/** The real provider waits an hour; nothing here takes longer than what never comes. */
const patience = 90;

const nodeGroup = entry<aws.eks.NodeGroupArgs>({
  inputs: {
    amiType: true,
    capacityType: true,
    clusterName: true,
    diskSize: true,
    forceUpdateVersion: true,
    instanceTypes: true,
    labels: true,
    launchTemplate: { id: true, name: true, version: true },
    nodeGroupName: true,
    nodeGroupNamePrefix: true,
    nodeRepairConfig: { enabled: true },
    nodeRoleArn: true,
    region: true,
    releaseVersion: true,
    scalingConfig: { desiredSize: true, maxSize: true, minSize: true },
    subnetIds: true,
    tags: true,
    taints: [{ effect: true, key: true, value: true }],
    updateConfig: { maxUnavailable: true, maxUnavailablePercentage: true, updateStrategy: true },
    version: true,
  },
  required: ["clusterName", "nodeRoleArn", "scalingConfig", "subnetIds"],
  replaceOn: [
    "amiType",
    "capacityType",
    "clusterName",
    "diskSize",
    "instanceTypes",
    "nodeGroupName",
    "nodeGroupNamePrefix",
    "nodeRoleArn",
    "region",
    "subnetIds",
  ],
  autoName: { property: "nodeGroupName", maxLength: 63 },
  unreadable: { forceUpdateVersion: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    const nodegroupName = inputs.nodeGroupName ?? `${inputs.nodeGroupNamePrefix}${Date.now()}`;
    await eks(cloud).send(
      new sdk.CreateNodegroupCommand({
        clusterName: inputs.clusterName,
        nodegroupName,
        amiType: inputs.amiType as sdk.AMITypes | undefined,
        capacityType: inputs.capacityType as sdk.CapacityTypes | undefined,
        diskSize: inputs.diskSize,
        instanceTypes: inputs.instanceTypes,
        labels: inputs.labels,
        launchTemplate: inputs.launchTemplate,
        nodeRepairConfig: inputs.nodeRepairConfig && { enabled: inputs.nodeRepairConfig.enabled },
        nodeRole: inputs.nodeRoleArn,
        releaseVersion: inputs.releaseVersion,
        scalingConfig: inputs.scalingConfig,
        subnets: inputs.subnetIds,
        tags: inputs.tags,
        taints: inputs.taints as sdk.Taint[] | undefined,
        updateConfig: inputs.updateConfig as sdk.NodegroupUpdateConfig | undefined,
        version: inputs.version,
      }),
    );
    const id = `${inputs.clusterName}:${nodegroupName}`;
    await active(cloud, id);
    return id;
  },
  async read(cloud, id, last) {
    const it = await groupNow(cloud, id);
    return it && { inputs: seen(it, last), outputs: outputs(it) };
  },
  async update(cloud, id, to, from) {
    await newVersion(cloud, id, to, from);
    await settings(cloud, id, to, from);
    await retag(cloud, (await active(cloud, id)).nodegroupArn!, from.tags, to.tags);
  },
  async remove(cloud, id) {
    const [clusterName, nodegroupName] = parts(id, ":");
    await unlessGone(gone, () => eks(cloud).send(new sdk.DeleteNodegroupCommand({ clusterName, nodegroupName })));
    await until(`node group ${id} to be deleted`, patience, async () =>
      (await groupNow(cloud, id)) ? undefined : true,
    );
  },
});

async function groupNow(cloud: Cloud, id: string): Promise<sdk.Nodegroup | undefined> {
  const [clusterName, nodegroupName] = parts(id, ":");
  const found = await unlessGone(gone, () =>
    eks(cloud).send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName })),
  );
  return found?.nodegroup;
}

const active = (cloud: Cloud, id: string): Promise<sdk.Nodegroup> =>
  until(`node group ${id} to be active: its nodes need the add-on vpc-cni`, patience, async () => {
    const it = await groupNow(cloud, id);
    return it?.status === "ACTIVE" ? it : undefined;
  });

async function newVersion(cloud: Cloud, id: string, to: Args, from: Args): Promise<void> {
  const watched = ["version", "releaseVersion", "launchTemplate"] as const;
  if (watched.every((name) => equal(to[name], from[name]))) return;
  const [clusterName, nodegroupName] = parts(id, ":");
  const { version, releaseVersion, launchTemplate, forceUpdateVersion: force } = to;
  await eks(cloud).send(
    new sdk.UpdateNodegroupVersionCommand({
      clusterName,
      nodegroupName,
      version,
      releaseVersion,
      force,
      launchTemplate: launchTemplate && { id: launchTemplate.id, version: launchTemplate.version },
    }),
  );
  await active(cloud, id);
}

async function settings(cloud: Cloud, id: string, to: Args, from: Args): Promise<void> {
  const watched = ["labels", "taints", "scalingConfig", "updateConfig", "nodeRepairConfig"] as const;
  if (watched.every((name) => equal(to[name], from[name]))) return;
  const [clusterName, nodegroupName] = parts(id, ":");
  const without = (from.taints ?? []).filter((old) => !(to.taints ?? []).some((it) => equal(it, old)));
  await eks(cloud).send(
    new sdk.UpdateNodegroupConfigCommand({
      clusterName,
      nodegroupName,
      labels: {
        addOrUpdateLabels: to.labels ?? {},
        removeLabels: Object.keys(from.labels ?? {}).filter((key) => !(key in (to.labels ?? {}))),
      },
      taints: { addOrUpdateTaints: (to.taints ?? []) as sdk.Taint[], removeTaints: without as sdk.Taint[] },
      scalingConfig: to.scalingConfig,
      updateConfig: to.updateConfig as sdk.NodegroupUpdateConfig | undefined,
      nodeRepairConfig: to.nodeRepairConfig && { enabled: to.nodeRepairConfig.enabled },
    }),
  );
  await active(cloud, id);
}

/** A template is shown by its id and its name: only what the program gave is compared. */
function seen(it: sdk.Nodegroup, last: Args): Partial<Args> {
  const template = it.launchTemplate;
  return {
    amiType: it.amiType,
    capacityType: it.capacityType,
    clusterName: it.clusterName,
    diskSize: it.diskSize,
    instanceTypes: it.instanceTypes,
    labels: it.labels,
    launchTemplate: template && { id: template.id, name: template.name, version: template.version! },
    nodeGroupName: it.nodegroupName,
    nodeGroupNamePrefix: last.nodeGroupNamePrefix,
    nodeRepairConfig: it.nodeRepairConfig && { enabled: it.nodeRepairConfig.enabled },
    nodeRoleArn: it.nodeRole,
    releaseVersion: it.releaseVersion,
    scalingConfig: it.scalingConfig && {
      desiredSize: it.scalingConfig.desiredSize!,
      maxSize: it.scalingConfig.maxSize!,
      minSize: it.scalingConfig.minSize!,
    },
    subnetIds: it.subnets,
    tags: ownTags(it.tags),
    taints: (it.taints ?? []).map(({ effect, key, value }) => ({ effect: effect!, key: key!, value })),
    updateConfig: it.updateConfig,
    version: it.version,
  };
}

const outputs = (it: sdk.Nodegroup) => ({
  arn: it.nodegroupArn,
  status: it.status,
  resources: [
    {
      autoscalingGroups: (it.resources?.autoScalingGroups ?? []).map(({ name }) => ({ name })),
      remoteAccessSecurityGroupId: it.resources?.remoteAccessSecurityGroup ?? "",
    },
  ],
});

export const entries: Record<string, AnyEntry> = { "aws:eks/nodeGroup:NodeGroup": nodeGroup };
