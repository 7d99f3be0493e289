import { isDeepStrictEqual } from "node:util";
import { runActions } from "../../drill/actions/action";
import {
  formatProblem,
  type MembershipProblem,
  membershipProblems,
  type ObservedStores,
  regionOf,
} from "../../drill/probes/membership";
import { rebuildActions } from "../../drill/rebuild";
import { type Step, StepError } from "../../drill/step";
import { actionPorts } from "./actions";
import type { Context, RehearsalStep } from "./context";
import { deployedPlatform, observedStores } from "./platform";

/**
 * After a promotion every other region is stale, and the probe must name each of them and nothing else.
 * @param writer region whose replica was promoted
 * @param followed region that the others' replicas follow still
 */
export const everyOtherIsStale = (writer: string, followed: string, name: string): Step<Context, ObservedStores> => ({
  name,
  observe: observedStores,
  run: ({ platform }, { relational }) => {
    const problems = membershipProblems(relational, platform.regions);
    const sentences = problems.map(formatProblem);
    const others = platform.regions.filter((region) => region !== writer);
    const expected = others.map((region) => ({ region, follows: region === followed ? undefined : followed }));
    if (!isDeepStrictEqual(problems.map(staleness), expected))
      throw new StepError(
        "deviated",
        `expected one stale instance in each region but ${writer}:\n${sentences.join("\n")}`,
      );
    return Promise.resolve({ detail: sentences.join("; ") });
  },
});

/** Where a stale instance is, and the region that it follows; nothing for any other problem. */
function staleness(problem: MembershipProblem): Staleness | undefined {
  if (problem.kind !== "stale") return undefined;
  const { clusterArn, follows } = problem.member;
  return { region: regionOf(clusterArn), follows: follows && regionOf(follows) };
}

interface Staleness {
  readonly region: string;
  /** Undefined where it follows nobody. */
  readonly follows: string | undefined;
}

/** Makes every other region's instance again, as a replica of the writer's: each command of docs/databases.md, in its order. */
export const rebuildReplicas = (writer: string): RehearsalStep => ({
  name: `rebuild every other region's replica of ${writer}, by the documented commands`,
  run: async (context) => {
    const actions = rebuildActions(await deployedPlatform(context), writer);
    const stacks = await runActions(actions, actionPorts(context));
    const replaced = stacks.filter((it) => it.deleted > 0).map((it) => it.stack);
    return { detail: `made anew and then removed the stale one in ${replaced.join(", ")}`, stacks };
  },
});
