import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry } from "../../entry";
import { unlessGone } from "../gone";
import { fromTags, tagChanges, toTags } from "../tags";
import { fromDocument, roleName, toDocument } from "./documents";

const iam = (cloud: Cloud) => cloud.client(sdk.IAMClient, "us-east-1");
const gone = /^NoSuchEntity(Exception)?$/;

const role = entry<aws.iam.RoleArgs>({
  inputs: {
    assumeRolePolicy: true,
    description: true,
    forceDetachPolicies: true,
    maxSessionDuration: true,
    name: true,
    path: true,
    permissionsBoundary: true,
    tags: true,
  },
  required: ["assumeRolePolicy"],
  replaceOn: ["name", "path"],
  autoName: { property: "name", maxLength: 64 },
  unreadable: { forceDetachPolicies: "an instruction to the provider, kept by no API" },
  async create(cloud, inputs) {
    await iam(cloud).send(
      new sdk.CreateRoleCommand({
        RoleName: inputs.name,
        AssumeRolePolicyDocument: toDocument(inputs.assumeRolePolicy),
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        Path: inputs.path,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: toTags(inputs.tags),
      }),
    );
    return inputs.name!;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => iam(cloud).send(new sdk.GetRoleCommand({ RoleName: id })));
    const it = found?.Role;
    if (!it) return undefined;
    const tags = await iam(cloud).send(new sdk.ListRoleTagsCommand({ RoleName: id }));
    return {
      inputs: {
        assumeRolePolicy: fromDocument(it.AssumeRolePolicyDocument),
        description: it.Description,
        maxSessionDuration: it.MaxSessionDuration,
        name: it.RoleName,
        path: it.Path,
        permissionsBoundary: it.PermissionsBoundary?.PermissionsBoundaryArn,
        tags: fromTags(tags.Tags),
      },
      outputs: { arn: it.Arn, createDate: it.CreateDate?.toISOString(), uniqueId: it.RoleId },
    };
  },
  async update(cloud, id, to, from) {
    await iam(cloud).send(
      new sdk.UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument: toDocument(to.assumeRolePolicy) }),
    );
    await iam(cloud).send(
      new sdk.UpdateRoleCommand({
        RoleName: id,
        Description: to.description ?? "",
        MaxSessionDuration: to.maxSessionDuration ?? 3600,
      }),
    );
    if (to.permissionsBoundary)
      await iam(cloud).send(
        new sdk.PutRolePermissionsBoundaryCommand({ RoleName: id, PermissionsBoundary: to.permissionsBoundary }),
      );
    else if (from.permissionsBoundary)
      await iam(cloud).send(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName: id }));
    const { removed, put } = tagChanges(from.tags, to.tags);
    if (removed.length) await iam(cloud).send(new sdk.UntagRoleCommand({ RoleName: id, TagKeys: removed }));
    if (Object.keys(put).length) await iam(cloud).send(new sdk.TagRoleCommand({ RoleName: id, Tags: toTags(put) }));
  },
  async remove(cloud, id, last) {
    if (last.forceDetachPolicies) await unlessGone(gone, () => strip(cloud, id));
    await unlessGone(gone, () => iam(cloud).send(new sdk.DeleteRoleCommand({ RoleName: id })));
  },
});

/** Takes every policy off a role: AWS refuses to delete a role that has any. */
async function strip(cloud: Cloud, id: string): Promise<void> {
  const attached = await iam(cloud).send(new sdk.ListAttachedRolePoliciesCommand({ RoleName: id }));
  for (const { PolicyArn } of attached.AttachedPolicies ?? [])
    await iam(cloud).send(new sdk.DetachRolePolicyCommand({ RoleName: id, PolicyArn }));
  const inline = await iam(cloud).send(new sdk.ListRolePoliciesCommand({ RoleName: id }));
  for (const PolicyName of inline.PolicyNames ?? [])
    await iam(cloud).send(new sdk.DeleteRolePolicyCommand({ RoleName: id, PolicyName }));
}

const rolePolicy = entry<aws.iam.RolePolicyArgs>({
  inputs: { name: true, policy: true, role: true },
  required: ["policy", "role"],
  replaceOn: ["name", "role"],
  autoName: { property: "name", maxLength: 128 },
  async create(cloud, inputs) {
    await putRolePolicy(cloud, roleName(inputs.role), inputs.name!, inputs.policy);
    return `${roleName(inputs.role)}:${inputs.name}`;
  },
  async read(cloud, id) {
    const [RoleName = "", PolicyName = ""] = id.split(":");
    const it = await unlessGone(gone, () => iam(cloud).send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName })));
    if (!it) return undefined;
    return { inputs: { name: PolicyName, policy: fromDocument(it.PolicyDocument), role: RoleName }, outputs: {} };
  },
  async update(cloud, _id, to) {
    await putRolePolicy(cloud, roleName(to.role), to.name!, to.policy);
  },
  async remove(cloud, id) {
    const [RoleName, PolicyName] = id.split(":");
    await unlessGone(gone, () => iam(cloud).send(new sdk.DeleteRolePolicyCommand({ RoleName, PolicyName })));
  },
});

