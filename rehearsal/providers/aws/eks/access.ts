import * as sdk from "@aws-sdk/client-eks";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, required } from "../inputs";
import { call } from "../operations";
import { joined } from "../resource";
import { fields, same, tagMap } from "../wire";
import { dates, eks } from "./api";

const accessEntry = eks.resource<aws.eks.AccessEntryArgs, sdk.CreateAccessEntryRequest | sdk.AccessEntry>({
  inputs: {
    clusterName: required(fixed("clusterName")),
    kubernetesGroups: "kubernetesGroups",
    principalArn: required(fixed("principalArn")),
    tags: ["tags", tagMap],
    type: fixed("type"),
    userName: "username",
  },
  id: joined(":", same("clusterName", "principalArn")),
  create: call(sdk.CreateAccessEntryCommand),
  read: call(sdk.DescribeAccessEntryCommand, { answer: (found) => found.accessEntry }),
  update: [
    call(sdk.UpdateAccessEntryCommand, {
      input: ({ inputs }) => ({ kubernetesGroups: inputs.kubernetesGroups ?? [] }),
    }),
  ],
  delete: call(sdk.DeleteAccessEntryCommand),
  deleteFirst: true,
  outputs: { accessEntryArn: "accessEntryArn", ...dates },
  taggedBy: "accessEntryArn",
});

type Associated = sdk.AssociateAccessPolicyRequest | sdk.AssociatedAccessPolicy;

const association = eks.resource<aws.eks.AccessPolicyAssociationArgs, Associated>({
  inputs: {
    accessScope: required(
      fixed([
        "accessScope",
        fields<aws.types.input.eks.AccessPolicyAssociationAccessScope, sdk.AccessScope>(same("namespaces", "type")),
      ]),
    ),
    clusterName: required(fixed("clusterName")),
    policyArn: required(fixed("policyArn")),
    principalArn: required(fixed("principalArn")),
  },
  id: joined("#", same("clusterName", "principalArn", "policyArn")),
  create: call(sdk.AssociateAccessPolicyCommand),
  read: call(sdk.ListAssociatedAccessPoliciesCommand, {
    answer: (found, { id }) => found.associatedAccessPolicies?.find(({ policyArn }) => id.endsWith(`#${policyArn}`)),
  }),
  delete: call(sdk.DisassociateAccessPolicyCommand),
  deleteFirst: true,
  outputs: { associatedAt: (it) => it.associatedAt?.toISOString(), modifiedAt: dates.modifiedAt },
});

type Identity = sdk.CreatePodIdentityAssociationRequest | sdk.PodIdentityAssociation;

const podIdentity = eks.resource<aws.eks.PodIdentityAssociationArgs, Identity>({
  inputs: {
    clusterName: required(fixed("clusterName")),
    disableSessionTags: "disableSessionTags",
    namespace: required(fixed("namespace")),
    roleArn: required("roleArn"),
    serviceAccount: required(fixed("serviceAccount")),
    tags: ["tags", tagMap],
    targetRoleArn: "targetRoleArn",
  },
  id: "associationId",
  create: call(sdk.CreatePodIdentityAssociationCommand, { answer: (made) => made.association?.associationId }),
  read: call(sdk.DescribePodIdentityAssociationCommand, {
    input: ({ inputs: { clusterName } }) => ({ clusterName }),
    answer: (found) => found.association,
  }),
  update: [call(sdk.UpdatePodIdentityAssociationCommand)],
  delete: call(sdk.DeletePodIdentityAssociationCommand, { input: ({ inputs: { clusterName } }) => ({ clusterName }) }),
  outputs: { ...same("associationArn", "associationId"), externalId: (it) => it.externalId ?? "" },
  taggedBy: "associationArn",
});

export const entries: Record<string, AnyEntry> = {
  "aws:eks/accessEntry:AccessEntry": accessEntry,
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": association,
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentity,
};
