import assert from "node:assert/strict";
import fc from "fast-check";
import type { Relational } from "../../stores/relational/relational";
import type { Wanted } from "../prices";
import {
  keptInTableSeconds,
  linesInCart,
  longOrdered,
  mergeEntries,
  versionOf,
  wantedOf,
  withoutLostOrders,
} from "./cartEntries";
import { Replica } from "./replicas.fixture";
import { newestOf, quantityOf, stampOfEdit, stampOfReturn } from "./stamps";
import { TableCarts } from "./tableCarts";
import { fromText, toText } from "./told";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const skus = ["lamp", "rug", "mug"] as const;
const cartId = "one";

type Step =
  | { readonly kind: "edit"; readonly at: number; readonly sku: string; readonly quantity: number }
  | { readonly kind: "order"; readonly at: number }
  | { readonly kind: "hear"; readonly at: number; readonly from: number; readonly which: number };

const place = fc.integer({ min: 0, max: regions.length - 1 });
const edit: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("edit" as const),
  at: place,
  sku: fc.constantFrom(...skus),
  quantity: fc.integer({ min: 0, max: 3 }),
});
/** `which` chooses by its bits which keys arrive. */
const hear: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("hear" as const),
  ...{ at: place, from: place, which: fc.nat({ max: 1023 }) },
});
/** What the region sees in the cart is ordered there. */
const order: fc.Arbitrary<Step> = fc.record({ kind: fc.constant("order" as const), at: place });
const steps = fc.array(fc.oneof(edit, order, hear), { maxLength: 40 });

/** Three regions whose clocks are wrong by some milliseconds, each by its own. */
class World {
  readonly replicas = regions.map((it) => new Replica(it));
  private tick = 1_000_000;
  private readonly carts: readonly TableCarts[];

  constructor(skews: readonly number[]) {
    this.carts = this.replicas.map((it, at) => {
      const now = (): number => this.tick + skews[at]!;
      const health = { everAnswered: true, reachable: true };
      return new TableCarts(it, {} as Relational, health, async () => false, now);
    });
  }

  async run(all: readonly Step[]): Promise<void> {
    await this.replicas[0]!.create(cartId, this.tick);
    this.spread();
    for (const it of all) {
      this.tick++;
      if (it.kind === "edit") {
        await this.carts[it.at]!.setQuantity(cartId, it);
      } else if (it.kind === "order") {
        const replica = this.replicas[it.at]!;
        for (const line of linesInCart(mergeEntries(await replica.read(cartId))))
          await replica.take(cartId, line.sku, line.stamp);
      } else {
        const from = this.replicas[it.from]!;
        const keys = from.keys(cartId);
        this.replicas[it.at]!.hear(from, cartId, (key) => ((it.which >> keys.indexOf(key)) & 1) === 1);
      }
    }
  }

  /** Everybody hears of everything. */
  spread(): void {
    for (const to of this.replicas) for (const from of this.replicas) to.hear(from, cartId, () => true);
  }

  /** Of each product what was set last, unless that was ordered. */
  expected(): Wanted[] {
    const written = this.replicas.flatMap((it) => it.written);
    const greatest = (sku: string, of: "stamp" | "taken"): number =>
      Math.max(0, ...written.filter((it) => it.sku === sku).map((it) => it[of] ?? 0));
    return skus
      .filter((sku) => greatest(sku, "stamp") > greatest(sku, "taken"))
      .map((sku) => ({ sku, quantity: quantityOf(greatest(sku, "stamp")) }))
      .filter((it) => it.quantity > 0)
      .sort(bySku);
  }

  seen(): Promise<Wanted[][]> {
    return Promise.all(this.carts.map((it) => it.lines(cartId)));
  }
}

const bySku = (a: Wanted, b: Wanted): number => (a.sku < b.sku ? -1 : 1);

const skewed = fc.tuple(...regions.map(() => fc.integer({ min: -5, max: 5 })));

describe("Carts in a table of several regions", () => {
  it("become the same everywhere, in whichever order replication brings what, and lose nothing that was set and not ordered", () =>
    fc.assert(
      fc.asyncProperty(steps, skewed, async (all, skews) => {
        const world = new World(skews);
        await world.run(all);
        world.spread();
        const [first, ...others] = await world.seen();
        for (const it of others) assert.deepEqual(it, first);
        assert.deepEqual(first!.toSorted(bySku), world.expected());
      }),
      { numRuns: 300 },
    ));

  it("show what was set last by somebody who saw all that was set before, whatever the clocks say", () =>
    fc.assert(
      fc.asyncProperty(steps, skewed, edit, async (all, skews, last) => {
        const world = new World(skews);
        await world.run(all);
        world.spread();
        await world.run([last]);
        world.spread();
        if (last.kind !== "edit") return;
        for (const lines of await world.seen())
          assert.equal(lines.find((it) => it.sku === last.sku)?.quantity ?? 0, last.quantity);
      }),
      { numRuns: 200 },
    ));

  it("keep a product that is put in where another region takes it out at the same moment", async () => {
    const world = new World([0, 0, 0]);
    await world.run([{ kind: "edit", at: 0, sku: "lamp", quantity: 1 }]);
    world.spread();
    const stamp = (quantity: number) => ({ stamp: stampOfEdit(2_000_000, quantity), added: 1, changed: 1 });
    await world.replicas[0]!.set(cartId, "lamp", stamp(0));
    await world.replicas[1]!.set(cartId, "lamp", stamp(2));
    world.spread();
    assert.deepEqual(
      await world.seen(),
      [1, 2, 3].map(() => [{ sku: "lamp", quantity: 2 }]),
    );
  });
});

