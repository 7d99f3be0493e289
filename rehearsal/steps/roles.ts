import { runActions } from "../../drill/actions/action";
import { type StoreMove, moveActions } from "../../drill/moves";
import {
  formatProblem,
  membershipProblems,
  type ObservedStores,
  writerOf,
  writersOf,
} from "../../drill/probes/membership";
import { type Step, StepError } from "../../drill/step";
import { setRegionDown } from "../emulator/faults";
import { actionPorts } from "./actions";
import type { Context } from "./context";
import { deployedPlatform, observedStores } from "./platform";

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

/** Where real servers move their data, the API says so once they have: minutes as AWS takes them, less where time is scaled. */
const moveSeconds = 180;

/**
 * Moves both writers. A failover is rehearsed with the writers' regions down, and they come back afterwards, as they do in the end in
 * the account too.
 */
export const moveWriters = (move: StoreMove): Step<Context, ObservedStores> => ({
  name: `${move.kind === "switchover" ? "switch over" : "fail over"} both databases to ${move.to}`,
  observe: observedStores,
  run: async (context, before) => {
    const platform = await deployedPlatform(context);
    const ports = actionPorts(context);
    const lost = move.kind === "failover" ? [...new Set(each(before).flatMap((it) => writerOf(it) ?? []))] : [];
    for (const region of lost) await setRegionDown(context.cloud.endpoint, region, "down");
    try {
      await runActions(await moveActions(platform, move, ports.databasesIn), ports);
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
  patienceSeconds: moveSeconds,
});
