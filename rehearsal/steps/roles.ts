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
import { regionIn } from "../../drill/platform";
import {
  formatProblem,
  membershipProblems,
  type ObservedStores,
  type Store,
  type StoreMembership,
  writerOf,
  writersOf,
} from "../../drill/probes/membership";
import { type Step, StepError } from "../../drill/step";
import { setRegionDown } from "../emulator/faults";
import type { Context } from "./context";
import { deployedPlatform, observedStores } from "./platform";

/** Where both stores are to be written next, and by which call. */
export interface Move {
  readonly kind: "switchover" | "failover";
  readonly to: string;
}

/** Both stores must have a member in every region and one writer. */
export const probeMembership = (name: string): Step<Context, ObservedStores> => ({
  name,
  observe: observedStores,
  run: (context, stores) => {
    const problems = each(stores).flatMap((it) => membershipProblems(it, context.platform.regions));
    if (problems.length > 0) throw new StepError("deviated", problems.map(formatProblem).join("\n"));
    const writers = each(stores).map((it) => `${it.store} written in ${writerOf(it)}`);
    return Promise.resolve({ detail: `every region a member, one writer a store: ${writers.join(", ")}` });
  },
});

const each = ({ relational, document }: ObservedStores) => [relational, document];

/** Where both stores are written, in words. */
function formatWriters(stores: ObservedStores): string {
  const { relational = "nobody", document = "nobody" } = writersOf(stores);
  return `${relational} and ${document}`;
}

/**
 * Moves both writers. A failover is rehearsed with the writers' regions down, and they come back afterwards, as they do in the end in
 * the account too.
 */
export const moveWriters = (move: Move): Step<Context, ObservedStores> => ({
  name: `${move.kind === "switchover" ? "switch over" : "fail over"} both databases to ${move.to}`,
  observe: observedStores,
  run: async (context, before) => {
    const target = regionIn(await deployedPlatform(context), move.to);
    const lost = move.kind === "failover" ? [...new Set(each(before).flatMap((it) => writerOf(it) ?? []))] : [];
    for (const region of lost) await setRegionDown(context.cloud.endpoint, region, "down");
    try {
      for (const it of each(before)) await moveStore(context, it, move, target[it.store].arn);
    } finally {
      for (const region of lost) await setRegionDown(context.cloud.endpoint, region, "up");
    }
    const down = lost.length > 0 ? `, which was down (${lost.join(", ")})` : "";
    return { detail: `from ${formatWriters(before)}${down}` };
  },
  expects: {
    description: `both databases are written in ${move.to}`,
    missing: (stores) =>
      each(stores).every((it) => writerOf(it) === move.to) ? undefined : `the writers are ${formatWriters(stores)}`,
    holdSeconds: 0,
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
