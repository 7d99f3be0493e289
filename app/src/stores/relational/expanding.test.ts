import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { breaksVersionBefore } from "./expanding.fixture";

const folder = path.join(__dirname, "migrations");

describe("A migration, while the version before runs on its schema", () => {
  for (const file of readdirSync(folder).filter((it) => it.endsWith(".sql")))
    it(`takes nothing away from it: ${file}`, async () => {
      assert.deepEqual(await breaksVersionBefore(readFileSync(path.join(folder, file), "utf8")), []);
    });

  const refused: Readonly<Record<string, string>> = {
    "DROP TABLE reviews": "drops a table that the version before may name",
    "DROP FUNCTION place_order(uuid)": "drops a function that the version before may name",
    "ALTER TABLE orders DROP COLUMN status": "drops orders.status, which the version before may read",
    "ALTER TABLE orders RENAME COLUMN status TO state": "renames status, which the version before names",
    "ALTER TABLE orders RENAME TO purchases": "renames orders, which the version before names",
    "ALTER TABLE orders ALTER COLUMN total TYPE numeric":
      "makes another type of orders.total, which the version before reads as it was",
    "ALTER TABLE orders ALTER COLUMN note SET NOT NULL":
      "refuses rows without orders.note, which the version before may write",
    "ALTER TABLE orders ADD COLUMN gift boolean NOT NULL":
      "adds orders.gift NOT NULL without a default, which the version before doesn't write",
    "ALTER TABLE orders ADD CONSTRAINT dear CHECK (total > 100)":
      "refuses rows of orders by a new constraint, which the version before may write",
    "CREATE UNIQUE INDEX one ON orders (customer_id)":
      "refuses rows of orders by the unique index one, which the version before may write",
  };
  for (const [sql, problem] of Object.entries(refused))
    it(`mustn't: ${sql}`, async () => {
      assert.deepEqual(await breaksVersionBefore(`-- É\n${sql};`), [problem]);
      assert.deepEqual(await breaksVersionBefore(`-- É\n-- contract: nothing reads it since 0007\n${sql};`), []);
    });

  for (const sql of [
    "ALTER TABLE orders ADD COLUMN gift boolean",
    "ALTER TABLE orders ADD COLUMN gift boolean NOT NULL DEFAULT false",
    "ALTER TABLE orders ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY NOT NULL",
    "CREATE TABLE gifts (id uuid PRIMARY KEY); ALTER TABLE gifts ADD CONSTRAINT k CHECK (id IS NOT NULL)",
    "ALTER TABLE orders ADD COLUMN gift uuid; CREATE UNIQUE INDEX one_gift ON orders (customer_id, gift)",
    "CREATE INDEX dear ON orders (total)",
    "DROP INDEX dear",
  ])
    it(`may: ${sql}`, async () => {
      assert.deepEqual(await breaksVersionBefore(sql), []);
    });

  it("answers for the statement below a contract alone", async () => {
    const sql = "-- contract: nothing reads it since 0007\nDROP TABLE a;\nDROP TABLE b;";
    assert.deepEqual(await breaksVersionBefore(sql), ["drops a table that the version before may name"]);
  });
});
