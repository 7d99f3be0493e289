import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { knownRegions } from "../local/regionNames";
import type { Shop, ShopRegion } from "../local/shop";
import { startShop } from "../local/startShop";
import { compareLedger } from "../../load/comparison/compare";
import { type ComparisonSources, readFacts } from "../../load/comparison/sources";
import { comparisonTable } from "../../load/comparison/table";
import { readLedger } from "../../load/ledger/ledger";
import { outcomeOf } from "../../load/ledger/writes";
import { type LoadReport, LoadRun } from "../../load/loadRun";

/** Mostly buying, so that a few seconds have something to lose. */
const mix = { read: 20, cart: 30, checkout: 45, review: 5, registration: 0 };

/** One story, told in its order: real storefronts, databases and gateway, and a failover that loses what wasn't replicated. */
describe("Shoppers during a failover that loses orders", function () {
  this.timeout(120_000).bail(true);
  let folder: string;
  let shop: Shop;
  let left: ShopRegion;
  let chosen: ShopRegion;
  let run: LoadRun;
  let report: LoadReport;
  let from: number;
  const ledger = (): string => path.join(folder, "ledger.ndjson");

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "shoppers-"));
    shop = await startShop({ regions: knownRegions.slice(0, 2), environment: { LOG_LEVEL: "warn" } });
    [left, chosen] = shop.regions as [ShopRegion, ShopRegion];
  });
  after(async () => {
    await run?.shoppers.kill();
    await shop?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it("buy in both regions, and hear of what they do each second", async () => {
    const viewers = [left, chosen].map(({ name, url }) => ({
      region: name,
      dial: { host: "127.0.0.1", port: Number(new URL(url).port) },
    }));
    const options = { baseUrl: left.url, viewers, perSecond: 6, mix, customersPerRegion: 1 };
    run = await LoadRun.start(folder, { ...options, patienceMs: 15_000, timeoutMs: 5_000 });
    await untilAcknowledged(5);
    assert.ok(run.shoppers.timeline().seconds.some((it) => (it.kinds.checkout?.requests ?? 0) > 0));
  });

  it("go on buying once the other region writes, after some orders reached the writer that died alone", async () => {
    await receive(chosen, "nothing");
    await untilAcknowledged(5);
    from = Date.now();
    run.shoppers.mark("the writer's database is killed");
    await left.relational.kill();
    await receive(chosen, "everything");
    await shop.failover("relational", chosen.name);
    run.shoppers.mark("the other region writes");
    await untilAcknowledged(5);
  });

  it("have lost exactly the orders that only the old writer's database has, and that the gateway charged", async () => {
    await left.relational.start();
    // What the shop would ask the gateway again after some seconds, it asks now.
    await chosen.relational.ask("UPDATE outbox SET due_at = now() WHERE kind = 'payment'", [], "storefront");
    const until = run.shoppers.timeline().marks.at(-1)!.at;
    const old = { orders: left.relational.adminUrl("storefront") };
    report = await run.end({ window: { from, until }, sources: sources(), left: old, graceMs: 3_000 });
    const { comparison, totals } = report;
    const lostOrders = report.tail!.order;
    console.log(comparisonTable(comparison).replace(/^/gm, "      "));
    const { lost, doubled, changed, refusedButKept, kept } = comparison.kinds.order;
    assert.ok(lost.length >= 5, `${lost.length} lost`);
    assert.ok(kept >= 5, `${kept} kept`);
    const ids = lost.map((it) => it.name);
    assert.deepEqual(
      { ...lostOrders, unpromised: [] },
      { both: ids, ledgerOnly: [], databasesOnly: [], unpromised: [] },
    );
    assert.deepEqual([doubled, changed, refusedButKept], [[], [], []]);
    const { chargedAndLost, chargedWithoutOrder, ...rest } = comparison.payments;
    assert.equal(chargedAndLost.length, lost.length);
    assert.ok(chargedWithoutOrder.length <= lostOrders.unpromised.length);
    const nothing = { chargedThoughUnpaid: [], paidWithoutCharge: [], chargedTwice: [], chargedDifferently: [] };
    assert.deepEqual(rest, nothing);
    assert.deepEqual(comparison.kinds.review.lost, []);
    assert.equal(totals.turnedAway, 0);
  });

  it("are compared with nothing missing, were the old writer's database still the shop's", async () => {
    const writes = readLedger(ledger()).filter((it) => it.at < from);
    const orders = left.relational.adminUrl("storefront");
    const facts = await readFacts({ ...sources(), orders }, writes[0]!.at);
    assert.deepEqual(compareLedger(writes, facts).kinds.order.lost, []);
  });

  it("are judged for each region, with how long they saw errors where they saw any", () => {
    const { viewers, phases } = report.judgement;
    assert.deepEqual(viewers.map((it) => it.viewers).sort(), [left.name, chosen.name].sort());
    // Writes wait while the writer moves, so that there may be none.
    for (const it of viewers) assert.equal(it.firstErrorAt !== undefined, it.secondsWithErrors > 0);
    assert.equal(viewers.length, 2);
    // In a short phase every request may be waiting.
    assert.ok(phases.some((it) => it.requests > 0));
  });

  const sources = (): ComparisonSources => ({
    orders: chosen.relational.adminUrl("storefront"),
    documents: `${left.documents.server.url}catalogue`,
    gateway: {
      url: left.environment["PAYMENT_GATEWAY_URL"]!,
      secret: left.environment["PAYMENT_GATEWAY_SECRET"]!,
    },
  });

  /** Resolves once so many more orders have been acknowledged, that began from now on. */
  async function untilAcknowledged(more: number): Promise<void> {
    const now = Date.now();
    const done = (): number =>
      readLedger(ledger()).filter(
        (it) => it.subject.kind === "order" && it.at > now && outcomeOf(it).outcome === "acknowledged",
      ).length;
    for (const end = now + 60_000; done() < more; await wait(50))
      if (Date.now() > end) throw new Error(`not within a minute: ${more} more orders acknowledged`);
  }

  /** Nothing of what the writer writes reaches the standby, which the writer doesn't mind; or everything again. */
  async function receive({ relational }: ShopRegion, what: "nothing" | "everything"): Promise<void> {
    await relational.ask(`ALTER SYSTEM ${what === "nothing" ? "SET primary_conninfo = ''" : "RESET primary_conninfo"}`);
    await relational.ask("SELECT pg_reload_conf()");
    if (what === "everything") return;
    while ((await relational.ask("SELECT FROM pg_stat_wal_receiver")).length > 0) await wait(5);
  }
});
