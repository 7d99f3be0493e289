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

/** `all` of the regions, or one beside the writer: where nobody knows which region is dead, that is what another loss needs. */
export type FollowingNeed = "all" | "one other";

/** Why too few of these regions follow; nothing where enough do. */
function notFollowing(
  topology: StoreTopology,
  { of, need }: { readonly of: readonly string[]; readonly need: FollowingNeed },
): string | undefined {
  const missing = of.filter((region) => {
    const found = topology.members.find((it) => it.region === region);
    return !found || found.role === "stale" || found.isConnected === false;
  });
  const mostMissing = need === "all" ? 0 : of.length - 2;
  if (missing.length > mostMissing)
    return `${missing.join(" and ")} ${missing.length === 1 ? "doesn't" : "don't"} follow the ${topology.store} database's writer`;
  return unsettled(topology);
}

const followersIn = ({ members }: StoreTopology): readonly string[] =>
  members.filter((it) => it.role === "reader" && it.isConnected !== false).map((it) => it.region);

/** Seconds of AWS: members are rebuilt in minutes to hours. */
const rebuildSeconds = 4 * 3600;

/**
 * Waits until every one of some regions follows the writer again: from then on another loss would be survived. Instances don't by themselves;
 * what people must rebuild is said, and not waited for.
 */
export const redundancy = (
  platform: DeployedPlatform,
  { stores, asked, of, need = "all" }: Looked & { readonly of: readonly string[]; readonly need?: FollowingNeed },
): DrillStep<DrillContext> => ({
  id: "redundancy",
  name: need === "all" ? `${of.join(", ")} have both databases, and follow` : "another region follows whichever writes",
  stage: "recover",
  calls: callsOf(platform, { stores, asked }),
  expectedDelays: [],
  run: async (context) => {
    const missingIn = (found: readonly StoreTopology[]): string | undefined =>
      listed(found.filter((it) => it.kind === "globalCluster").map((it) => notFollowing(it, { of, need })));
    const last = await seenWithin(
      context,
      rebuildSeconds,
      () => look(context, { stores, asked }),
      (found) => missingIn(found) === undefined,
    );
    if (!last.isSo) throw new StepError("deviated", missingIn(last.seen) ?? "");
    const rebuilt = last.seen
      .filter((it) => it.kind === "instances")
      .flatMap((it) => notFollowing(it, { of, need }) ?? []);
    const byHand = rebuilt.map((it) => `; to be rebuilt by hand (docs/databases.md): ${it}`).join("");
    const following = last.seen.map((it) => `${it.store}: ${followersIn(it).join(", ") || "none"}`).join("; ");
    return { detail: `${writersInWords(last.seen)}; who follows: ${following}${byHand}` };
  },
});