describe("A line of a cart", () => {
  const entry = (stamp: number, taken = 0, added = 1) => ({ sku: "lamp", stamp, taken, added, changed: 1 });
  const quantities = (...entries: ReturnType<typeof entry>[]) => linesInCart(mergeEntries(entries)).map(wantedOf);

  it("comes back once, however often it is given back, and not over what was set since", () => {
    const bought = stampOfEdit(10, 2);
    const back = entry(stampOfReturn(bought, 2), bought);
    assert.deepEqual(quantities(entry(bought, bought)), []);
    assert.deepEqual(quantities(entry(bought, bought), back, back), [{ sku: "lamp", quantity: 2 }]);
    assert.deepEqual(quantities(back, entry(stampOfEdit(11, 1))), [{ sku: "lamp", quantity: 1 }]);
    assert.deepEqual(quantities(back, entry(stampOfEdit(11, 0))), []);
    assert.deepEqual(quantities(back, entry(0, stampOfEdit(11, 1))), [], "it was put in again, and bought");
    assert.ok(newestOf(10) >= stampOfEdit(10, 99) && newestOf(10) < stampOfReturn(bought, 1));
  });

  it("is told to another region as it is", () => {
    const cart = mergeEntries([entry(stampOfEdit(10, 2), 1), { ...entry(stampOfEdit(11, 0), 0, 5), sku: "rug" }]);
    const told = mergeEntries(fromText(toText(cart)));
    assert.deepEqual(linesInCart(told).map(wantedOf), [{ sku: "lamp", quantity: 2 }]);
    assert.deepEqual(told.lines.get("rug")?.stamp, stampOfEdit(11, 0));
    for (const text of ["", "x", "bnVsbA", Buffer.from('[1,[["lamp",-1,0,0]]]').toString("base64url")])
      assert.deepEqual(fromText(text), []);
  });

  it("makes the version of its cart together with the others, below zero and in any order", () => {
    const lines = [...mergeEntries([entry(300), { ...entry(301), sku: "rug" }]).lines.values()];
    assert.equal(versionOf(lines), versionOf(lines.toReversed()));
    assert.ok(BigInt(versionOf(lines)) < 0n && BigInt(versionOf(lines)) >= -(2n ** 62n));
    assert.notEqual(versionOf(lines), versionOf(lines.slice(1)));
  });
});

describe("Lines that are marked as ordered", () => {
  const now = 1_000_000_000_000;
  const written = (secondsAgo: number) => now / 1000 - secondsAgo + keptInTableSeconds;
  const entry = (sku: string, { quantity = 1, taken = 0, ago = 61 }) => {
    const stamp = stampOfEdit(1, quantity);
    return { sku, stamp, taken: taken * stamp, added: 1, changed: now, expires: written(ago) };
  };
  const cart = mergeEntries([
    ...[entry("lamp", { taken: 1 }), entry("rug", { taken: 1 }), entry("mug", {})],
    ...[entry("clock", { taken: 1, ago: 59 }), entry("stool", { taken: 1, quantity: 0 })],
  ]);
  const skusOf = (lines: readonly { readonly sku: string }[]): string[] => lines.map((it) => it.sku).sort();

  it("are looked into a minute after they were, and not those that are in the cart or were taken out", () => {
    assert.deepEqual(skusOf(longOrdered(cart, now)), ["lamp", "rug"]);
  });

  it("are in the cart again where no order has them in that state", () => {
    const back = (ordered: Record<string, number>) =>
      skusOf(linesInCart(withoutLostOrders(cart, longOrdered(cart, now), new Map(Object.entries(ordered)))));
    assert.deepEqual(back({ lamp: stampOfEdit(1, 1) }), ["mug", "rug"]);
    assert.deepEqual(back({ lamp: stampOfEdit(0, 1) }), ["lamp", "mug", "rug"], "it ordered an earlier state");
    assert.deepEqual(back({ lamp: stampOfEdit(1, 1), rug: newestOf(1) }), ["mug"]);
  });
});
