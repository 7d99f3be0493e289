/** The contract between stacks, and between stacks and the drills: plain data in, typed data or every problem at once out. */

/** One value for each region, by the region's name. */
export type ByRegion<T> = Record<string, T>;

export interface Check {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

/** What one kind of stack hands out, and how each output is recognised on the other side. */
export interface Contract<T> {
  readonly kind: string;
  readonly checks: { readonly [K in keyof T]-?: Check };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const shape = {
  text: { expected: "a text that is not empty", holds: isText },
  textOrNone: { expected: "a text, which may be empty", holds: (v: unknown) => typeof v === "string" },
  texts: { expected: "a list of texts", holds: isTexts },
  textByRegion: { expected: "a text by name", holds: (v: unknown) => isRecord(v) && Object.values(v).every(isText) },
  textsByRegion: { expected: "a list by name", holds: (v: unknown) => isRecord(v) && Object.values(v).every(isTexts) },
} as const satisfies Record<string, Check>;

/** What is wrong with one output, in one line, or nothing. */
export function problemOf(name: string, check: Check, value: unknown): string | undefined {
  if (check.holds(value)) return undefined;
  return `${name}: expected ${check.expected}, got ${value === undefined ? "nothing" : typeof value}`;
}

/**
 * Reads a stack's outputs from plain JSON, as `pulumi stack output --json` prints them. It knows nothing of Pulumi.
 * @throws Error naming the stack, every output that is missing or of the wrong shape, and what mends it.
 */
export function parseOutputs<T>(contract: Contract<T>, stack: string, raw: unknown): T {
  const given = isRecord(raw) ? raw : {};
  const problems = Object.entries<Check>(contract.checks).flatMap(
    ([name, check]) => problemOf(name, check, given[name]) ?? [],
  );
  if (problems.length > 0) throw new Error(contractBroken(contract.kind, stack, problems));
  return given as T;
}

export function contractBroken(kind: string, stack: string, problems: readonly string[]): string {
  return (
    `The outputs of stack ${stack} are not those of a ${kind} stack:\n${problems.map((p) => `  ${p}`).join("\n")}\n` +
    `Deploy it with this version of the program first: pulumi up --stack ${stack}`
  );
}
