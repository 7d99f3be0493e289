import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { eks, gone, ownTags, parts, retag } from "./api";

const accessEntry = entry<aws.eks.AccessEntryArgs>({
  inputs: {
    clusterName: true,
    kubernetesGroups: true,
    principalArn: true,
    region: true,
    tags: true,
    type: true,
    userName: true,
  },
  required: ["clusterName", "principalArn"],
  replaceOn: ["clusterName", "principalArn", "region", "type"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    const { clusterName, principalArn, kubernetesGroups, userName: username, type, tags } = inputs;
    await eks(cloud).send(
      new sdk.CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups, username, type, tags }),
    );
    return `${clusterName}:${principalArn}`;
  },
  async read(cloud, id) {
    const it = await entryNow(cloud, id);
    if (!it) return undefined;
    const { clusterName, kubernetesGroups, principalArn, type, username: userName } = it;
    return {
      inputs: { clusterName, kubernetesGroups, principalArn, type, userName, tags: ownTags(it.tags) },
      outputs: {
        accessEntryArn: it.accessEntryArn,
        createdAt: it.createdAt?.toISOString(),
        modifiedAt: it.modifiedAt?.toISOString(),
      },
    };
  },
  async update(cloud, id, to, from) {
    const { clusterName, principalArn, userName: username } = to;
    const kubernetesGroups = to.kubernetesGroups ?? [];
    await eks(cloud).send(new sdk.UpdateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups, username }));
    await retag(cloud, (await entryNow(cloud, id))!.accessEntryArn!, from.tags, to.tags);
  },
  async remove(cloud, id) {
    const [clusterName, principalArn] = parts(id, ":");
    await unlessGone(gone, () => eks(cloud).send(new sdk.DeleteAccessEntryCommand({ clusterName, principalArn })));
  },
});

async function entryNow(cloud: Cloud, id: string): Promise<sdk.AccessEntry | undefined> {
  const [clusterName, principalArn] = parts(id, ":");
  const found = await unlessGone(gone, () =>
    eks(cloud).send(new sdk.DescribeAccessEntryCommand({ clusterName, principalArn })),
  );
  return found?.accessEntry;
}

const association = entry<aws.eks.AccessPolicyAssociationArgs>({
  inputs: {
    accessScope: { namespaces: true, type: true },
    clusterName: true,
    policyArn: true,
    principalArn: true,
    region: true,
  },
  required: ["accessScope", "clusterName", "policyArn", "principalArn"],
  replaceOn: ["accessScope", "clusterName", "policyArn", "principalArn", "region"],
  deleteBeforeReplace: true,
  async create(cloud, { clusterName, principalArn, policyArn, accessScope }) {
    const scope = { type: accessScope.type as sdk.AccessScopeType, namespaces: accessScope.namespaces };
    await eks(cloud).send(
      new sdk.AssociateAccessPolicyCommand({ clusterName, principalArn, policyArn, accessScope: scope }),
    );
    return [clusterName, principalArn, policyArn].join("#");
  },
  async read(cloud, id) {
    const [clusterName, principalArn, policyArn] = parts(id, "#");
    const found = await unlessGone(gone, () =>
      eks(cloud).send(new sdk.ListAssociatedAccessPoliciesCommand({ clusterName, principalArn })),
    );
    const it = found?.associatedAccessPolicies?.find((one) => one.policyArn === policyArn);
    if (!it) return undefined;
    const accessScope = { type: it.accessScope!.type!, namespaces: it.accessScope!.namespaces };
    return {
      inputs: { clusterName, principalArn, policyArn, accessScope },
      outputs: { associatedAt: it.associatedAt?.toISOString(), modifiedAt: it.modifiedAt?.toISOString() },
    };
  },
  async remove(cloud, id) {
    const [clusterName, principalArn, policyArn] = parts(id, "#");
    await unlessGone(gone, () =>
      eks(cloud).send(new sdk.DisassociateAccessPolicyCommand({ clusterName, principalArn, policyArn })),
    );
  },
});

const podIdentity = entry<aws.eks.PodIdentityAssociationArgs>({
  inputs: {
    clusterName: true,
    disableSessionTags: true,
    namespace: true,
    region: true,
    roleArn: true,
    serviceAccount: true,
    tags: true,
    targetRoleArn: true,
  },
  required: ["clusterName", "namespace", "roleArn", "serviceAccount"],
  replaceOn: ["clusterName", "namespace", "region", "serviceAccount"],
  async create(cloud, { clusterName, namespace, roleArn, serviceAccount, tags, targetRoleArn, disableSessionTags }) {
    const made = await eks(cloud).send(
      new sdk.CreatePodIdentityAssociationCommand({
        clusterName,
        namespace,
        roleArn,
        serviceAccount,
        tags,
        targetRoleArn,
        disableSessionTags,
      }),
    );
    return made.association!.associationId!;
  },
  async read(cloud, id, last) {
    const found = await unlessGone(gone, () =>
      eks(cloud).send(
        new sdk.DescribePodIdentityAssociationCommand({ clusterName: last.clusterName, associationId: id }),
      ),
    );
    const it = found?.association;
    if (!it) return undefined;
    const { clusterName, namespace, roleArn, serviceAccount, targetRoleArn, disableSessionTags } = it;
    return {
      inputs: {
        clusterName,
        namespace,
        roleArn,
        serviceAccount,
        targetRoleArn,
        disableSessionTags,
        tags: ownTags(it.tags),
      },
      outputs: { associationArn: it.associationArn, associationId: it.associationId, externalId: it.externalId ?? "" },
    };
  },
  async update(cloud, id, to, from) {
    const { clusterName, roleArn, targetRoleArn, disableSessionTags } = to;
    const { association: it } = await eks(cloud).send(
      new sdk.UpdatePodIdentityAssociationCommand({
        clusterName,
        associationId: id,
        roleArn,
        targetRoleArn,
        disableSessionTags,
      }),
    );
    await retag(cloud, it!.associationArn!, from.tags, to.tags);
  },
  async remove(cloud, id, { clusterName }) {
    await unlessGone(gone, () =>
      eks(cloud).send(new sdk.DeletePodIdentityAssociationCommand({ clusterName, associationId: id })),
    );
  },
});

export const entries: Record<string, AnyEntry> = {
  "aws:eks/accessEntry:AccessEntry": accessEntry,
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": association,
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentity,
};
