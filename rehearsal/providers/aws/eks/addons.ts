import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { until } from "../until";
import { eks, gone, ownTags, parts, retag } from "./api";

type Args = Plain<aws.eks.AddonArgs>;

/** The real provider waits 20 minutes: for pods that need nodes, which a program may never make before it goes on. */
const patience = 90;

const addon = entry<aws.eks.AddonArgs>({
  inputs: {
    addonName: true,
    addonVersion: true,
    clusterName: true,
    configurationValues: true,
    podIdentityAssociations: [{ roleArn: true, serviceAccount: true }],
    preserve: true,
    region: true,
    resolveConflictsOnCreate: true,
    resolveConflictsOnUpdate: true,
    serviceAccountRoleArn: true,
    tags: true,
  },
  required: ["addonName", "clusterName"],
  replaceOn: ["addonName", "clusterName", "region"],
  deleteBeforeReplace: true,
  unreadable: {
    preserve: "an instruction to the provider, kept by no API",
    resolveConflictsOnCreate: "an instruction to the API, which it doesn't keep",
    resolveConflictsOnUpdate: "an instruction to the API, which it doesn't keep",
  },
  async create(cloud, inputs) {
    const { clusterName, addonName } = inputs;
    await eks(cloud).send(
      new sdk.CreateAddonCommand({
        clusterName,
        addonName,
        ...settings(inputs),
        resolveConflicts: inputs.resolveConflictsOnCreate as sdk.ResolveConflicts | undefined,
        tags: inputs.tags,
      }),
    );
    const id = `${clusterName}:${addonName}`;
    await active(cloud, id);
    return id;
  },
  async read(cloud, id) {
    const it = await addonNow(cloud, id);
    return it && { inputs: await seen(cloud, it), outputs: outputs(it) };
  },
  async update(cloud, id, to, from) {
    const [clusterName, addonName] = parts(id, ":");
    await eks(cloud).send(
      new sdk.UpdateAddonCommand({
        clusterName,
        addonName,
        ...settings(to),
        podIdentityAssociations: to.podIdentityAssociations ?? [],
        resolveConflicts: to.resolveConflictsOnUpdate as sdk.ResolveConflicts | undefined,
      }),
    );
    await retag(cloud, (await active(cloud, id)).addonArn!, from.tags, to.tags);
  },
  async remove(cloud, id, last) {
    const [clusterName, addonName] = parts(id, ":");
    const { preserve } = last;
    await unlessGone(gone, () => eks(cloud).send(new sdk.DeleteAddonCommand({ clusterName, addonName, preserve })));
  },
});

const settings = (inputs: Args) => ({
  addonVersion: inputs.addonVersion,
  configurationValues: inputs.configurationValues,
  serviceAccountRoleArn: inputs.serviceAccountRoleArn,
  podIdentityAssociations: inputs.podIdentityAssociations,
});

async function addonNow(cloud: Cloud, id: string): Promise<sdk.Addon | undefined> {
  const [clusterName, addonName] = parts(id, ":");
  const found = await unlessGone(gone, () => eks(cloud).send(new sdk.DescribeAddonCommand({ clusterName, addonName })));
  return found?.addon;
}

const active = (cloud: Cloud, id: string): Promise<sdk.Addon> =>
  until(`add-on ${id} to be active: its pods need nodes`, patience, async () => {
    const it = await addonNow(cloud, id);
    return it?.status === "ACTIVE" ? it : undefined;
  });

async function seen(cloud: Cloud, it: sdk.Addon): Promise<Partial<Args>> {
  const identities = await Promise.all(
    (it.podIdentityAssociations ?? []).map(async (arn) => {
      const [clusterName, associationId] = arn.split("/").slice(-2);
      const { association } = await eks(cloud).send(
        new sdk.DescribePodIdentityAssociationCommand({ clusterName, associationId }),
      );
      return { roleArn: association!.roleArn!, serviceAccount: association!.serviceAccount! };
    }),
  );
  return {
    addonName: it.addonName,
    addonVersion: it.addonVersion,
    clusterName: it.clusterName,
    configurationValues: it.configurationValues,
    podIdentityAssociations: identities,
    serviceAccountRoleArn: it.serviceAccountRoleArn,
    tags: ownTags(it.tags),
  };
}

const outputs = (it: sdk.Addon) => ({
  arn: it.addonArn,
  createdAt: it.createdAt?.toISOString(),
  modifiedAt: it.modifiedAt?.toISOString(),
});

export const entries: Record<string, AnyEntry> = { "aws:eks/addon:Addon": addon };
