import type { Settings } from "./settings";
import type { Variables } from "./variables";

/** A name, not an ARN: a storefront reads and writes its own region's replica only. */
export function carts(read: Variables): Settings["carts"] {
  const kind = read.oneOf("CARTS_KIND", ["relational", "dynamodb"], "relational");
  const allowed = "a table's name of 3 to 255 letters, digits, _, . and -";
  const table = read.matching("CARTS_TABLE", /^[\w.-]{3,255}$/, allowed, "");
  if (kind === "relational") {
    if (table)
      read.problem("CARTS_TABLE", table, "CARTS_KIND is relational, and nobody would read it", "CARTS_KIND=dynamodb");
    return undefined;
  }
  if (!table && !read.optional("CARTS_TABLE")) read.missing("CARTS_TABLE");
  return { table };
}
