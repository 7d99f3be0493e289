import assert from "node:assert/strict";
import { fixedKeys, type PriceKey, pricedThing } from "./catalogue";
import { priceIn, priceTables } from "./tables";

const regions = Object.keys(priceTables).filter((it) => it !== "global");
/** What the profiles are made of, by region. */
const families: readonly PriceKey[] = [
  "instance:m7g.large",
  "instance:t4g.medium",
  "aurora:db.r6g.large",
  "rds:db.t4g.medium",
  "rds:db.r6g.large",
  "documentdb:db.r6g.large",
];
const regional = [...fixedKeys.filter((it) => pricedThing(it).scope !== "global"), ...families];
const missing = (region: string): readonly PriceKey[] =>
  regional.filter((it) => priceIn(priceTables, region, it) === undefined);

describe("the price tables", () => {
  for (const region of Object.keys(priceTables)) {
    it(`of ${region} have for each figure a page, a day and where it was read`, () => {
      for (const key of Object.keys(priceTables[region]!) as PriceKey[]) {
        const price = priceIn(priceTables, region, key)!;
        const { page, scope } = pricedThing(key);
        assert.match(page, /^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/$/, key);
        assert.ok(price.usd > 0, `${key} costs ${price.usd}: what has no price is left out`);
        assert.match(price.date, /^20\d\d-[01]\d-[0-3]\d$/, key);
        assert.ok(!Number.isNaN(Date.parse(price.date)), key);
        assert.ok(price.source.length > 0, key);
        assert.equal(scope === "global", region === "global", `${key} stands in the wrong file`);
      }
    });
  }

  it("price everything in us-east-1 and in the world", () => {
    assert.deepEqual(missing("us-east-1"), []);
    const world = fixedKeys.filter((it) => pricedThing(it).scope === "global");
    assert.deepEqual(Object.keys(priceTables["global"]!).sort(), [...world].sort());
  });

  // Take a line out here when its price was found; `npm run prices` finds them all where there is internet.
  it("lack these prices, which nobody has found a source for", () => {
    assert.deepEqual(Object.fromEntries(regions.map((it) => [it, missing(it)])), {
      "us-east-1": [],
      "eu-west-1": [
        "aurora-storage",
        "aurora-requests",
        "rds-storage",
        "documentdb-storage",
        "documentdb-requests",
        "restore-test",
        "table-replicated-writes",
        "events-published",
        "mails",
        "object-storage",
        "rds:db.t4g.medium",
        "rds:db.r6g.large",
        "documentdb:db.r6g.large",
      ],
      "ap-south-1": [
        "rds-storage",
        "metric",
        "alarm",
        "metric-requests",
        "log-storage",
        "scheduler-invocations",
        "restore-test",
        "table-replicated-writes",
        "events-published",
        "fifo-queue-requests",
        "queue-requests",
        "function-requests",
        "object-storage",
        "aurora:db.r6g.large",
        "rds:db.t4g.medium",
        "rds:db.r6g.large",
        "documentdb:db.r6g.large",
      ],
    });
  });

  it("know no key that the catalogue doesn't", () => {
    const unknown = "balloon" as PriceKey;
    assert.throws(() => pricedThing(unknown), /balloon is no price's key: add it to config\/prices\/catalogue\.ts/);
    assert.throws(() => pricedThing("lambda:large" as PriceKey), /is no price's key/);
  });
});
