/** Plans all stacks and puts the page together. */
import path from "node:path";
import { deployOrder } from "../deploy/order";
import { platformIn } from "../deploy/platform";
import { assemble } from "./assemble";
import type { ResourceChange } from "./changes";
import { headOf, isUnchanged } from "./git";
import { lastRehearsal } from "./lastRehearsal";
import { outputUses } from "./outputUses";
import type { LastRehearsal, ReviewPage } from "./page";
import { type PlannableStacks, planAll } from "./plans";
import type { Environment } from "./posting/actions";
import { rehearsalInCi } from "./posting/rehearsalInCi";
import { rawSettings } from "./rawSettings";
import { readAhead } from "./readPlan";
import { ruleChanges } from "./ruleChanges";
import { ruleLevelsIn } from "./ruleLevels";
import { sourceFinder } from "./sourceLines";

/** What the working tree is compared with beside what is deployed: its rules. */
export interface Base {
  readonly commit: string;
  readonly folder: string;
}

export interface ReviewRequest {
  readonly root: string;
  readonly place: ReviewPage["place"];
  readonly stacks: PlannableStacks;
  readonly base: Base | undefined;
  readonly say: (line: string) => void;
}

export async function reviewOf({ root, place, stacks, base, say }: ReviewRequest): Promise<ReviewPage> {
  const platform = platformIn(root);
  const order = deployOrder(platform);
  const planning = planAll(order.flat(), stacks.stack, {
    folders: [root],
    onPlan: (plan) => readAhead(plan, platform.regions),
  });
  // While engines plan: what is put together afterwards waits for nothing else.
  const sources = {
    settings: rawSettings(root, platform.regions),
    uses: outputUses(root),
    sourceOf: sourceFinder(root),
  };
  const besides = Promise.all([headOf(root), rulesOf(root, base), rehearsalOf(root, process.env, say)]);
  besides.catch(() => undefined);
  const plans = await planning;
  const started = performance.now();
  const [commit, rules, rehearsal] = await besides;
  const page = assemble({
    ...{ platform, plans, order, place, now: new Date() },
    ...(stacks.base === undefined ? {} : { base: stacks.base }),
    ...(commit === undefined ? {} : { commit }),
    ...(rules ? { rules } : {}),
    ...(rehearsal ? { rehearsal } : {}),
    homeRegion: platform.homeRegion,
    ...sources,
  });
  const longest = Math.max(...plans.map((it) => it.seconds));
  say(`planned in ${longest.toFixed(1)} s, put together in ${Math.round(performance.now() - started)} ms`);
  return page;
}

/** What the policy pack loses or gains. A pack whose files are the same needs no process that lists its rules, let alone two. */
async function rulesOf(root: string, base: Base | undefined): Promise<readonly ResourceChange[] | undefined> {
  if (!base || (await isUnchanged(root, base.commit, "policy"))) return undefined;
  const [before, after] = await Promise.all([ruleLevelsIn(base.folder), ruleLevelsIn(root)]);
  return before && after ? ruleChanges(before, after) : undefined;
}

/** The one of this checkout, and of a pull request that CI rehearses its own. */
async function rehearsalOf(
  root: string,
  environment: Environment,
  say: ReviewRequest["say"],
): Promise<LastRehearsal | undefined> {
  const folder = environment["MERIDIAN_REHEARSAL"] || path.join(root, "build", "rehearsal");
  const own = lastRehearsal(root, path.join(folder, "report.json"));
  return own?.isOfThisCommit ? own : ((await rehearsalInCi(environment, say)) ?? own);
}
