import {
  DocDBClient,
  FailoverGlobalClusterCommand as FailoverDocument,
  SwitchoverGlobalClusterCommand as SwitchoverDocument,
} from "@aws-sdk/client-docdb";
import {
  DescribeDBInstancesCommand,
  FailoverGlobalClusterCommand as FailoverRelational,
  PromoteReadReplicaCommand,
  RDSClient,
  SwitchoverGlobalClusterCommand as SwitchoverRelational,
} from "@aws-sdk/client-rds";
import { observeMembership } from "../../drill/probes/globalClusters";
import { observeInstances } from "../../drill/probes/instances";
import {
  formatProblem,
  membershipProblems,
  type Store,
  type StoreMembership,
  writerOf,
} from "../../drill/probes/membership";
import { foundationContract } from "../../outputs/foundation";
import { parseOutputs } from "../../outputs/contract";
import { regionContract } from "../../outputs/region";
import { setRegionDown } from "../emulator/faults";
import { StepError } from "../../drill/step";
import { type Context, outputsOf, type RehearsalStep } from "./context";

/** Where both stores are to be written next, and by which call. */
export interface Move {
  readonly kind: "switchover" | "failover";
  readonly to: string;
}

/**
 * Both stores' roles, as the regions' control planes describe them. Of several instances that follow nobody the one beside the document
 * database's writer writes: both stores are always moved to one region.
 */
export async function observeStores(context: Context): Promise<StoreMembership[]> {
  const foundation = parseOutputs(foundationContract, "foundation", await outputsOf(context, "foundation"));
  const clients = Object.fromEntries(
    context.platform.regions.map((region) => {
      const cloud = context.cloud.cloudIn(region);
      return [region, { relational: cloud.client(RDSClient), document: cloud.client(DocDBClient) }];
    }),
  );
  const document = await observeMembership("document", foundation.documentGlobalClusterId, clients);
  const global = foundation.relationalGlobalClusterId;
  if (global !== "") return [await observeMembership("relational", global, clients), document];
  const instances = Object.fromEntries(Object.entries(clients).map(([region, it]) => [region, it.relational]));
  return [await observeInstances(instances, [writerOf(document), context.platform.bootstrapRegion]), document];
}

export const probeMembership = (name: string): RehearsalStep => ({
  name,
  run: async (context) => {
    const stores = await observeStores(context);
    const problems = stores.flatMap((it) => membershipProblems(it, context.platform.regions));
    if (problems.length > 0) throw new StepError("deviated", problems.map(formatProblem).join("\n"));
    const writers = stores.map((it) => `${it.store} written in ${writerOf(it)}`).join(", ");
    return { detail: `every region a member, one writer a store: ${writers}` };
  },
});

/**
 * Moves both writers. A failover is rehearsed with the writer's region down, and the region comes back afterwards, as
 * it does in the end in the account too.
 */
export const moveWriters = (move: Move): RehearsalStep => ({
  name: `${move.kind === "switchover" ? "switch over" : "fail over"} both databases to ${move.to}`,
  run: async (context) => {
    const before = await observeStores(context);
    const target = parseOutputs(regionContract, move.to, await outputsOf(context, move.to));
    const arns = { relational: target.relationalDatabaseArn, document: target.documentClusterArn };
    const lost = move.kind === "failover" ? [...new Set(before.flatMap((it) => writerOf(it) ?? []))] : [];
    for (const region of lost) await setRegionDown(context.cloud.endpoint, region, "down");
    try {
      for (const it of before) await moveStore(context, it, move, arns[it.store]);
    } finally {
      for (const region of lost) await setRegionDown(context.cloud.endpoint, region, "up");
    }
    const after = (await observeStores(context)).map(writerOf);
    if (after.some((writer) => writer !== move.to)) {
      throw new StepError("deviated", `after the ${move.kind} the writers are ${after.join(" and ")}, not ${move.to}`);
    }
    const from = before.map(writerOf).join(" and ");
    return { detail: `from ${from}${lost.length > 0 ? `, which was down (${lost.join(", ")})` : ""}` };
  },
});

/** Called in the region that takes over: nothing in the region being left is needed. */
async function moveStore(context: Context, from: StoreMembership, move: Move, target: string): Promise<void> {
  const cloud = context.cloud.cloudIn(move.to);
  if (from.globalClusterId === undefined) return promote(cloud.client(RDSClient), target);
  const id = { GlobalClusterIdentifier: from.globalClusterId, TargetDbClusterIdentifier: target };
  const calls: Record<Store, Record<Move["kind"], () => Promise<unknown>>> = {
    relational: {
      switchover: () => cloud.client(RDSClient).send(new SwitchoverRelational(id)),
      failover: () => cloud.client(RDSClient).send(new FailoverRelational({ ...id, AllowDataLoss: true })),
    },
    document: {
      switchover: () => cloud.client(DocDBClient).send(new SwitchoverDocument(id)),
      failover: () => cloud.client(DocDBClient).send(new FailoverDocument({ ...id, AllowDataLoss: true })),
    },
  };
  await calls[from.store][move.kind]();
}

/** A replica has one way to go, planned or not. It keeps its days of backups, which AWS would make one day. */
async function promote(client: RDSClient, arn: string): Promise<void> {
  const found = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: arn }));
  const { DBInstanceIdentifier, BackupRetentionPeriod } = found.DBInstances![0]!;
  await client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier, BackupRetentionPeriod }));
}
