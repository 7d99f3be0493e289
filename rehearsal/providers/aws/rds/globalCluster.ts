import * as sdk from "@aws-sdk/client-rds";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { fixed, type Inputs, orElse, required, unreadable } from "../inputs";
import { type About, call } from "../operations";
import type { Declaration } from "../resource";
import * as api from "./api";

type Args = aws.rds.GlobalClusterArgs;
type GlobalCluster = sdk.CreateGlobalClusterMessage | sdk.GlobalCluster;

/** The writer leaves last: AWS lets it go only when it is alone. */
async function emptied(of: About<Args, { readonly GlobalClusterMembers?: sdk.GlobalClusterMember[] }>): Promise<void> {
  const members = [...((await of.now())?.GlobalClusterMembers ?? [])];
  for (const member of members.sort((a, b) => Number(a.IsWriter) - Number(b.IsWriter))) {
    const leaving = { GlobalClusterIdentifier: of.id, DbClusterIdentifier: member.DBClusterArn };
    await api.client(of.cloud).send(new sdk.RemoveFromGlobalClusterCommand(leaving));
  }
}

const inputs: Inputs<Args, GlobalCluster> = {
  databaseName: fixed("DatabaseName"),
  deletionProtection: orElse("DeletionProtection", false),
  engine: fixed("Engine"),
  engineVersion: "EngineVersion",
  globalClusterIdentifier: required(fixed("GlobalClusterIdentifier")),
  sourceDbClusterIdentifier: fixed(
    unreadable("AWS doesn't tell which cluster it was made from", "SourceDBClusterIdentifier"),
  ),
  storageEncrypted: fixed("StorageEncrypted"),
};

const majorOf = (version: unknown): string => String(version).split(".")[0]!;

/** The real provider makes a minor upgrade member by member, of those that its state lists, and then waits for the whole. */
function neverEnds(
  shown: Readonly<Record<string, unknown>>,
  from: Partial<Args>,
  to: Partial<Args>,
): string | undefined {
  const [before, after] = [from.engineVersion, to.engineVersion];
  const members = (shown["globalClusterMembers"] ?? []) as readonly unknown[];
  if (before === after || majorOf(before) !== majorOf(after) || members.length > 0) return undefined;
  return "the state lists no member, so none is upgraded and the provider waits until it times out: refresh it first";
}

/** What Aurora's and DocumentDB's global clusters have in common. */
export const globalClusterWith = (
  own: Pick<Declaration<Args, GlobalCluster>, "inputs" | "outputs" | "neverEnds">,
): AnyEntry =>
  api.rds.resource<Args, GlobalCluster>({
    inputs: { ...inputs, ...own.inputs },
    id: "GlobalClusterIdentifier",
    create: call(sdk.CreateGlobalClusterCommand, { answer: (made) => made.GlobalCluster?.GlobalClusterIdentifier }),
    read: call(sdk.DescribeGlobalClustersCommand, { answer: (found) => found.GlobalClusters?.[0] }),
    // Versions move for all members at once, and only here.
    update: [
      call(sdk.ModifyGlobalClusterCommand, {
        sends: "changes",
        input: ({ inputs: to, from }) => ({
          AllowMajorVersionUpgrade: to.engineVersion === from.engineVersion ? undefined : true,
        }),
      }),
    ],
    delete: [async (of) => (of.inputs.forceDestroy ? emptied(of) : undefined), call(sdk.DeleteGlobalClusterCommand)],
    usable: (it) => it.Status === "available",
    patience: 60,
    outputs: {
      arn: "GlobalClusterArn",
      globalClusterMembers: (it) =>
        (it.GlobalClusterMembers ?? []).map((member) => ({
          dbClusterArn: member.DBClusterArn,
          isWriter: Boolean(member.IsWriter),
        })),
      globalClusterResourceId: "GlobalClusterResourceId",
      status: "Status",
      ...own.outputs,
    },
    taggedBy: "GlobalClusterArn",
    ...(own.neverEnds && { neverEnds: own.neverEnds }),
  });

const globalCluster = globalClusterWith({
  inputs: {
    engineLifecycleSupport: fixed("EngineLifecycleSupport"),
    forceDestroy: api.ofDeleting,
    tags: api.tags,
  },
  outputs: { endpoint: "Endpoint", engineVersionActual: "EngineVersion" },
  neverEnds,
});

export const entries: Record<string, AnyEntry> = {
  "aws:rds/globalCluster:GlobalCluster": globalCluster,
};
