import assert from "node:assert/strict";
import { compareLedger } from "./compare";
import { newLedger, nothing, order, ordering, paid, review, unknown, write, yes } from "./compare.samples";
import { agreeOnTail } from "./tail";

describe("What a failover lost, by the ledger and by the databases", () => {
  beforeEach(newLedger);

  it("is the same where both name it; each side's own is told, and what nobody had been promised", () => {
    const writes = [
      ...["both", "ledger", "kept", "tail"].map((id) => write(ordering(id), paid(id))),
      write(ordering("open"), unknown),
      write(review("one"), yes),
      write({ kind: "registration", email: "lost@example.com" }, yes),
    ];
    const comparison = compareLedger(writes, { ...nothing, orders: [order("kept"), order("tail")] });
    const tail = { order: ["both", "open", "tail"], registration: ["lost@example.com"], review: [] };
    const none = { both: [], ledgerOnly: [], databasesOnly: [], unpromised: [] };
    assert.deepEqual(agreeOnTail(writes, comparison, tail), {
      order: { both: ["both"], ledgerOnly: ["ledger"], databasesOnly: ["tail"], unpromised: ["open"] },
      registration: { ...none, both: ["lost@example.com"] },
      review: { ...none, ledgerOnly: ["one"] },
    });
  });
});
