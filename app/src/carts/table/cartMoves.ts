import type { Queryable } from "../../stores/relational/relational";
import { type CartEntry, isInCart, isKept, type MergedLine, mergeEntries } from "./cartEntries";
import type { CartTable } from "./cartTable";
import { orderedStamps } from "./placing";
import { countOf, quantityOf, stampOfEdit } from "./stamps";

/** Under which name the table has what PostgreSQL's carts say, as if they were another region's. */
export const movedFrom = "relational";

interface KeptLine {
  readonly sku: string;
  readonly quantity: number;
  /** The cart's version by which it was last set. */
  readonly version: number;
  readonly added: number;
}

interface KeptCart {
  readonly version: number;
  readonly changed: number;
  readonly lines: readonly KeptLine[];
}

/** A cart of PostgreSQL's that isn't forgotten. `hold`: until the transaction ends nobody changes it. */
async function keptCart(db: Queryable, cartId: string, hold: "hold" | "" = ""): Promise<KeptCart | undefined> {
  const { rows } = await db.query<{ version: string; changed: Date }>(
    `SELECT version, changed_at AS changed FROM carts WHERE id = $1 ${hold && "FOR NO KEY UPDATE"}`,
    [cartId],
  );
  const [cart] = rows;
  if (!cart) return undefined;
  const lines = await db.query<{ sku: string; quantity: number; version: string; added: Date }>(
    "SELECT sku, quantity, version, added_at AS added FROM cart_items WHERE cart_id = $1 ORDER BY added_at, sku",
    [cartId],
  );
  return {
    version: Number(cart.version),
    changed: cart.changed.getTime(),
    lines: lines.rows.map((it) => ({ ...it, version: Number(it.version), added: it.added.getTime() })),
  };
}

/**
 * What PostgreSQL's cart says as entries of the table, of what has changed since it was last told: a line is as it was where its quantity is,
 * and one that is gone was taken out by the cart's last change at the latest. Pure.
 */
export function newsOf(
  { lines, version, changed }: KeptCart,
  known: readonly CartEntry[],
): (CartEntry & { sku: string })[] {
  const told = new Map(known.filter((it) => it.by === movedFrom && it.sku).map((it) => [it.sku!, it]));
  const set = lines
    .filter(({ sku, quantity }) => !told.has(sku) || quantityOf(told.get(sku)!.stamp) !== quantity)
    .map(({ sku, quantity, version: at, added }) => ({
      sku,
      stamp: stampOfEdit(at, quantity),
      taken: 0,
      added,
      changed,
    }));
  const gone = [...told.values()]
    .filter(({ sku, stamp }) => quantityOf(stamp) > 0 && !lines.some((it) => it.sku === sku))
    .map(({ sku, stamp, added }) => {
      const at = Math.max(version, countOf(stamp) + 1);
      return { sku: sku!, stamp: stampOfEdit(at, 0), taken: 0, added, changed };
    });
  return [...set, ...gone];
}

/**
 * Tells the table what PostgreSQL's cart says, and of what is in it that it is ordered. As often as one likes; what was set in the table
 * since stays. @param table that writes as `movedFrom`. @returns the version that was copied; undefined: there is no such cart.
 */
export async function copyToTable(db: Queryable, table: CartTable, cartId: string): Promise<string | undefined> {
  const cart = await keptCart(db, cartId);
  if (!cart || !isKept({ lines: new Map(), changed: cart.changed }, Date.now())) return undefined;
  const ordered = await orderedStamps(db, cartId);
  const known = await table.read(cartId);
  for (const { sku, ...line } of newsOf(cart, known)) await table.set(cartId, sku, line);
  for (const { sku, version, quantity } of cart.lines) {
    const bought = ordered.get(sku) ?? 0;
    if (bought >= stampOfEdit(version, quantity)) await table.take(cartId, sku, bought);
  }
  // Last: from now on there is a cart, which nobody brings again.
  if (!known.some((it) => it.sku === undefined)) await table.create(cartId, cart.changed);
  return String(cart.version);
}

/**
 * Makes PostgreSQL's cart what the table says, and what was changed in PostgreSQL since it was last told. @returns what it then holds, for
 * `tellHeld`; undefined: there is no such cart.
 */
export async function copyFromTable(
  tx: Queryable,
  cartId: string,
  entries: readonly CartEntry[],
): Promise<MergedLine[] | undefined> {
  const told = mergeEntries(entries);
  if (!isKept(told, Date.now())) return undefined;
  await tx.query("INSERT INTO carts (id, changed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    cartId,
    new Date(told.changed),
  ]);
  const cart = (await keptCart(tx, cartId, "hold"))!;
  const both = mergeEntries([...entries, ...newsOf(cart, entries)]);
  const ordered = await orderedStamps(tx, cartId);
  const wanted = [...both.lines.values()].filter((it) => isInCart(it) && it.stamp > (ordered.get(it.sku) ?? 0));
  if (!isSame(cart.lines, wanted)) await replace(tx, cartId, wanted, both.changed);
  return wanted;
}

function isSame(lines: readonly KeptLine[], wanted: readonly MergedLine[]): boolean {
  const quantities = new Map(lines.map((it) => [it.sku, it.quantity]));
  return quantities.size === wanted.length && wanted.every((it) => quantities.get(it.sku) === quantityOf(it.stamp));
}

async function replace(tx: Queryable, cartId: string, wanted: readonly MergedLine[], changed: number): Promise<void> {
  const newest = Math.max(0, ...wanted.map((it) => countOf(it.stamp)));
  await tx.query("UPDATE carts SET changed_at = $2 WHERE id = $1", [cartId, new Date(changed)]);
  // Later changes are newer than whatever the table says. Not in one statement: changing the time counts the version itself.
  await tx.query("UPDATE carts SET version = greatest(version, $2) WHERE id = $1", [cartId, newest]);
  await tx.query("DELETE FROM cart_items WHERE cart_id = $1", [cartId]);
  await tx.query(
    `INSERT INTO cart_items (cart_id, sku, quantity, added_at)
     SELECT $1, sku, quantity, added FROM unnest($2::text[], $3::smallint[], $4::timestamptz[]) AS line (sku, quantity, added)`,
    [
      cartId,
      wanted.map((it) => it.sku),
      wanted.map((it) => quantityOf(it.stamp)),
      wanted.map((it) => new Date(it.added)),
    ],
  );
}

/** Notes in the table what PostgreSQL now holds, so that what is taken out there can be told from what never was in. */
export async function tellHeld(table: CartTable, cartId: string, held: readonly MergedLine[]): Promise<void> {
  for (const it of held) await table.set(cartId, it.sku, it);
}
