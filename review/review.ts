/** Plans all stacks and puts the page together. */
import path from "node:path";
import { deployOrder } from "../deploy/order";
import { platformIn } from "../deploy/platform";
import { assemble } from "./assemble";
import { headOf } from "./git";
import { lastRehearsal } from "./lastRehearsal";
import { outputUses } from "./outputUses";
import type { ReviewPage } from "./page";
import { type PlannableStacks, planAll } from "./plans";
import { rawSettings } from "./rawSettings";
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
  const plans = await planAll(order.flat(), stacks.stack);
  const [commit, before, after] = await Promise.all([
    headOf(root),
    base && ruleLevelsIn(base.folder),
    ruleLevelsIn(root),
  ]);
  const rehearsal = lastRehearsal(root, path.join(rehearsalFolder(root), "report.json"));
  const started = performance.now();
  const page = assemble({
    ...{ platform, plans, order, place, now: new Date() },
    ...(stacks.base === undefined ? {} : { base: stacks.base }),
    ...(commit === undefined ? {} : { commit }),
    ...(before && after ? { rules: ruleChanges(before, after) } : {}),
    ...(rehearsal ? { rehearsal } : {}),
    homeRegion: platform.homeRegion,
    settings: rawSettings(root, platform.regions),
    uses: outputUses(root),
    sourceOf: sourceFinder(root),
  });
  const longest = Math.max(...plans.map((it) => it.seconds));
  say(`planned in ${longest.toFixed(1)} s, put together in ${Math.round(performance.now() - started)} ms`);
  return page;
}

const rehearsalFolder = (root: string): string =>
  process.env["MERIDIAN_REHEARSAL"] || path.join(root, "build", "rehearsal");
