/** How a key's value is read: from the text that the engine hands over, or from YAML where a sibling's file is read. */
import type { OwnInputs } from "./ownInputs";

export type Reading<T> = { readonly value: T } | { readonly reason: string };

/** The names that `Pulumi.yaml` has for the types. */
export type DeclaredType = "string" | "integer" | "boolean" | "array" | "object";

/** `world` keys must be equal in every stack; `stack` keys may differ. */
export type Scope = "world" | "stack";

export interface Key<T> {
  readonly type: DeclaredType;
  readonly scope: Scope;
  /** A sentence without its full stop. */
  readonly allowed: string;
  /** A value that would do: what the command of an error proposes, where nothing nearer is known. */
  readonly example: T;
  /** What was probably meant by a value that can't be read. */
  readonly meant?: (raw: unknown) => T | undefined;
  readonly read: (raw: unknown) => Reading<T>;
  /** By which regions' stacks may differ: of every `stack` key, and of a `world` key that means something else in each region. */
  readonly own?: OwnInputs<T>;
}

type Common<T> = Pick<Key<T>, "scope" | "allowed" | "example" | "own" | "meant">;
type Objection<T> = (value: T) => string | undefined;

function judged<T>(value: T, objection: Objection<T>): Reading<T> {
  const reason = objection(value);
  return reason === undefined ? { value } : { reason };
}

export function text(key: Common<string> & { readonly objection: Objection<string> }): Key<string> {
  return {
    ...key,
    type: "string",
    // A sibling's YAML may hold 2.0 where 2.0 is meant as text: only real text keeps what was written.
    read: (raw) => (typeof raw === "string" ? judged(raw, key.objection) : { reason: "which is not a string" }),
  };
}

/** A string that may be empty, which means "none". */
export function optionalText(key: Common<string> & { readonly objection: Objection<string> }): Key<string> {
  return text({ ...key, objection: (value) => (value === "" ? undefined : key.objection(value)) });
}

export function integer(key: {
  readonly scope: Scope;
  readonly min: number;
  readonly max: number;
  readonly example: number;
  readonly unit: string;
  readonly own?: OwnInputs<number>;
}): Key<number> {
  const allowed = `Allowed: ${key.min} to ${key.max} ${key.unit}`;
  const range = (value: number) =>
    value < key.min ? "which is too small" : value > key.max ? "which is too large" : undefined;
  return { ...key, allowed, type: "integer", read: (raw) => wholeNumber(raw, range) };
}

/** An integer out of a list. */
export function oneOfNumbers(key: {
  readonly scope: Scope;
  readonly values: readonly number[];
  readonly example: number;
  readonly unit: string;
  readonly own?: OwnInputs<number>;
  readonly reason: string;
}): Key<number> {
  const allowed = `Allowed: ${key.values.join(", ")} ${key.unit}`;
  const listed = (value: number) => (key.values.includes(value) ? undefined : key.reason);
  return { ...key, allowed, type: "integer", read: (raw) => wholeNumber(raw, listed) };
}

function wholeNumber(raw: unknown, objection: Objection<number>): Reading<number> {
  const value = typeof raw === "number" ? raw : typeof raw === "string" && /^-?\d+$/.test(raw) ? Number(raw) : NaN;
  return Number.isSafeInteger(value) ? judged(value, objection) : { reason: "which is not a whole number" };
}

export function flag(key: {
  readonly scope: Scope;
  readonly example: boolean;
  readonly own?: OwnInputs<boolean>;
}): Key<boolean> {
  return {
    ...key,
    type: "boolean",
    allowed: "Allowed: true, false",
    // Never by truthiness: the text "false" is true in JavaScript.
    read: (raw) => {
      if (raw === true || raw === "true") return { value: true };
      if (raw === false || raw === "false") return { value: false };
      return { reason: "which is neither true nor false" };
    },
  };
}

/** One string out of a list; `refused` explains values that exist elsewhere and were left out on purpose. */
export function choice<T extends string>(key: {
  readonly scope: Scope;
  readonly values: readonly T[];
  readonly example: T;
  readonly refused?: Readonly<Record<string, string>>;
  readonly own?: OwnInputs<T>;
}): Key<T> {
  const refused = key.refused ?? {};
  return {
    ...key,
    type: "string",
    allowed: `Allowed: ${key.values.join(", ")}`,
    read: (raw) => {
      const value = key.values.find((allowed) => allowed === raw);
      if (value !== undefined) return { value };
      const known = typeof raw === "string" && Object.hasOwn(refused, raw) ? refused[raw] : undefined;
      return { reason: known ?? "which is not one of the choices" };
    },
  };
}

/** A list of strings. */
export function list(
  key: Common<readonly string[]> & { readonly objection: Objection<readonly string[]> },
): Key<readonly string[]> {
  return {
    ...key,
    type: "array",
    read: (raw) => {
      const value = structured(raw);
      const isList = Array.isArray(value) && value.every((item): item is string => typeof item === "string");
      return isList ? judged(value, key.objection) : { reason: "which is not a list of strings" };
    },
  };
}

/** Numbers by name. `pulumi config set --path` writes 0.5 as the text "0.5", so that text of digits is read too. */
export function numbersByName(
  key: Common<Readonly<Record<string, number>>> & { readonly objection: Objection<Readonly<Record<string, number>>> },
): Key<Readonly<Record<string, number>>> {
  return {
    ...key,
    type: "object",
    read: (raw) => {
      const value = structured(raw);
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return { reason: "which is not an object" };
      const numbers = Object.entries(value).map(([name, item]): [string, number] => [name, decimal(item)]);
      if (numbers.some(([, item]) => Number.isNaN(item))) return { reason: "in which not every value is a number" };
      return judged(Object.fromEntries(numbers), key.objection);
    },
  };
}

function decimal(raw: unknown): number {
  if (typeof raw === "number") return raw;
  return typeof raw === "string" && /^\d*\.?\d+$/.test(raw) ? Number(raw) : NaN;
}

/** The engine hands lists and objects over as JSON text; YAML has them as they are. */
export function structured(raw: unknown): unknown {
  if (typeof raw !== "string") return raw;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}
