import { type CartEntry, type MergedCart, isInCart } from "./cartEntries";

/** As much as a header may take of the 16 KiB of all: a full cart needs less than half. */
const longest = 8000;

/** What a region knows of a cart, for the one that it passes the order on to. Undefined: it is too much. */
export function toText({ lines, changed }: MergedCart): string | undefined {
  const known = [...lines.values()].sort((a, b) => Number(isInCart(b)) - Number(isInCart(a)));
  const text = JSON.stringify([changed, known.map((it) => [it.sku, it.stamp, it.taken, it.added])]);
  const encoded = Buffer.from(text).toString("base64url");
  return encoded.length <= longest ? encoded : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Nothing where it can't be understood: then this region's own copy must do. */
export function fromText(text: string | undefined): CartEntry[] {
  if (text === undefined) return [];
  try {
    const [changed, lines] = JSON.parse(Buffer.from(text, "base64url").toString()) as [unknown, unknown[][]];
    const entries = lines.map(([sku, stamp, taken, added]) => ({ sku, stamp, taken, added, changed }));
    return entries.filter(isEntry);
  } catch {
    return [];
  }
}

const isEntry = (it: Record<keyof CartEntry & string, unknown> | object): it is CartEntry => {
  const { sku, stamp, taken, added, changed } = it as Record<string, unknown>;
  return typeof sku === "string" && [stamp, taken, added, changed].every(isCount);
};
