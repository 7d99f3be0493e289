/** Text that is HTML already. Everything else is escaped when a page is put together. */
export class Markup {
  constructor(readonly text: string) {}
}

export type MarkupPart = string | number | Markup | readonly MarkupPart[];

/** HTML from a template; whatever is put into it is escaped, unless `markup` made it. */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  const text = strings.map((it, index) => it + (index < parts.length ? textOf(parts[index]!) : "")).join("");
  return new Markup(text);
}

function textOf(part: MarkupPart): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return escape(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes, in HTML and in SVG. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (it) => entities[it]!);
}
