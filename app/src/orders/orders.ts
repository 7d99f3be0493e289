import { lineOf } from "../carts/prices";
import { minorUnitDigits } from "../money/minorUnits";
import type { AwaitingCustomer } from "../payments/gateway";
import { notFound } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import type { Order } from "./schemas";

interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly status: Order["status"];
  readonly total: number;
  readonly currency: string;
  readonly minorUnitDigits: number | null;
  readonly shippingAddress: Order["shippingAddress"];
  readonly createdAt: Date;
  readonly requestHash: Buffer;
  readonly synthetic: boolean;
  readonly paymentStatus: Order["payment"]["status"];
  readonly declineReason: string | null;
  readonly lines: readonly { sku: string; name: string; price: number; quantity: number }[];
}

const columns = `orders.id, number, orders.status, total, orders.currency, minor_unit_digits AS "minorUnitDigits",
  shipping_address AS "shippingAddress",
  created_at AS "createdAt", request_hash AS "requestHash", synthetic,
  payments.status AS "paymentStatus", decline_reason AS "declineReason",
  (SELECT json_agg(json_build_object('sku', sku, 'name', name, 'price', price, 'quantity', quantity) ORDER BY position)
   FROM order_lines WHERE order_id = orders.id) AS lines`;
const source = `orders JOIN payments ON payments.order_id = orders.id`;

/** @throws Problem 404, for another customer's order too: nobody learns which orders there are. */
export async function findOrder(db: Queryable, customerId: string, id: string): Promise<Order> {
  const { rows } = await db.query<OrderRow>({
    name: "find-order",
    text: `SELECT ${columns} FROM ${source} WHERE orders.id = $1 AND customer_id = $2`,
    values: [id, customerId],
  });
  if (!rows[0]) throw notFound(`order ${id}`);
  return orderOf(rows[0]);
}

export interface PlacedOrder {
  readonly order: Order;
  readonly requestHash: Buffer;
}

/** The order that was placed with a customer's key; undefined if none was. */
export async function findPlaced(db: Queryable, customerId: string, key: string): Promise<PlacedOrder | undefined> {
  const { rows } = await db.query<OrderRow>({
    name: "find-placed",
    text: `SELECT ${columns} FROM ${source} WHERE customer_id = $1 AND idempotency_key = $2`,
    values: [customerId, key],
  });
  return rows[0] && { order: orderOf(rows[0]), requestHash: rows[0].requestHash };
}

/** An order that has a cart's lines, and whose it is. */
export interface OrderOfCart extends Pick<Order, "id" | "number" | "status"> {
  readonly customerId: string;
}

/** The order, open or paid, that a cart's lines went into last; undefined where they are still to be ordered. */
export async function findOrderOfCart(db: Queryable, cartId: string): Promise<OrderOfCart | undefined> {
  const { rows } = await db.query<OrderOfCart>({
    name: "order-of-cart",
    text: `SELECT id, number, status, customer_id AS "customerId" FROM orders
           WHERE cart_id = $1 AND status IN ('pending-payment', 'paid') 
           ORDER BY greatest(cart_version, 0) DESC, created_at DESC LIMIT 1`,
    values: [cartId],
  });
  return rows[0];
}

/** A customer's orders, the newest first: those before the order `after`, or from the newest on. */
export async function listOrders(
  db: Queryable,
  customerId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Order[]> {
  const { rows } = await db.query<OrderRow>({
    name: "list-orders",
    text: `SELECT ${columns} FROM ${source} WHERE customer_id = $1 AND ($2::uuid IS NULL OR
             (created_at, orders.id) < (SELECT created_at, id FROM orders WHERE id = $2 AND customer_id = $1))
           ORDER BY created_at DESC, orders.id DESC LIMIT $3`,
    values: [customerId, after, limit],
  });
  return rows.map(orderOf);
}

/** Of a currency that isn't ISO 4217's, which a shop could once have, nobody knows them. */
export const statedDigits = (digits: number | undefined): Pick<Order, "minorUnitDigits"> =>
  digits === undefined ? {} : { minorUnitDigits: digits };

export const markedSynthetic = (isSynthetic: boolean): Pick<Order, "synthetic"> =>
  isSynthetic ? { synthetic: true } : {};

/** With the address of the gateway's page. */
export const payableAt = (order: Order, { url }: AwaitingCustomer): Order => ({
  ...order,
  payment: { ...order.payment, url },
});

function orderOf(row: OrderRow): Order {
  const { id, number, status, currency, shippingAddress, createdAt } = row;
  return {
    id,
    number,
    status,
    items: row.lines.map(({ price, ...it }) => lineOf({ ...it, price: { amount: price, currency } })),
    total: { amount: row.total, currency },
    ...statedDigits(row.minorUnitDigits ?? minorUnitDigits(currency)),
    shippingAddress,
    createdAt: createdAt.toISOString(),
    payment: { status: row.paymentStatus, ...(row.declineReason ? { declineReason: row.declineReason } : {}) },
    ...markedSynthetic(row.synthetic),
  };
}
