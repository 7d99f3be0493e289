/** `1250` with 2 digits: `12.50`. */
export const priceText = (amount: number, digits: number): string => (amount / 10 ** digits).toFixed(digits);

/** Minor units of what somebody typed; undefined where it is no price. Never by way of a fraction. */
export function priceOf(text: string, digits: number): number | undefined {
  const [, whole, fraction = ""] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, "0"));
}

export function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

/** Undefined where a line isn't `name: value`. */
export function attributesOf(text: string): Record<string, string> | undefined {
  const lines = text.split(/\r?\n/).filter((it) => it.trim() !== "");
  const pairs = lines.map((line) => /^([^:]+):(.+)$/.exec(line));
  if (pairs.includes(null)) return undefined;
  return Object.fromEntries(pairs.map((it) => [it![1]!.trim(), it![2]!.trim()]));
}
