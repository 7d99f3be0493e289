import { parseArgs } from "node:util";
import { cartTable } from "../carts/openCarts";
import { copyFromTable, copyToTable, movedFrom, tellHeld } from "../carts/table/cartMoves";
import type { CartTable } from "../carts/table/cartTable";
import type { Settings } from "../configuration/settings";
import type { Relational } from "../stores/relational/relational";
import { openStores } from "../stores/stores";

const usage = "storefront move-carts --to dynamodb|relational [--table NAME] [--finish] [--after POSITION]";

/** Carts that are copied at the same time. */
const atOnce = 8;

const toldEveryMs = 2000;

type Print = (line: string) => void;

/** Copies one cart, as often as one likes. @returns whether there was one to copy. */
type MoveOne = (cartId: string) => Promise<boolean>;

interface CartPage {
  readonly ids: readonly string[];
  /** From where to go on; undefined: that was the last one. */
  readonly next: string | undefined;
}

/**
 * Copies all carts from one store to the other, in the region that writes orders. It may be stopped and run again at any time: what was changed
 * in either store since is kept, and newer than what is copied. With `--finish`, when no instance uses the old store any more, it
 * removes there what it has copied.
 */
export async function moveCarts(
  settings: Settings,
  args: readonly string[] = [],
  print: Print = (line) => void process.stdout.write(`${line}\n`),
  stopping: AbortSignal = stoppedBySignal(),
): Promise<void> {
  const { to, table: name, isLast, after } = optionsOf(args, settings);
  const { CartTable } = cartTable();
  const table = new CartTable({ table: name, region: settings.region }, movedFrom);
  const stores = await openStores(settings);
  try {
    const { relational } = stores;
    const pages = to === "dynamodb" ? keptIds(relational, after) : tableIds(table, after);
    const move = to === "dynamodb" ? toTable(relational, table, isLast) : toRelational(relational, table, isLast);
    const { moved, stoppedAt } = await moveAll(pages, move, { print, stopping });
    if (stoppedAt !== undefined) {
      print(
        `Stopped. ${moved} cart(s) were copied. Go on: storefront move-carts ${args.join(" ")} --after ${stoppedAt}`,
      );
      process.exitCode = 130;
    } else print(`${moved} cart(s) were copied to ${to}. ${isLast ? "What is left there is forgotten." : whatNext}`);
  } finally {
    await table.close();
    await stores.close();
  }
}

const whatNext =
  "Copy again after every instance uses the new store, with --finish: what was changed meanwhile is copied, too.";

async function moveAll(
  pages: AsyncIterable<CartPage>,
  move: MoveOne,
  { print, stopping }: { print: Print; stopping: AbortSignal },
): Promise<{ moved: number; stoppedAt?: string }> {
  let moved = 0;
  let toldAt = performance.now();
  for await (const { ids, next } of pages) {
    for (let from = 0; from < ids.length; from += atOnce)
      moved += (await Promise.all(ids.slice(from, from + atOnce).map(move))).filter(Boolean).length;
    if (next === undefined) break;
    if (stopping.aborted) return { moved, stoppedAt: next };
    if (performance.now() - toldAt < toldEveryMs) continue;
    toldAt = performance.now();
    print(`${moved} cart(s) so far`);
  }
  return { moved };
}

function toTable(relational: Relational, table: CartTable, isLast: boolean): MoveOne {
  return async (cartId) => {
    const version = await relational.read((db) => copyToTable(db, table, cartId));
    if (version === undefined) return false;
    // What was changed since it was read stays, for the next time.
    const done = "DELETE FROM carts WHERE id = $1 AND version = $2";
    if (isLast) await relational.write((tx) => tx.query(done, [cartId, version]));
    return true;
  };
}

function toRelational(relational: Relational, table: CartTable, isLast: boolean): MoveOne {
  return async (cartId) => {
    const entries = await table.read(cartId);
    const { value: held } = await relational.write((tx) => copyFromTable(tx, cartId, entries));
    if (held && !isLast) await tellHeld(table, cartId, held);
    if (isLast) await table.remove(cartId);
    return held !== undefined;
  };
}

const pageSize = 200;

/** In the order of their ids, so that where it stopped says what was done. */
async function* keptIds(relational: Relational, after: string | undefined): AsyncGenerator<CartPage> {
  for (let last = after; ;) {
    const { rows } = await relational.read((db) =>
      db.query<{ id: string }>("SELECT id FROM carts WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2", [
        last,
        pageSize,
      ]),
    );
    const ids = rows.map((it) => it.id);
    last = ids.length === pageSize ? ids.at(-1) : undefined;
    yield { ids, next: last };
    if (last === undefined) return;
  }
}

async function* tableIds(table: CartTable, after: string | undefined): AsyncGenerator<CartPage> {
  const [cart, item] = after?.split("/") ?? [];
  // A cart whose items are on two pages is copied twice.
  for await (const { ids, next } of table.cartIds(cart && item ? { cart, item } : undefined))
    yield { ids, next: next && `${next.cart}/${next.item}` };
}

interface MoveOptions {
  readonly to: "dynamodb" | "relational";
  readonly table: string;
  readonly isLast: boolean;
  readonly after: string | undefined;
}

function optionsOf(args: readonly string[], settings: Settings): MoveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ to: { type: "string" }, table: { type: "string" }, after: { type: "string" } },
      finish: { type: "boolean", default: false },
    },
  });
  const { to, finish: isLast, after } = values;
  const table = values.table ?? settings.carts?.table;
  const problems: string[] = [];
  if (to !== "dynamodb" && to !== "relational")
    problems.push(`--to is ${JSON.stringify(to ?? "")}: it must be dynamodb or relational`);
  if (!table) problems.push("no table is known: CARTS_KIND isn't dynamodb, and --table isn't given");
  const serving = settings.carts ? "dynamodb" : "relational";
  if (isLast && to !== serving)
    problems.push(
      `--finish removes carts from the store that CARTS_KIND=${serving} says this storefront uses: switch first`,
    );
  if (problems.length > 0) throw new Error(`${problems.join("; ")}.\n${usage}`);
  return { to: to as MoveOptions["to"], table: table!, isLast, after };
}

/** A second signal ends it at once; that does no harm, either. */
function stoppedBySignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
