/** What a plan changes of the monthly bill, by region and kind of thing. Pure. */
import { type Amount, type CostKind, type MonthlyCost, monthlyCost } from "./charges";
import { chargesOfResources, type CostedResource } from "./resources";
import { priceTables, type PriceTables } from "./tables";

/** All stacks' resources, before a plan and after it: those of the states, and those that the plans leave. */
export interface CostedPlan {
  readonly before: readonly CostedResource[];
  readonly after: readonly CostedResource[];
  /** Region of what `foundation` and `global` make without naming another. */
  readonly homeRegion: string;
}

export interface BillChangeRow {
  readonly region: string;
  readonly kind: CostKind;
  readonly before: Amount;
  readonly after: Amount;
}

export interface BillChange {
  /** Only what differs. */
  readonly rows: readonly BillChangeRow[];
  readonly before: Amount;
  readonly after: Amount;
  /** Resources that nobody can price: of a type that no table knows, or of a size that isn't known before they are made. */
  readonly unknown: readonly string[];
}

/**
 * What stands there and is paid by the hour or the month. What use costs, traffic, storage and requests, is not in it: a plan doesn't
 * say it. `amountInWords` writes an amount for people; nothing without a price passes for a zero.
 */
export function costChange(plan: CostedPlan, tables: PriceTables = priceTables): BillChange {
  const [before, after] = [plan.before, plan.after].map((it) => {
    const { charges, unknown } = chargesOfResources(it, plan.homeRegion);
    return { cost: monthlyCost(charges, tables), unknown };
  }) as [Counted, Counted];
  return {
    rows: rowsOf(before.cost, after.cost),
    before: before.cost.total,
    after: after.cost.total,
    unknown: [...new Set([...before.unknown, ...after.unknown])],
  };
}

interface Counted {
  readonly cost: MonthlyCost;
  readonly unknown: readonly string[];
}

const nothing: Amount = { usd: 0, notPriced: [] };

function rowsOf(before: MonthlyCost, after: MonthlyCost): readonly BillChangeRow[] {
  const find = ({ lines }: MonthlyCost, region: string, kind: CostKind): Amount => {
    const { usd, notPriced } = lines.find((it) => it.region === region && it.kind === kind) ?? nothing;
    return { usd, notPriced };
  };
  const places = new Map([...after.lines, ...before.lines].map((it) => [`${it.region} ${it.kind}`, it]));
  return [...places.values()]
    .map(({ region, kind }) => ({ region, kind, before: find(before, region, kind), after: find(after, region, kind) }))
    .filter((it) => JSON.stringify(it.before) !== JSON.stringify(it.after));
}
