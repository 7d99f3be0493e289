import type { LineProblem } from "./problems";

export interface JsonItem {
  readonly line: number;
  readonly value: unknown;
}

/**
 * The elements of a list, each with the line that it begins at, which JSON.parse alone doesn't tell; one that is no JSON is a problem of its
 * own, and the others are read.
 */
export function jsonItems(text: string, problems: LineProblem[]): JsonItem[] {
  const first = text.search(/\S/);
  if (first === -1 || text[first] !== "[") {
    problems.push({ line: 1, problem: "the file must be a list of products: [{…}, {…}]" });
    return [];
  }
  const { elements, closed, rest } = elementsOf(text, first + 1);
  const lineAt = lineCounter(text);
  const isEmpty = elements.length === 1 && text.slice(...elements[0]!).trim() === "";
  const items = isEmpty
    ? []
    : elements.flatMap(([from, to]) => itemOf(text.slice(from, to), { lineAt, from, problems }));
  if (!closed) problems.push({ line: lineAt(text.length), problem: "the list is never closed by ]" });
  if (rest !== undefined) problems.push({ line: lineAt(rest), problem: "nothing may follow the list" });
  return items;
}

interface Elements {
  readonly elements: readonly [from: number, to: number][];
  readonly closed: boolean;
  /** Where something stands after the list. */
  readonly rest: number | undefined;
}

/** Counts brackets, but for those in strings. */
function elementsOf(text: string, start: number): Elements {
  const elements: [number, number][] = [];
  let from = start;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if (character === "{" || character === "[") depth++;
    else if (depth > 0 && (character === "}" || character === "]")) depth--;
    else if (depth === 0 && (character === "," || character === "]")) {
      elements.push([from, at]);
      from = at + 1;
      if (character !== "]") continue;
      const after = text.slice(from).search(/\S/);
      return { elements, closed: true, rest: after === -1 ? undefined : from + after };
    }
  }
  return { elements: [...elements, [from, text.length]], closed: false, rest: undefined };
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** For places that come in their order. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let at = 0;
  return (place) => {
    for (; at < place; at++) if (text[at] === "\n") line++;
    return line;
  };
}

interface Found {
  readonly lineAt: (place: number) => number;
  readonly from: number;
  readonly problems: LineProblem[];
}

function itemOf(element: string, { lineAt, from, problems }: Found): JsonItem[] {
  const line = lineAt(from + Math.max(0, element.search(/\S/)));
  try {
    return [{ line, value: JSON.parse(element) as unknown }];
  } catch (error) {
    const problem =
      element.trim() === "" ? "there is nothing between two commas" : `no JSON: ${(error as Error).message}`;
    problems.push({ line, problem });
    return [];
  }
}
