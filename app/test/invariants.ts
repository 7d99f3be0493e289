import type { LedgerEntry, PaymentGateway } from "../src/payments/gateway";
import type { Queryable } from "../src/stores/relational/relational";

/** Something that must never be, whatever crashed or raced. */
export interface Violation {
  readonly rule: keyof typeof rules | keyof typeof chargeRules;
  /** What it is about, with the numbers that don't fit. */
  readonly detail: string;
}

const lines = `SELECT order_id, sum(price * quantity)::bigint AS total, count(*) AS count FROM order_lines GROUP BY order_id`;

const pieces = (status: string): string =>
  `SELECT sku, sum(quantity)::integer AS quantity FROM order_lines JOIN orders ON orders.id = order_id
   WHERE status = '${status}' AND NOT synthetic GROUP BY sku`;

/** Each selects what breaks it, as columns that say how. */
const rules = {
  "stock is never negative, and conserved": `SELECT * FROM stock
     WHERE least(received, available, reserved, sold) < 0 OR received <> available + reserved + sold`,
  "received is the sum of movements": `SELECT sku, received, moved FROM stock FULL JOIN
     (SELECT sku, sum(quantity)::integer AS moved FROM stock_movements GROUP BY sku) movements USING (sku)
     WHERE coalesce(received, 0) <> coalesce(moved, 0)`,
  "reserved is what open orders hold": `SELECT sku, reserved, quantity AS held FROM stock FULL JOIN
     (${pieces("pending-payment")}) held USING (sku) WHERE coalesce(reserved, 0) <> coalesce(quantity, 0)`,
  "sold is what paid orders hold": `SELECT sku, sold, quantity AS bought FROM stock FULL JOIN
     (${pieces("paid")}) bought USING (sku) WHERE coalesce(sold, 0) <> coalesce(quantity, 0)`,
  "an order costs the sum of its lines": `SELECT id, orders.total, lines.total AS lines FROM orders
     LEFT JOIN (${lines}) lines ON order_id = id WHERE lines.total IS DISTINCT FROM orders.total`,
  "an order has one payment of its total": `SELECT orders.id, total, amount, orders.currency, payments.currency AS paid_in
     FROM orders LEFT JOIN payments ON order_id = orders.id
     WHERE amount IS DISTINCT FROM total OR payments.currency IS DISTINCT FROM orders.currency`,
  "an order and its payment say the same": `SELECT orders.id, orders.status, payments.status AS payment FROM orders
     JOIN payments ON order_id = orders.id WHERE (orders.status, payments.status) NOT IN
     (('pending-payment', 'pending'), ('paid', 'succeeded'), ('payment-declined', 'declined'), ('cancelled', 'voided'))`,
  "somebody finds out about every open payment, and about no other": `SELECT orders.id, status, tasks FROM orders LEFT JOIN
     (SELECT order_id, count(*) AS tasks FROM outbox WHERE kind = 'payment' GROUP BY order_id) task ON order_id = orders.id
     WHERE coalesce(tasks, 0) <> CASE status WHEN 'pending-payment' THEN 1 ELSE 0 END`,
  "one state of a cart is one order, open or paid": `SELECT cart_id, cart_version, count(*) FROM orders
     WHERE status IN ('pending-payment', 'paid') AND cart_version IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1`,
  "what is paid for has left its cart, and what ended unpaid waits for nothing": `SELECT order_id, status FROM cart_outbox
     JOIN orders ON id = order_id WHERE status <> 'pending-payment'`,
} as const;

interface Ordered {
  readonly key: string;
  readonly order: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
}

interface Charged {
  readonly order: Ordered | undefined;
  readonly charges: readonly LedgerEntry[];
}

const isExactly = ({ order, charges }: Charged): boolean =>
  charges[0]?.amount.amount === order?.amount && charges[0]?.amount.currency === order?.currency;

/** For each key that either side knows: whether its order and its charges that took money don't fit. */
const chargeRules = {
  "a key is charged at most once": ({ charges }: Charged) => charges.length > 1,
  "a paid order is charged exactly its total": (it: Charged) =>
    it.order?.status === "paid" && !(it.charges.length === 1 && isExactly(it)),
  "nobody pays for a declined or cancelled order": ({ order, charges }: Charged) =>
    ["payment-declined", "cancelled"].includes(order?.status ?? "") && charges.length > 0,
  /** The one that a lossy failover breaks: an order that was lost, and its charge that wasn't. */
  "every charge has its order": ({ order, charges }: Charged) => !order && charges.length > 0,
} as const;

/**
 * Everything that must hold between stock, orders and the gateway's ledger, while nobody writes.
 * @param db a connection, a pool or `pg.Client`; of the writer, or of a copy that has caught up.
 * @param gateway `services.payments.gateway`, or `new HttpGateway({ url, secret: () => secret })`. A sandbox that was restarted
 * must have kept a journal.
 * @returns what doesn't hold; nothing when all is well.
 */
export async function checkInvariants(db: Queryable, gateway: Pick<PaymentGateway, "ledger">): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const rule of Object.keys(rules) as (keyof typeof rules)[]) {
    const { rows } = await db.query<Record<string, unknown>>(rules[rule]);
    violations.push(...rows.map((row) => ({ rule, detail: JSON.stringify(row) })));
  }
  for (const charged of await chargedByKey(db, gateway)) {
    const broken = (Object.keys(chargeRules) as (keyof typeof chargeRules)[]).filter((it) => chargeRules[it](charged));
    violations.push(...broken.map((rule) => ({ rule, detail: JSON.stringify(charged) })));
  }
  return violations;
}

async function chargedByKey(db: Queryable, gateway: Pick<PaymentGateway, "ledger">): Promise<Charged[]> {
  const { rows } = await db.query<Ordered>(
    `SELECT payments.id AS key, orders.id AS order, orders.status, total AS amount, orders.currency
     FROM payments JOIN orders ON orders.id = order_id`,
  );
  const byKey = new Map<string, { order: Ordered | undefined; charges: LedgerEntry[] }>(
    rows.map((order) => [order.key, { order, charges: [] }]),
  );
  for await (const charge of gateway.ledger(new Date(0))) {
    if (charge.status !== "succeeded") continue;
    const known = byKey.get(charge.key) ?? { order: undefined, charges: [] };
    known.charges.push(charge);
    byKey.set(charge.key, known);
  }
  return [...byKey.values()];
}
