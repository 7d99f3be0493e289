import * as sdk from "@aws-sdk/client-iam";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { unlessGone } from "../gone";
import { autoName, fixed, orElse, required, seen, unreadable } from "../inputs";
import { bring, call, tagOperations } from "../operations";
import { joined } from "../resource";
import { document, first, tagList } from "../wire";
import { client, gone, iam } from "./api";

type Role = sdk.CreateRoleRequest | sdk.Role;

const role = iam.resource<aws.iam.RoleArgs, Role>({
  inputs: {
    assumeRolePolicy: required(["AssumeRolePolicyDocument", document]),
    description: orElse("Description", ""),
    forceDetachPolicies: unreadable("an instruction to the provider, kept by no API"),
    maxSessionDuration: orElse("MaxSessionDuration", 3600),
    name: autoName("RoleName", 64),
    path: fixed("Path"),
    permissionsBoundary: { sent: "PermissionsBoundary", seen: "PermissionsBoundary.PermissionsBoundaryArn" },
    tags: ["Tags", tagList],
  },
  id: "RoleName",
  create: call(sdk.CreateRoleCommand),
  read: call(sdk.GetRoleCommand, { answer: (found) => found.Role }),
  update: [
    bring(["assumeRolePolicy"], async ({ cloud, id: RoleName, inputs }) => {
      const PolicyDocument = document.toAws(inputs.assumeRolePolicy) as string;
      await client(cloud).send(new sdk.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    }),
    call(sdk.UpdateRoleCommand),
    call(sdk.PutRolePermissionsBoundaryCommand),
    bring(["permissionsBoundary"], async ({ cloud, id: RoleName, inputs }) => {
      if (!inputs.permissionsBoundary)
        await client(cloud).send(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName }));
    }),
  ],
  delete: [
    async ({ cloud, id, inputs }) => (inputs.forceDetachPolicies ? strip(cloud, id) : undefined),
    call(sdk.DeleteRoleCommand),
  ],
  outputs: { arn: "Arn", createDate: (it) => it.CreateDate?.toISOString(), uniqueId: "RoleId" },
  tags: tagOperations({
    of: "RoleName",
    list: [sdk.ListRoleTagsCommand, "Tags"],
    put: [sdk.TagRoleCommand, "Tags"],
    remove: [sdk.UntagRoleCommand, "TagKeys"],
  }),
});

/** Takes every policy off a role: AWS refuses to delete a role that has any. */
async function strip(cloud: Cloud, RoleName: string): Promise<void> {
  const { AttachedPolicies = [] } = await client(cloud).send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of AttachedPolicies)
    await client(cloud).send(new sdk.DetachRolePolicyCommand({ RoleName, PolicyArn }));
  const { PolicyNames = [] } = await client(cloud).send(new sdk.ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames)
    await client(cloud).send(new sdk.DeleteRolePolicyCommand({ RoleName, PolicyName }));
}

/** A role may be given as its name or as the resource, which reaches a provider as its name too. */
const roleName = required(fixed("RoleName"));

const rolePolicy = iam.resource<aws.iam.RolePolicyArgs, sdk.PutRolePolicyRequest>({
  inputs: {
    name: autoName("PolicyName", 128),
    policy: required(["PolicyDocument", document]),
    role: roleName,
  },
  id: joined(":", { RoleName: "role", PolicyName: "name" }),
  create: call(sdk.PutRolePolicyCommand),
  read: call(sdk.GetRolePolicyCommand),
  update: "same",
  delete: call(sdk.DeleteRolePolicyCommand),
});

const rolePolicyAttachment = iam.resource<aws.iam.RolePolicyAttachmentArgs, sdk.AttachRolePolicyRequest>({
  inputs: { policyArn: required(fixed("PolicyArn")), role: roleName },
  id: joined("/", { RoleName: "role", PolicyArn: "policyArn" }),
  create: call(sdk.AttachRolePolicyCommand),
  read: call(sdk.ListAttachedRolePoliciesCommand, {
    answer: ({ AttachedPolicies }, { id }) => AttachedPolicies?.find((it) => id.endsWith(`/${it.PolicyArn}`)),
  }),
  delete: call(sdk.DetachRolePolicyCommand),
});

const instanceProfile = iam.resource<
  aws.iam.InstanceProfileArgs,
  sdk.CreateInstanceProfileRequest | sdk.InstanceProfile
>({
  inputs: {
    name: autoName("InstanceProfileName", 128),
    path: fixed("Path"),
    role: seen(["Roles", first("RoleName")]),
    tags: ["Tags", tagList],
  },
  id: "InstanceProfileName",
  create: call(sdk.CreateInstanceProfileCommand),
  read: call(sdk.GetInstanceProfileCommand, { answer: (found) => found.InstanceProfile }),
  update: [
    // A profile holds one role at most.
    bring(["role"], async ({ cloud, id, inputs, from }) => {
      if (from.role) await unlessGone(gone, () => takeOff(cloud, id, from.role as string));
      const input = { InstanceProfileName: id, RoleName: inputs.role as string };
      if (inputs.role) await client(cloud).send(new sdk.AddRoleToInstanceProfileCommand(input));
    }),
  ],
  delete: [
    async ({ cloud, id, now }) => {
      for (const { RoleName } of (await now())?.Roles ?? []) await takeOff(cloud, id, RoleName);
    },
    call(sdk.DeleteInstanceProfileCommand),
  ],
  outputs: { arn: "Arn", createDate: (it) => it.CreateDate?.toISOString(), uniqueId: "InstanceProfileId" },
  tags: tagOperations({
    of: "InstanceProfileName",
    put: [sdk.TagInstanceProfileCommand, "Tags"],
    remove: [sdk.UntagInstanceProfileCommand, "TagKeys"],
  }),
});

const takeOff = (cloud: Cloud, InstanceProfileName: string, RoleName: string | undefined) =>
  client(cloud).send(new sdk.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));

export const entries: Record<string, AnyEntry> = {
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
};