async function putRolePolicy(cloud: Cloud, RoleName: string, PolicyName: string, policy: unknown): Promise<void> {
  await iam(cloud).send(new sdk.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: toDocument(policy) }));
}

const rolePolicyAttachment = entry<aws.iam.RolePolicyAttachmentArgs>({
  inputs: { policyArn: true, role: true },
  required: ["policyArn", "role"],
  replaceOn: ["policyArn", "role"],
  async create(cloud, inputs) {
    const RoleName = roleName(inputs.role);
    await iam(cloud).send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn: inputs.policyArn }));
    return `${RoleName}/${inputs.policyArn}`;
  },
  async read(cloud, _id, last) {
    const RoleName = roleName(last.role);
    const found = await unlessGone(gone, () => iam(cloud).send(new sdk.ListAttachedRolePoliciesCommand({ RoleName })));
    const attached = (found?.AttachedPolicies ?? []).some((it) => it.PolicyArn === last.policyArn);
    return attached ? { inputs: { policyArn: last.policyArn, role: RoleName }, outputs: {} } : undefined;
  },
  async remove(cloud, _id, last) {
    await unlessGone(gone, () =>
      iam(cloud).send(new sdk.DetachRolePolicyCommand({ RoleName: roleName(last.role), PolicyArn: last.policyArn })),
    );
  },
});

const instanceProfile = entry<aws.iam.InstanceProfileArgs>({
  inputs: { name: true, path: true, role: true, tags: true },
  required: [],
  replaceOn: ["name", "path"],
  autoName: { property: "name", maxLength: 128 },
  async create(cloud, inputs) {
    const id = inputs.name!;
    await iam(cloud).send(
      new sdk.CreateInstanceProfileCommand({
        InstanceProfileName: id,
        Path: inputs.path,
        Tags: toTags(inputs.tags),
      }),
    );
    await changeRole(cloud, id, undefined, inputs.role);
    return id;
  },
  async read(cloud, id) {
    const it = await profileNow(cloud, id);
    if (!it) return undefined;
    return {
      inputs: {
        name: it.InstanceProfileName,
        path: it.Path,
        role: it.Roles?.[0]?.RoleName,
        tags: fromTags(it.Tags),
      },
      outputs: { arn: it.Arn, createDate: it.CreateDate?.toISOString(), uniqueId: it.InstanceProfileId },
    };
  },
  async update(cloud, id, to, from) {
    await changeRole(cloud, id, from.role, to.role);
    const { removed, put } = tagChanges(from.tags, to.tags);
    const input = { InstanceProfileName: id };
    if (removed.length) await iam(cloud).send(new sdk.UntagInstanceProfileCommand({ ...input, TagKeys: removed }));
    if (Object.keys(put).length)
      await iam(cloud).send(new sdk.TagInstanceProfileCommand({ ...input, Tags: toTags(put) }));
  },
  async remove(cloud, id) {
    const it = await profileNow(cloud, id);
    await changeRole(cloud, id, it?.Roles?.[0]?.RoleName, undefined);
    await unlessGone(gone, () => iam(cloud).send(new sdk.DeleteInstanceProfileCommand({ InstanceProfileName: id })));
  },
});

async function profileNow(cloud: Cloud, id: string): Promise<sdk.InstanceProfile | undefined> {
  const found = await unlessGone(gone, () =>
    iam(cloud).send(new sdk.GetInstanceProfileCommand({ InstanceProfileName: id })),
  );
  return found?.InstanceProfile;
}

/** A profile holds one role at most. */
async function changeRole(cloud: Cloud, id: string, from: unknown, to: unknown): Promise<void> {
  if (from === to) return;
  const input = (role: unknown) => ({ InstanceProfileName: id, RoleName: roleName(role) });
  if (from) await unlessGone(gone, () => iam(cloud).send(new sdk.RemoveRoleFromInstanceProfileCommand(input(from))));
  if (to) await iam(cloud).send(new sdk.AddRoleToInstanceProfileCommand(input(to)));
}

export const entries: Record<string, AnyEntry> = {
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
};
