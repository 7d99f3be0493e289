/** One thing that is wrong with a file, where a person finds it. */
export interface LineProblem {
  /** From 1, as editors count; of a product that has several lines the first. */
  readonly line: number;
  /** Column of a CSV, or path in JSON. */
  readonly field?: string;
  readonly given?: string;
  readonly problem: string;
}

const shownAtMost = 60;

/** Enough of a value to find it by. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > shownAtMost ? `${text.slice(0, shownAtMost)}…` : text;
}
