/** What the shop's databases hold, counted by questions of our own: nothing of the shop's code is asked. */
import { MongoClient } from "mongodb";
import type { DatabaseContent, Invariant } from "../../drill/dataPort";
import { withClient } from "../../servers/postgresClient";
import type { StoreName } from "../faults/ports";

/** Nothing of the shop takes rows out of these; of orders only a prober does, by synthetic ones, and no rehearsal places any. */
const onlyGrowing: Readonly<Record<StoreName, readonly string[]>> = {
  relational: ["orders", "order_lines", "payments", "customers", "stock", "stock_movements"],
  document: ["products", "reviews"],
};

/** What must be so, and a question for whatever it isn't so of. */
const relationalInvariants: Readonly<Record<string, string>> = {
  "each order's total is the sum of its lines": `SELECT o.number AS name FROM orders o
    LEFT JOIN order_lines l ON l.order_id = o.id GROUP BY o.id HAVING o.total <> coalesce(sum(l.price * l.quantity), 0)`,
  "each order has a payment of its total": `SELECT o.number AS name FROM orders o
    LEFT JOIN payments p ON p.order_id = o.id WHERE p.amount IS DISTINCT FROM o.total OR p.currency <> o.currency`,
  "an order is paid exactly where its payment succeeded": `SELECT o.number AS name FROM orders o
    JOIN payments p ON p.order_id = o.id WHERE (o.status = 'paid') <> (p.status = 'succeeded')`,
  "what was sold of each product is what paid orders have of it": `SELECT s.sku AS name FROM stock s
    LEFT JOIN (SELECT l.sku, sum(l.quantity) AS sold FROM order_lines l JOIN orders o ON o.id = l.order_id
               WHERE o.status = 'paid' AND NOT o.synthetic GROUP BY l.sku) paid ON paid.sku = s.sku
    WHERE s.sold <> coalesce(paid.sold, 0)`,
};

/** @param url as `DatabaseServer` gives it @throws Error where nobody answers there */
export const contentAt = (store: StoreName, url: string): Promise<DatabaseContent> =>
  store === "relational" ? relationalAt(url) : documentsAt(url);

/** All of it as of one moment. */
function relationalAt(url: string): Promise<DatabaseContent> {
  return withClient(url, async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const named = async (sql: string) => (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
    const tables = await named("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const rows: Record<string, number> = {};
    for (const it of tables) rows[it] = Number((await named(`SELECT count(*)::text AS name FROM "${it}"`))[0]);
    const invariants: Invariant[] = [];
    for (const [what, sql] of Object.entries(relationalInvariants)) invariants.push({ what, broken: await named(sql) });
    await client.query("COMMIT");
    return { rows, onlyGrowing: onlyGrowing.relational, invariants };
  });
}

async function documentsAt(url: string): Promise<DatabaseContent> {
  const client = new MongoClient(url, { directConnection: true, serverSelectionTimeoutMS: 5_000 });
  try {
    const db = client.db();
    const names = (await db.listCollections().toArray()).map(({ name }) => name);
    const rows: Record<string, number> = {};
    for (const name of names) rows[name] = await db.collection(name).countDocuments();
    const skus = async (collection: string, field: string): Promise<string[]> =>
      (
        await db
          .collection(collection)
          .find()
          .project({ [field]: 1 })
          .toArray()
      ).map((it) => String(it[field]));
    const products = new Set(await skus("products", "_id"));
    const orphans = (await skus("reviews", "sku")).filter((it) => !products.has(it));
    const invariants = [{ what: "each review is of a product that is there", broken: [...new Set(orphans)] }];
    return { rows, onlyGrowing: onlyGrowing.document, invariants };
  } finally {
    await client.close();
  }
}
