import type { Caller } from "../server/routing";
import type { Relational } from "../stores/relational/relational";

/** Who wrote it, where the customer isn't known here: signed in elsewhere, or registered a moment ago in another region. */
const anonymous = "Customer";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A customer's name as everybody may read it: the first name, and the last one's initial. */
export async function authorOf(relational: Relational, { id: customer, name }: Caller): Promise<string> {
  if (name) return publicName(name);
  if (!uuid.test(customer)) return anonymous;
  const { rows } = await relational.read((db) =>
    db.query<{ name: string }>({
      name: "customer-name",
      text: "SELECT name FROM customers WHERE id = $1",
      values: [customer],
    }),
  );
  return publicName(rows[0]?.name ?? "");
}

export function publicName(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const [first, last] = [parts[0], parts.length > 1 ? parts.at(-1)! : ""];
  if (!first) return anonymous;
  return last ? `${first} ${[...last][0]!.toUpperCase()}.` : first;
}
