/** What plans change of the monthly bill, before anybody uses what they make. Pure. */
import { costChange } from "../config/prices/costChange";
import type { CostedResource } from "../config/prices/resources";
import type { ResourceStep } from "../deploy/planned";
import { readableValue } from "./changes";
import type { StackPlan } from "./plans";
import { standing } from "./standing";
import { typeOf } from "./urn";

/** A region's bill for one kind of thing, where it changes. USD a month. */
export interface ReviewCostRow {
  readonly region: string;
  readonly kind: string;
  readonly before: number;
  readonly after: number;
}

export interface ReviewCost {
  readonly before: number;
  readonly after: number;
  readonly rows: readonly ReviewCostRow[];
  /** What has no price, or none that is known before it is made. */
  readonly notPriced: readonly string[];
  /** Stacks without a whole plan: not in the amounts. */
  readonly without: readonly string[];
}

export function costOf(plans: readonly StackPlan[], homeRegion: string): ReviewCost {
  const whole = plans.filter((it) => it.state === "planned").flatMap((it) => it.steps);
  const { before, after, rows, unknown } = costChange({
    before: whole.filter((it) => it.before).map((it) => costed(it, it.before!.inputs)),
    after: standing(whole).map((it) => costed(it, it.after!.inputs)),
    homeRegion,
  });
  return {
    ...{ before: before.usd, after: after.usd },
    rows: rows.map((it) => ({ region: it.region, kind: it.kind, before: it.before.usd, after: it.after.usd })),
    notPriced: [...new Set([...after.notPriced, ...unknown])],
    without: plans.filter((it) => it.state !== "planned").map((it) => it.stack),
  };
}

const costed = ({ urn }: ResourceStep, inputs: Readonly<Record<string, unknown>>): CostedResource => ({
  ...{ urn, type: typeOf(urn) },
  inputs: readableValue(inputs) as CostedResource["inputs"],
});
