import assert from "node:assert/strict";
import { newLedger, nothing, order, ordering, paid, write } from "./compare.samples";
import { compareEvents } from "./events";
import type { EventFacts } from "./facts";

const acted = (id: string, ...actedBy: string[]) => ({ order: id, actedBy });

describe("events of the orders that shoppers placed", () => {
  const compared = (events: EventFacts | undefined) => {
    newLedger();
    const ids = ["a", "b"];
    const writes = ids.map((it) => write(ordering(it), paid(it)));
    const orders = ids.map((it) => order(it));
    return compareEvents(writes, { ...nothing, orders, ...(events && { events }) });
  };

  it("are not compared where the shop records none", () => {
    assert.equal(compared(undefined), undefined);
  });

  it("are right where each was recorded, acted on and counted once, whoever else acts on them", () => {
    const events = {
      paid: [acted("a", "sales"), acted("b", "mails", "sales"), acted("others", "sales")],
      soldOrders: 3,
    };
    assert.deepEqual(compared(events), { paid: 2, unrecorded: [], unacted: [], miscounted: 0, unconfirmed: [] });
  });

  it("are missed by the order's id where there is none, and where sales haven't counted it", () => {
    assert.deepEqual(compared({ paid: [acted("b", "mails")], soldOrders: 0 }), {
      paid: 2,
      unrecorded: ["a"],
      unacted: ["b"],
      miscounted: 0,
      unconfirmed: [],
    });
  });

  it("are counted too often where sales have more orders than were acted on", () => {
    assert.equal(compared({ paid: [acted("a", "sales"), acted("b", "sales")], soldOrders: 3 })?.miscounted, 1);
  });

  it("are without a mail where the shop sends mails and none confirms the order", () => {
    const acts = { paid: [acted("a", "sales"), acted("b", "sales", "mails")], soldOrders: 2 };
    assert.deepEqual(compared({ ...acts, unconfirmed: ["a", "others"] })?.unconfirmed, ["a"]);
    assert.deepEqual(compared(acts)?.unconfirmed, []);
  });
});
