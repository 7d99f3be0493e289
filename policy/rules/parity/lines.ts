/** A text of a resource in the lines that two regions are compared by. Pure. */

/** User data is compared as the text that it is, a policy document by what each statement says. */
export const linesOf = (text: string): readonly string[] => membersOf(text) ?? decoded(text).split("\n");

function decoded(text: string): string {
  if (text.length < 64 || !/^[A-Za-z0-9+/]+=*$/.test(text)) return text;
  const plain = Buffer.from(text, "base64").toString();
  return plain.includes("\uFFFD") ? text : plain;
}

/**
 * Each member of a policy document as a line of its own, such as `Statement.2.Resource ["arn:…"]`; a list stays one line, since one
 * that names several regions says the same everywhere. Written as one line, a document that has such a list would have all of its
 * other ARNs compared without telling the region's own from others'.
 */
function membersOf(text: string): readonly string[] | undefined {
  if (!text.startsWith("{") || !text.includes('"Statement"')) return undefined;
  try {
    return laidOut("", JSON.parse(text));
  } catch {
    return undefined;
  }
}

function laidOut(path: string, value: unknown): readonly string[] {
  const isLeaf = typeof value !== "object" || value === null || (Array.isArray(value) && value.every(isPlain));
  if (isLeaf) return [`${path} ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => laidOut(path === "" ? key : `${path}.${key}`, inner));
}

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;
