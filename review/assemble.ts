/** Puts a review's page together from plans. Pure, and fast: what takes time is planning. */
import type { ResourceStep } from "../deploy/planned";
import { readBy, type Platform, type Steps } from "../deploy/order";
import type { Resource } from "../policy/rule";
import { writerFor } from "../policy/rules/parity/alike";
import { changesIn, readableValue, type ResourceChange } from "./changes";
import type { CostChange } from "./cost";
import { findingsOf, onlyParity } from "./findings";
import type { LastRehearsal, ReviewedStack, ReviewPage, SourceLine, StaleDependents } from "./page";
import { parityOf } from "./parity";
import type { StackPlan } from "./plans";
import { type Alike, rowsOf } from "./rows";
import { sourceKey } from "./page";
import { stoppedChanges } from "./stopped";
import { nameOf, typeOf } from "./urn";
import { verdictOf } from "./verdict";

export interface ReviewInput {
  readonly platform: Platform;
  readonly plans: readonly StackPlan[];
  readonly order: Steps;
  /** Configuration of each region's stack by key, raw, as it is read for the parity of regions. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Which outputs of a stack another one uses, by the names of both; all of them where that isn't known. */
  readonly uses: (reader: string, output: string) => boolean;
  readonly cost?: CostChange;
  readonly rehearsal?: LastRehearsal;
  readonly commit?: string;
  readonly place: ReviewPage["place"];
  readonly base?: string;
  readonly sourceOf: (change: Pick<ResourceChange, "components" | "type" | "name">) => SourceLine | undefined;
  readonly now: Date;
}

export function assemble(input: ReviewInput): ReviewPage {
  const { plans, platform, now } = input;
  const { regions } = platform;
  const changes = plans.flatMap((it) => [...changesIn(it.stack, it.steps), ...stoppedChanges(it)]);
  const rows = rowsOf(changes, { regions, planned: wholePlans(plans), alike: alikeBy(plans, regions) });
  const stacks = plans.map(reviewedStack);
  const parity = parityOf(plans, regions, input.settings);
  const findings = findingsOf(plans).filter((it) => parity === undefined || !onlyParity(it));
  const { commit, base, cost, rehearsal } = input;
  const sources = rows.flatMap((row) => {
    const found = input.sourceOf(row);
    return found ? [[sourceKey(row), found] as const] : [];
  });
  return {
    schemaVersion: 1,
    madeAt: now.toISOString(),
    ...(commit === undefined ? {} : { commit }),
    place: input.place,
    ...(base === undefined ? {} : { base }),
    verdict: verdictOf({ stacks, rows, findings, regions, now: now.getTime(), ...(rehearsal && { rehearsal }) }),
    ...{ regions, stacks, rows },
    stale: staleIn(input),
    ...(parity === undefined ? {} : { parity }),
    findings,
    ...(cost === undefined ? {} : { cost }),
    order: input.order,
    ...(rehearsal === undefined ? {} : { rehearsal }),
    sources: Object.fromEntries(sources),
  };
}

const wholePlans = (plans: readonly StackPlan[]): ReadonlySet<string> =>
  new Set(plans.filter((it) => it.state === "planned").map((it) => it.stack));

const reviewedStack = ({ stack, state, counts, seconds, error }: StackPlan): ReviewedStack => ({
  ...{ stack, state, counts, seconds },
  ...(error === undefined ? {} : { error }),
});

/** Values of different regions are compared as the parity of regions compares them. */
function alikeBy(plans: readonly StackPlan[], regions: readonly string[]): Alike {
  const writers = new Map(
    plans
      .filter((it) => regions.includes(it.stack))
      .map(({ stack, steps }) => [stack, writerFor(stack, steps.flatMap(statesOf), regions)] as const),
  );
  return (stack, value) => writers.get(stack)?.(value) ?? value;
}

/** What a resource was and is to be, so that names of both are known. */
const statesOf = ({ urn, before, after }: ResourceStep): readonly Resource[] =>
  [after, before].flatMap((state) => {
    if (!state || typeOf(urn).startsWith("pulumi:")) return [];
    const inputs = readableValue(state.inputs) as Resource["props"];
    const props = { ...inputs, ...(readableValue(state.outputs) as object) };
    return [{ urn, type: typeOf(urn), name: nameOf(urn), inputs, props, protect: state.protect, ignoreChanges: [] }];
  });

/** A stack reads what others have handed out so far: where their plans change that, its own plan is of yesterday. */
function staleIn({ plans, platform, uses }: ReviewInput): readonly StaleDependents[] {
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
