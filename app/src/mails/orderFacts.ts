import type { Address } from "../addresses/addressFormat";
import { minorUnitDigits } from "../money/minorUnits";
import type { Queryable } from "../stores/relational/relational";
import type { LetterFacts } from "./letters";

interface FactsRow extends Omit<LetterFacts, "url" | "digits"> {
  readonly digits: number | null;
  readonly carrier: string | undefined;
  readonly trackingCode: string | undefined;
  readonly email: string | null;
}

/** An order as its mails tell it, and its customer's address; null where no address is known (an OIDC issuer that doesn't tell it). */
export async function mailFacts(
  db: Queryable,
  orderId: string,
  publicOrigin: string,
): Promise<{ readonly facts: LetterFacts; readonly to: string | null }> {
  const { rows } = await db.query<FactsRow>({
    name: "mail-facts",
    text: `SELECT number, orders.currency, minor_unit_digits AS digits, total, shipping_address AS address, carrier,
      tracking_code AS "trackingCode", (SELECT email FROM customers WHERE id::text = customer_id) AS email,
      (SELECT json_agg(json_build_object('name', name, 'quantity', quantity, 'price', price) ORDER BY position)
       FROM order_lines WHERE order_id = orders.id) AS lines
      FROM orders LEFT JOIN shipments ON shipments.order_id = orders.id WHERE orders.id = $1`,
    values: [orderId],
  });
  const { email, digits, ...row } = rows[0]!;
  const facts = {
    ...row,
    address: row.address as Address,
    digits: digits ?? minorUnitDigits(row.currency),
    url: `${publicOrigin}/orders/${orderId}`,
  };
  return { facts, to: email };
}
