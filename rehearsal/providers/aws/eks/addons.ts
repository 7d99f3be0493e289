import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, orElse, required, unreadable } from "../inputs";
import { call } from "../operations";
import { joined } from "../resource";
import { fields, list, same, tagMap } from "../wire";
import { dates, eks } from "./api";

const identities = list(
  fields<aws.types.input.eks.AddonPodIdentityAssociation, sdk.AddonPodIdentityAssociations>(
    same("roleArn", "serviceAccount"),
  ),
);

const addon = eks.resource<aws.eks.AddonArgs, sdk.CreateAddonRequest | sdk.Addon>({
  inputs: {
    addonName: required(fixed("addonName")),
    addonVersion: "addonVersion",
    clusterName: required(fixed("clusterName")),
    configurationValues: "configurationValues",
    podIdentityAssociations: orElse(["podIdentityAssociations", identities], []),
    preserve: unreadable("an instruction to the provider, kept by no API"),
    resolveConflictsOnCreate: unreadable("an instruction to the API, which it doesn't keep"),
    resolveConflictsOnUpdate: unreadable("an instruction to the API, which it doesn't keep"),
    serviceAccountRoleArn: "serviceAccountRoleArn",
    tags: ["tags", tagMap],
  },
  id: joined(":", same("clusterName", "addonName")),
  create: call(sdk.CreateAddonCommand, {
    input: ({ inputs }) => ({ resolveConflicts: inputs.resolveConflictsOnCreate as sdk.ResolveConflicts }),
  }),
  read: [
    call(sdk.DescribeAddonCommand, { answer: (found) => found.addon }),
    async ({ cloud }, { podIdentityAssociations: arns = [] }) => ({
      podIdentityAssociations: await Promise.all(arns.map((arn) => roleOf(cloud, String(arn)))),
    }),
  ],
  update: [
    call(sdk.UpdateAddonCommand, {
      input: ({ inputs }) => ({ resolveConflicts: inputs.resolveConflictsOnUpdate as sdk.ResolveConflicts }),
    }),
  ],
  delete: call(sdk.DeleteAddonCommand, { input: ({ inputs: { preserve } }) => ({ preserve }) }),
  deleteFirst: true,
  usable: (it) => it.status === "ACTIVE",
  waitsFor: "its pods need nodes",
  /** The real provider waits 20 minutes: for pods that need nodes, which a program may never make before it goes on. */
  patience: 90,
  outputs: { arn: "addonArn", ...dates },
  taggedBy: "addonArn",
});

/** Of an association, an add-on says the ARN only. */
async function roleOf(cloud: Cloud, arn: string): Promise<sdk.AddonPodIdentityAssociations> {
  const [clusterName, associationId] = arn.split("/").slice(-2);
  const command = new sdk.DescribePodIdentityAssociationCommand({ clusterName, associationId });
  const { association: it } = await cloud.client(sdk.EKSClient).send(command);
  return { roleArn: it?.roleArn, serviceAccount: it?.serviceAccount };
}

export const entries: Record<string, AnyEntry> = { "aws:eks/addon:Addon": addon };
