import type { KindComparison, LedgerComparison } from "../../load/comparison/compare";
import type { TailAgreement, TailAgreements } from "../../load/comparison/tail";
import type { LoadReport } from "../../load/loadRun";

const kind = (more: Partial<KindComparison> = {}): KindComparison => ({
  ...{ writes: 0, acknowledged: 0, kept: 0, lost: [], changed: [], superseded: 0, doubled: [] },
  ...{ refused: 0, refusedButKept: [], unknownKept: 0, unknownNotKept: 0 },
  ...more,
});

export const named = (...names: string[]) => names.map((name, index) => ({ number: index + 1, name }));
export const charges = (...references: string[]) =>
  references.map((reference) => ({ key: `key ${reference}`, amount: 1, currency: "USD", reference }));

const agreed: TailAgreement = { both: [], ledgerOnly: [], databasesOnly: [], unpromised: [] };

/** A load's report of orders, payments, and what a failover left of orders, as far as they are given. */
export function loadReport(
  orders: Partial<KindComparison> = {},
  payments: Partial<LedgerComparison["payments"]> = {},
  tail?: Partial<TailAgreement>,
): LoadReport {
  const noCharges = { chargedAndLost: [], chargedWithoutOrder: [], chargedThoughUnpaid: [] };
  const tails: TailAgreements = { order: { ...agreed, ...tail }, registration: agreed, review: agreed };
  return {
    timeline: { startedAt: 0, endedAt: 0, viewers: [], seconds: [], marks: [] },
    totals: { arrivals: 100, requests: 90, errors: 3, turnedAway: 0, processorSeconds: 1 },
    judgement: { rule: "", viewers: [], phases: [] },
    comparison: {
      kinds: { order: kind(orders), "cart line": kind({ acknowledged: 5 }), review: kind(), registration: kind() },
      payments: { ...noCharges, paidWithoutCharge: [], chargedTwice: [], chargedDifferently: [], ...payments },
      unaccounted: [],
    },
    ...(tail && { tail: tails }),
  };
}
