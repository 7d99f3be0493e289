import { createRequire } from "node:module";
import type { Settings } from "../configuration/settings";
import type { Lifecycle } from "../server/lifecycle";
import type { Relational } from "../stores/relational/relational";
import type { Carts } from "./port";
import { RelationalCarts } from "./relational/relationalCarts";
import { copyToTable, movedFrom } from "./table/cartMoves";
import { CartProbe } from "./table/cartProbe";
import type * as cartTableModule from "./table/cartTable";
import { TableCarts } from "./table/tableCarts";

/** The SDK takes a while to load: only where it is used. */
const load = createRequire(__filename);

export const cartTable = (): typeof cartTableModule => load("./table/cartTable") as typeof cartTableModule;

/** What keeps carts, as the settings say. */
export function openCarts({ carts, region }: Settings, relational: Relational, lifecycle: Lifecycle): Carts {
  if (!carts) return new RelationalCarts(relational);
  const { CartTable } = cartTable();
  const table = new CartTable({ table: carts.table, region });
  const probe = new CartProbe(table);
  lifecycle.add(probe);
  const before = table.inNameOf(movedFrom);
  const bring = (cartId: string): Promise<boolean> =>
    relational.read((db) => copyToTable(db, before, cartId)).then((it) => it !== undefined);
  return new TableCarts(table, relational, probe, bring);
}
