/** Reads the stores and the gateway, by their own protocols and with questions of our own: nothing of the shop's code is asked. */
import { setTimeout as wait } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { withClient } from "../../servers/postgresClient";
import { type CartTableSource, readCartTable } from "./cartTable";
import type { CartLineFact, ChargeFact, EventFacts, OrderFact, ReviewFact, StoreFacts } from "./facts";

export interface ComparisonSources {
  /** URL of the orders database of the region that writes, or of a copy that has caught up. */
  readonly orders: string;
  /** The same of the document store, with the database's name in its path. */
  readonly documents: string;
  readonly gateway: GatewaySource;
  /** Table that carts lie in; undefined where that is the orders database. */
  readonly carts?: CartTableSource;
}

export interface GatewaySource {
  readonly url: string;
  readonly secret: string;
}

/** @param since of the first write that is compared, in milliseconds since the epoch: older charges are others' */
export async function readFacts(sources: ComparisonSources, since: number): Promise<StoreFacts> {
  const { orders, documents, gateway, carts } = sources;
  const [relational, reviews, charges] = await Promise.all([
    readRelational(orders),
    readReviews(documents),
    readCharges(gateway, since),
  ]);
  const events = await readEvents(orders);
  const cartLines = carts ? { cartLines: await readCartTable(carts), cartsIn: "table" as const } : {};
  return { ...relational, ...cartLines, reviews, charges, ...(events && { events }) };
}

/** Longest that what was told of the last orders may be under way, in milliseconds: queues try again what was in somebody's hands who was killed. */
const untilActedOn = 120_000;

const paidSql = `SELECT e.subject AS order, e.acted_by AS "actedBy", m.state AS mail,
    EXISTS (SELECT FROM orders o JOIN customers c ON c.id::text = o.customer_id
            WHERE o.id::text = e.subject AND c.email IS NOT NULL) AS "hasAddress"
  FROM events e LEFT JOIN mails m ON m.id = e.id WHERE e.type = 'order.paid'`;

interface PaidEvent {
  readonly order: string;
  readonly actedBy: readonly string[];
  /** Of the mail that confirms the order; null where none was written down. */
  readonly mail: string | null;
  /** Somebody whose registration was lost with a region goes on ordering while signed in, and nobody knows where to write to. */
  readonly hasAddress: boolean;
}

/** Once everybody has acted on everything, or time is up. */
async function readEvents(url: string): Promise<EventFacts | undefined> {
  return withClient(url, async (client) => {
    const end = Date.now() + untilActedOn;
    for (;;) {
      const { rows } = await client.query<PaidEvent>(paidSql);
      if (rows.length === 0) return undefined;
      const sendsMails = rows.some((it) => it.mail !== null);
      const isOpen = ({ actedBy, mail }: PaidEvent): boolean =>
        !actedBy.includes("sales") || (sendsMails && (mail === null || mail === "due"));
      if (rows.some(isOpen) && Date.now() < end) {
        await wait(250);
        continue;
      }
      const sold = await client.query<{ orders: number }>(
        "SELECT coalesce(sum(orders), 0)::integer AS orders FROM sales_hours",
      );
      const unconfirmed = rows.filter((it) => it.hasAddress && it.mail !== "sent").map((it) => it.order);
      return { paid: rows, soldOrders: sold.rows[0]!.orders, ...(sendsMails && { unconfirmed }) };
    }
  });
}

const ordersSql = `SELECT o.id, o.idempotency_key AS key, o.customer_id AS customer, o.cart_id AS cart, o.number, o.status,
    o.total, o.currency, p.id AS "chargeKey",
    coalesce((SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity)) FROM order_lines l
              WHERE l.order_id = o.id), '[]') AS lines
  FROM orders o LEFT JOIN payments p ON p.order_id = o.id`;

/** All of it as of one moment. */
async function readRelational(url: string): Promise<Pick<StoreFacts, "orders" | "cartLines" | "customerEmails">> {
  return withClient(url, async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const orders = await client.query<Omit<OrderFact, "chargeKey"> & { readonly chargeKey: string | null }>(ordersSql);
    const lines = await client.query<CartLineFact>("SELECT cart_id AS cart, sku, quantity FROM cart_items");
    const customers = await client.query<{ email: string }>("SELECT email FROM customers WHERE email IS NOT NULL");
    await client.query("COMMIT");
    return {
      orders: orders.rows.map(({ chargeKey, ...it }) => ({ ...it, ...(chargeKey === null ? {} : { chargeKey }) })),
      cartLines: lines.rows,
      customerEmails: customers.rows.map((it) => it.email),
    };
  });
}

export async function readReviews(url: string): Promise<ReviewFact[]> {
  const client = new MongoClient(url, { directConnection: true, serverSelectionTimeoutMS: 5_000 });
  try {
    const found = client
      .db()
      .collection<ReviewFact>("reviews")
      .find({ title: /^Review / });
    const reviews = await found.project<ReviewFact>({ _id: 0, sku: 1, title: 1 }).toArray();
    return reviews.map(({ sku, title }) => ({ sku, title }));
  } finally {
    await client.close();
  }
}

interface LedgerPage {
  readonly charges: readonly {
    readonly key: string;
    readonly status: string;
    readonly amount: { readonly amount: number; readonly currency: string };
    readonly reference?: string;
  }[];
  readonly next?: string;
}

async function readCharges({ url, secret }: GatewaySource, since: number): Promise<ChargeFact[]> {
  const charges: ChargeFact[] = [];
  for (let after: string | undefined = ""; after !== undefined;) {
    const from = new Date(since).toISOString();
    const answer = await fetch(`${url}/charges?since=${from}&after=${encodeURIComponent(after)}`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`the payment gateway at ${url} answers ${answer.status} when asked for its ledger`);
    const page = (await answer.json()) as LedgerPage;
    for (const { key, status, amount, reference } of page.charges)
      if (status === "succeeded" || status === "refunded")
        charges.push({ key, status, ...amount, ...(reference !== undefined && { reference }) });
    after = page.next;
  }
  return charges;
}

/**
 * Waits until the shop knows of every payment whether it was made: it asks the gateway again by itself, some seconds after an answer that
 * was lost. @throws Error when some are still open after so long
 */
export async function untilPaymentsKnown(orders: string, withinMs: number): Promise<void> {
  await withClient(orders, async (client) => {
    const open = "SELECT count(*)::integer AS open FROM orders WHERE status = 'pending-payment'";
    for (const end = Date.now() + withinMs; ; await wait(200)) {
      const { rows } = await client.query<{ open: number }>(open);
      if (rows[0]!.open === 0) return;
      if (Date.now() > end) throw new Error(`${rows[0]!.open} payments are still unknown after ${withinMs} ms`);
    }
  });
}
