/** Looks a change up in the table of effects. Pure. */
import type { ResourceChange } from "../changes";
import { losesGuard, ruleType } from "../ruleChanges";
import { databaseEffects, keptEffects } from "./data";
import { type Effect, type Impact, impacts } from "./effect";
import { routingEffects } from "./routing";
import { servingEffects } from "./serving";

export const effects: readonly Effect[] = [...databaseEffects, ...keptEffects, ...routingEffects, ...servingEffects];

/** What a change does to a running shop; `source` is missing where the table has no row. */
export interface ChangeEffect {
  readonly impact: Impact | "unknown";
  readonly words: string;
  readonly source?: string;
}

const newOne: ChangeEffect = { impact: "nothing", words: "it is new: nobody uses it yet" };
const unlisted: ChangeEffect = { impact: "unknown", words: "not in the table of effects (review/effects): find out" };
const noted: ChangeEffect = { impact: "nothing", words: "no restart and no connection ends: it is a name on a thing" };

/** Inputs that only describe. */
const describing = new Set(["tags", "tagsAll", "tagSpecifications", "description", "alarmDescription", "comment"]);
export const onlyDescribes = ({ kind, values }: ResourceChange): boolean =>
  kind === "update" && values.length > 0 && values.every(({ path }) => describing.has(firstName(path)));

export const firstName = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;

const noLongerGuarded: ChangeEffect = {
  impact: "nothing",
  words: "nothing now; the next change that it would have stopped goes through",
  source: "docs/policy.md",
};

/** The worst of what its inputs do. */
export function effectOf(change: ResourceChange): ChangeEffect {
  if (onlyDescribes(change)) return noted;
  if (change.type === ruleType) return losesGuard(change) ? noLongerGuarded : noted;
  const found = effects.filter((it) => isOfType(it, change.type) && (it.kinds ?? ["update"]).includes(change.kind));
  if (found.length === 0) return change.kind === "create" || change.kind === "import" ? newOne : unlisted;
  const names = change.values.map(({ path }) => firstName(path)).filter((it) => !describing.has(it));
  const special = found.filter((it) => it.properties?.some((name) => names.includes(name)));
  const general = found.filter((it) => it.properties === undefined);
  const isCovered = names.every((name) => special.some((it) => it.properties?.includes(name)));
  const all = isCovered && special.length > 0 ? special : [...special, ...general];
  const worst = all.sort((a, b) => rank(b.impact) - rank(a.impact))[0];
  return worst ? { impact: worst.impact, words: worst.words, source: worst.source } : unlisted;
}

const isOfType = ({ types }: Effect, type: string): boolean =>
  types.some((it) => type.startsWith(it.includes(":") ? `${it}:` : `aws:${it}:`) || type.startsWith(`${it}:`));

const rank = (impact: Impact): number => impacts.indexOf(impact);
