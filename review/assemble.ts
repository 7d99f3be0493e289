/** Puts a review's page together from plans. Pure, and fast: what takes time is planning. */
import type { ResourceStep } from "../deploy/planned";
import { readBy, type Platform, type Steps } from "../deploy/order";
import { writerOf } from "../policy/rules/parity/alike";
import { readableValue, type ResourceChange, type ValueChange } from "./changes";
import { costOf, type ReviewCost } from "./cost";
import { comparesWithDeployed, findingsOf } from "./findings";
import type { LastRehearsal, ReviewedStack, ReviewFinding, ReviewPage, SourceLine, StaleDependents } from "./page";
import { parityOf } from "./parity";
import type { StackPlan } from "./plans";
import { readPlan } from "./readPlan";
import { type ReviewRow, rowsOf } from "./rows";
import { sourceKey } from "./page";
import { typeOf } from "./urn";
import { verdictOf } from "./verdict";

export interface ReviewInput {
  readonly platform: Platform;
  readonly plans: readonly StackPlan[];
  readonly order: Steps;
  /** Configuration of each region's stack by key, raw, as it is read for the parity of regions. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Which outputs of a stack another one uses, by the names of both; all of them where that isn't known. */
  readonly uses: (reader: string, output: string) => boolean;
  /** What the policy pack loses or gains. Default: nothing. */
  readonly rules?: readonly ResourceChange[];
  /** Region of what `foundation` and `global` make without naming another. */
  readonly homeRegion: string;
  readonly rehearsal?: LastRehearsal;
  readonly commit?: string;
  readonly place: ReviewPage["place"];
  readonly base?: string;
  readonly sourceOf: (change: Pick<ResourceChange, "components" | "type" | "name">) => SourceLine | undefined;
  readonly now: Date;
}

/** What plans say, before it is judged. */
export interface ReadPlans {
  /** Values that several regions change are written alike. */
  readonly changes: readonly ResourceChange[];
  readonly stacks: readonly ReviewedStack[];
  readonly findings: readonly ReviewFinding[];
  readonly stale: readonly StaleDependents[];
  readonly parity?: readonly string[];
  readonly cost?: ReviewCost;
}

/** All that a page says beside its plans. */
export type ReviewFacts = Omit<ReviewInput, "plans" | "settings" | "uses" | "homeRegion">;

export const assemble = (input: ReviewInput): ReviewPage => pageOf(readPlans(input), input);

type PlansInput = Pick<ReviewInput, "plans" | "platform" | "settings" | "uses" | "homeRegion">;

export function readPlans(input: PlansInput): ReadPlans {
  const { plans, platform } = input;
  const { regions } = platform;
  const parity = parityOf(plans, regions, input.settings);
  const alike = alikeBy(plans, regions);
  const changes = plans.flatMap((it) => readPlan(it).changes);
  const counts = new Map<string, number>();
  for (const it of changes) counts.set(sourceKey(it), (counts.get(sourceKey(it)) ?? 0) + 1);
  const compared = (it: ResourceChange): ResourceChange =>
    // What one stack alone changes is compared with nothing, and stays as it is written there.
    counts.get(sourceKey(it)) === 1
      ? it
      : { ...it, values: it.values.map((value) => writtenAlike(it.stack, value, alike)) };
  return {
    changes: changes.map(compared),
    stacks: plans.map(reviewedStack),
    findings: findingsOf(plans).filter((it) => !comparesWithDeployed(it)),
    stale: staleIn(input),
    cost: costOf(plans, input.homeRegion),
    ...(parity === undefined ? {} : { parity }),
  };
}

export function pageOf(read: ReadPlans, facts: ReviewFacts): ReviewPage {
  const { changes, stacks, findings, stale, parity, cost } = read;
  const { now, commit, base, rehearsal, place, order, platform, rules = [] } = facts;
  const { regions } = platform;
  const planned = new Set(stacks.filter((it) => it.state === "planned").map((it) => it.stack));
  const rows = rowsOf([...changes, ...rules], { regions, planned });
  return {
    schemaVersion: 1,
    madeAt: now.toISOString(),
    ...(commit === undefined ? {} : { commit }),
    place,
    ...(base === undefined ? {} : { base }),
    verdict: verdictOf({ stacks, rows, findings, regions, now: now.getTime(), ...(rehearsal && { rehearsal }) }),
    ...{ regions, stacks, rows, stale, findings, order },
    ...(parity === undefined ? {} : { parity }),
    ...(cost === undefined ? {} : { cost }),
    ...(rehearsal === undefined ? {} : { rehearsal }),
    sources: sourcesOf(rows, facts),
  };
}

const sourcesOf = (rows: readonly ReviewRow[], { sourceOf }: ReviewFacts): ReviewPage["sources"] =>
  Object.fromEntries(
    rows.flatMap((row) => {
      const found = sourceOf(row);
      return found ? [[sourceKey(row), found] as const] : [];
    }),
  );

/** A value of one region as it would be said of any. */
const writtenAlike = (stack: string, value: ValueChange, alike: Alike): ValueChange => ({
  ...value,
  before: alike(stack, value.before),
  after: alike(stack, value.after),
});

const reviewedStack = ({ stack, state, counts, seconds, error }: StackPlan): ReviewedStack => ({
  ...{ stack, state, counts, seconds },
  ...(error === undefined ? {} : { error }),
});

/** Writes a value of a stack so that only what really differs between regions does. */
type Alike = (stack: string, value: unknown) => unknown;

/** Values of different regions are compared as the parity of regions compares them. */
function alikeBy(plans: readonly StackPlan[], regions: readonly string[]): Alike {
  const regional = new Map(plans.filter((it) => regions.includes(it.stack)).map((it) => [it.stack, it]));
  return (stack, value) => {
    const plan = regional.get(stack);
    return plan ? writerOf(stack, readPlan(plan).states, regions)(value) : value;
  };
}

/** A stack reads what others have handed out so far: where their plans change that, its own plan is of yesterday. */
function staleIn({ plans, platform, uses }: PlansInput): readonly StaleDependents[] {
  return plans.flatMap(({ stack, steps }) => {
    const changed = changedOutputs(steps);
    const dependents = plans
      .map((it) => it.stack)
      .filter((it) => readBy(platform, it).includes(stack) && changed.some((output) => uses(it, output)));
    const outputs = changed.filter((output) => dependents.some((it) => uses(it, output)));
    return dependents.length === 0 ? [] : [{ changes: stack, outputs, dependents }];
  });
}

function changedOutputs(steps: readonly ResourceStep[]): readonly string[] {
  const root = steps.find(({ urn }) => typeOf(urn) === "pulumi:pulumi:Stack");
  if (!root?.before || !root.after) return [];
  const [were, are] = [root.before.outputs, root.after.outputs].map((it) => readableValue(it)) as [Values, Values];
  if (Object.keys(are).length === 0) return [];
  const names = [...new Set([...Object.keys(were), ...Object.keys(are)])];
  return names.filter((name) => JSON.stringify(were[name]) !== JSON.stringify(are[name])).sort();
}

type Values = Readonly<Record<string, unknown>>;
