/** Both stores at rest: no move is under way, one region writes each, and as far as it is asked for, the others follow. */
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DeployedPlatform } from "../../platform";
import type { Store } from "../../probes/membership";
import { observeTopology, type StoreTopology, writersIn } from "../../probes/topology";
import { StepError } from "../../step";
import { topologyCalls } from "../calls";
import { looked, seenWithin } from "./patience";

export interface Looked {
  readonly stores: readonly Store[];
  /** Regions that may be asked. */
  readonly asked: readonly string[];
}

const look = ({ platform, clientsIn }: DrillContext, { stores, asked }: Looked): Promise<readonly StoreTopology[]> =>
  Promise.all(stores.map((store) => observeTopology(store, { platform, clientsIn, regions: asked })));

const callsOf = (platform: DeployedPlatform, { stores, asked }: Looked) =>
  stores.flatMap((store) => asked.flatMap((region) => topologyCalls(platform, store, region)));

/** Why a store isn't at rest with one writer; nothing where it is. */
export function unsettled(topology: StoreTopology): string | undefined {
  const writers = writersIn(topology);
  if (topology.move)
    return `a ${topology.move.kind} of the ${topology.store} database to ${topology.move.to} is under way`;
  if (writers.length === 1) return undefined;
  return `the ${topology.store} database has ${writers.length} writers (${writers.join(", ") || "none"})`;
}

const listed = (missing: readonly (string | undefined)[]): string | undefined =>
  missing.filter((it) => it !== undefined).join("; ") || undefined;

const writersInWords = (seen: readonly StoreTopology[]): string =>
  seen.map((it) => `${writersIn(it).join(" and ") || "no region"} writes the ${it.store} database`).join(", ");

/** Seconds of AWS: as long as the longest move is waited for. */
const settlingSeconds = 3600;

/** Waits for a move that is under way to end. It begins and undoes none. */
export const settle = (platform: DeployedPlatform, it: Looked): DrillStep<DrillContext, readonly StoreTopology[]> => ({
  id: "settle",
  name: "one region writes each database, and no move is under way",
  stage: "recover",
  calls: callsOf(platform, it),
  expectedDelays: [],
  observe: (context) => looked(context, () => look(context, it)),
  done: (seen) => (listed(seen.map(unsettled)) === undefined ? { detail: writersInWords(seen) } : undefined),
  run: async (context) => {
    const { seen, isSo } = await seenWithin(
      context,
      settlingSeconds,
      () => look(context, it),
      (found) => listed(found.map(unsettled)) === undefined,
    );
    if (!isSo) throw new StepError("deviated", listed(seen.map(unsettled)) ?? "");
    return { detail: writersInWords(seen) };
  },
});

/** Why a region that is asked for doesn't follow; nothing where all do. */
function notFollowing(topology: StoreTopology, regions: readonly string[]): string | undefined {
  const missing = regions.filter((region) => {
    const found = topology.members.find((it) => it.region === region);
    return !found || found.role === "stale" || found.isConnected === false;
  });
  if (missing.length > 0) return `${missing.join(" and ")} doesn't follow the ${topology.store} database's writer`;
  return unsettled(topology);
}

/** Seconds of AWS: members are rebuilt in minutes to hours. */
const rebuildSeconds = 4 * 3600;

/**
 * Waits until every one of some regions follows the writer again: from then on another loss would be survived. Instances don't by themselves;
 * what people must rebuild is said, and not waited for.
 */
export const redundancy = (
  platform: DeployedPlatform,
  { stores, asked, of }: Looked & { readonly of: readonly string[] },
): DrillStep<DrillContext> => ({
  id: "redundancy",
  name: `${of.join(", ")} have both databases, and follow`,
  stage: "recover",
  calls: callsOf(platform, { stores, asked }),
  expectedDelays: [],
  run: async (context) => {
    const missingIn = (found: readonly StoreTopology[]): string | undefined =>
      listed(found.filter((it) => it.kind === "globalCluster").map((it) => notFollowing(it, of)));
    const last = await seenWithin(
      context,
      rebuildSeconds,
      () => look(context, { stores, asked }),
      (found) => missingIn(found) === undefined,
    );
    if (!last.isSo) throw new StepError("deviated", missingIn(last.seen) ?? "");
    const rebuilt = last.seen.filter((it) => it.kind === "instances").flatMap((it) => notFollowing(it, of) ?? []);
    const byHand = rebuilt.map((it) => `; to be rebuilt by hand (docs/databases.md): ${it}`).join("");
    return { detail: `${writersInWords(last.seen)}, and ${of.join(", ")} follow${byHand}` };
  },
});
