import { minorUnitDigits } from "../money/minorUnits";
import { Problem } from "../server/problems";
import type { Queryable } from "../stores/relational/relational";
import type { Line } from "../carts/schemas";
import type { OrderIdentity } from "./identity";
import type { OrderRequest } from "./schemas";

export interface Placement extends OrderIdentity {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly request: OrderRequest;
  readonly lines: readonly Line[];
  /** Which of the cart's states the lines are. */
  readonly cartVersion: string;
  /** Which of its states each line is, where the cart is kept in a table. */
  readonly stamps?: ReadonlyMap<string, number> | undefined;
}

/** The customer's key was used, or the cart ordered, already: by a request that came first, perhaps a moment ago. Nothing was written. */
export class PlacedBeforeError extends Error {
  constructor() {
    super("an order was placed with this key or of this cart before");
    this.name = "PlacedBeforeError";
  }
}

/** The cart is no longer as it was read. Nothing was written. */
export class CartChangedError extends Error {
  constructor() {
    super("the cart was changed while it was being ordered");
    this.name = "CartChangedError";
  }
}

export interface PlacedNow {
  /** By the database's clock. */
  readonly placedAt: Date;
  /** Whether the customer is one who places synthetic orders. */
  readonly isSynthetic: boolean;
}

interface Short {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/**
 * In one round trip: writes the order, its lines, the intent to pay, what is to be done about it, and takes its pieces from stock.
 * @throws PlacedBeforeError; CartChangedError; Problem 409 with what is missing, where there are too few pieces. All write nothing.
 */
export async function placeOrder(tx: Queryable, it: Placement): Promise<PlacedNow> {
  const { rows } = await tx.query<{ placedAt: Date | null; short: Short[] | null; isSynthetic: boolean | null }>({
    ...(it.stamps ? ofTable : ofDatabase),
    values: [
      ...[it.orderId, it.number, it.customerId, it.idempotencyKey, it.requestHash],
      ...[it.request.cartId, it.request.expectedTotal.amount, it.request.expectedTotal.currency],
      ...[JSON.stringify(it.request.shippingAddress), it.paymentId, it.request.payment.token],
      it.lines.map((line) => line.sku),
      it.lines.map((line) => line.name),
      it.lines.map((line) => line.price.amount),
      it.lines.map((line) => line.quantity),
      it.cartVersion,
      minorUnitDigits(it.request.expectedTotal.currency),
      ...(it.stamps ? [it.lines.map((line) => it.stamps!.get(line.sku))] : []),
    ],
  });
  const [placed] = rows;
  if (!placed) throw new PlacedBeforeError();
  if (!placed.placedAt) throw new CartChangedError();
  if (placed.short) throw outOfStock(placed.short);
  return { placedAt: placed.placedAt, isSynthetic: placed.isSynthetic === true };
}

const ofDatabase = {
  name: "place-order",
  text: `SELECT placed_at AS "placedAt", short, state_minor_unit($1, $17), is_synthetic_order($1) AS "isSynthetic"
         FROM place_order($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
};

const ofTable = {
  name: "place-order-of-table",
  text: `SELECT placed_at AS "placedAt", short, state_minor_unit($1, $17), is_synthetic_order($1) AS "isSynthetic"
         FROM place_order_of_table($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $18)`,
};

function outOfStock(short: Short[]): Problem {
  const detail = short.map(({ sku, wanted, available }) => `${available} of ${wanted} ${sku} are left.`).join(" ");
  return new Problem({ status: 409, name: "out-of-stock", detail, members: { shortages: short } });
}
