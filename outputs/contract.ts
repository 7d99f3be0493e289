/** The contract between stacks, and between stacks and the drills: plain data in, typed data or every problem at once out. */

/** One value for each region, by the region's name. */
export type ByRegion<T> = Record<string, T>;

export interface OutputCheck {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

/** What one kind of stack hands out, and how each output is recognised on the other side. */
export interface Contract<T> {
  readonly kind: string;
  readonly checks: { readonly [K in keyof T]-?: OutputCheck };
  /** What it hands out beside, where that is configured: recognised where it is given, and missing nowhere. */
  readonly optional?: Readonly<Record<string, OutputCheck>>;
}

const isGiven = (value: unknown): value is string => typeof value === "string" && value !== "";
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isGiven);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isMapOf = (holds: (value: unknown) => boolean) => (value: unknown) =>
  isRecord(value) && Object.values(value).every(holds);

export const shape = {
  string: { expected: "a non-empty string", holds: isGiven },
  stringOrNone: { expected: "a string, which may be empty", holds: (value: unknown) => typeof value === "string" },
  strings: { expected: "a list of strings", holds: isList },
  count: {
    expected: "a whole number from 1",
    holds: (value: unknown) => Number.isInteger(value) && (value as number) > 0,
  },
  amounts: {
    expected: "a map of name to whole number from 0",
    holds: isMapOf((value) => Number.isInteger(value) && (value as number) >= 0),
  },
  stringByRegion: { expected: "a map of region to string", holds: isMapOf(isGiven) },
  stringByFault: { expected: "a map of fault to string", holds: isMapOf(isGiven) },
  stringByRole: { expected: "a map of role to string", holds: isMapOf(isGiven) },
  stringsByRegion: { expected: "a map of region to list of strings", holds: isMapOf(isList) },
} as const satisfies Record<string, OutputCheck>;

/** What is wrong with one output, in one line, or nothing. */
export function problemOf(name: string, check: OutputCheck, value: unknown): string | undefined {
  if (check.holds(value)) return undefined;
  return `${name}: expected ${check.expected}, got ${value === undefined ? "nothing" : typeof value}`;
}

/**
 * Reads a stack's outputs from plain JSON, as `pulumi stack output --json` prints them. It knows nothing of Pulumi.
 * @throws Error naming the stack, every output that is missing or of the wrong shape, and what fixes it.
 */
export function parseOutputs<T>(contract: Contract<T>, stack: string, raw: unknown): T {
  const problems = problemsIn(contract, raw);
  if (problems.length > 0) throw new Error(contractBroken(contract.kind, stack, problems));
  return raw as T;
}

/** Every output that is missing or of the wrong shape, in one line each; empty where the outputs are those of the contract. */
export function problemsIn<T>(contract: Contract<T>, raw: unknown): readonly string[] {
  const given = isRecord(raw) ? raw : {};
  const optional = Object.entries(contract.optional ?? {}).filter(([name]) => name in given);
  return [...Object.entries<OutputCheck>(contract.checks), ...optional].flatMap(
    ([name, check]) => problemOf(name, check, given[name]) ?? [],
  );
}

export function contractBroken(kind: string, stack: string, problems: readonly string[]): string {
  return (
    `The outputs of stack ${stack} are not those of a ${kind} stack:\n${problems.map((p) => `  ${p}`).join("\n")}\n` +
    `Deploy it with this version of the program first: pulumi up --stack ${stack}`
  );
}
