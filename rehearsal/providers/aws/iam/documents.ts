/** IAM's documents: programs give a text or an object, the API gives the text back percent-encoded. Pure. */
export const toDocument = (given: unknown): string => (typeof given === "string" ? given : JSON.stringify(given));

export function fromDocument(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text.startsWith("%7B") || text.startsWith("%5B") ? decodeURIComponent(text) : text;
}

/** A role may be given as its name or as the resource, which reaches a provider as its name too. */
export const roleName = (role: unknown): string => role as string;
