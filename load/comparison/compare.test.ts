import assert from "node:assert/strict";
import { compareLedger, isWhole, type LedgerComparison } from "./compare";
import {
  charge,
  comparedCases,
  line,
  newLedger,
  nothing,
  order,
  ordering,
  paid,
  refused,
  review,
  unknown,
  write,
  yes,
} from "./compare.samples";
import { comparisonTable } from "./table";

/** Only what isn't 0 or empty. */
function differing(comparison: LedgerComparison): object {
  const filled = (it: object): [string, unknown][] =>
    Object.entries(it).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== 0));
  const kinds = Object.entries(comparison.kinds).map(([kind, it]) => [kind, Object.fromEntries(filled(it))] as const);
  return {
    ...Object.fromEntries(kinds.filter(([, it]) => Object.keys(it).length > 0)),
    ...Object.fromEntries(filled(comparison.payments)),
    ...(comparison.unaccounted.length > 0 && { unaccounted: comparison.unaccounted }),
  };
}

describe("The ledger, compared with stores and gateway", () => {
  beforeEach(newLedger);

  for (const [what, cases] of Object.entries(comparedCases))
    for (const it_ of cases)
      it(`finds that ${what} ${it_.it}`, () => {
        const comparison = compareLedger(it_.writes(), { ...nothing, ...it_.facts });
        assert.deepEqual(differing(comparison), it_.found);
      });

  it("puts each write into exactly one place, whatever happened to it", () => {
    const outcomes = [[], [yes], [unknown], [refused], [unknown, yes], [unknown, refused], [refused, yes]];
    const writes = outcomes.flatMap((its) => [
      write(review("mine"), ...its),
      write(line(1), ...its),
      write(
        ordering(`o${outcomes.indexOf(its)}`),
        ...its.map((it) => (it === yes ? paid(`o${outcomes.indexOf(its)}`) : it)),
      ),
      write({ kind: "registration", email: `${outcomes.indexOf(its)}@example.com` }, ...its),
    ]);
    const { kinds } = compareLedger(writes, { ...nothing, cartLines: [{ cart: "c", sku: "lamp", quantity: 1 }] });
    for (const it of Object.values(kinds)) {
      const known = it.kept + it.lost.length + it.changed.length + it.superseded;
      assert.equal(known, it.acknowledged);
      const open = it.unknownKept + it.unknownNotKept;
      assert.equal(known + it.refused + it.refusedButKept.length + open, it.writes);
    }
  });

  it("tells apart lines that are gone from a table and those that an order took along", () => {
    const writes = [write(line(1, "cart-a"), yes), write(line(1, "cart-b"), yes), write(ordering("a"), unknown)];
    const lost = (facts: object) => compareLedger(writes, { ...nothing, ...facts }).lostFromTable;
    assert.deepEqual([lost({}), lost({ cartsIn: "table" })], [undefined, ["cart-b lamp"]]);
  });

  it("is whole unless something was lost, doubled, changed or charged wrongly", () => {
    const whole = compareLedger([write(ordering("a"), paid("a")), write(ordering("b"), unknown)], {
      ...nothing,
      orders: [order("a")],
      charges: [charge("a")],
    });
    assert.equal(isWhole(whole), true);
    for (const cases of Object.values(comparedCases))
      for (const it of cases) {
        const comparison = compareLedger(it.writes(), { ...nothing, ...it.facts });
        const isFine = !/lost|doubled|changed|refusedButKept|charged|Charge|unaccounted/.test(JSON.stringify(it.found));
        assert.equal(isWhole(comparison), isFine, it.it);
      }
  });

  it("prints a table that has every count and names what was lost", () => {
    const table = comparisonTable(
      compareLedger([write(ordering("a"), paid("a")), write(line(1), unknown)], { ...nothing, charges: [charge("a")] }),
    );
    assert.equal(
      table,
      [
        "              writes  acknowledged  kept  lost  changed  replaced  doubled  refused  refused, kept  unknown, kept  unknown, not kept",
        "order              1             1     0     1        0         0        0        0              0              0                  0",
        "cart line          1             0     0     0        0         0        0        0              0              0                  1",
        "review             0             0     0     0        0         0        0        0              0              0                  0",
        "registration       0             0     0     0        0         0        0        0              0              0                  0",
        "  lost: order: a",
        "     1  charges of orders that were acknowledged and are lost",
        "     0  charges of orders that nobody was told of and that aren't there",
        "     0  charges of declined or cancelled orders",
        "     0  paid orders without a charge",
        "     0  orders with more than one charge",
        "     0  orders charged another amount than their total",
        "     0  orders of these customers that the ledger doesn't know",
      ].join("\n"),
    );
  });
});
