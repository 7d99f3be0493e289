import type { Shape } from "../entry";

/**
 * How an input is spelled by an AWS API, declared once for both directions and for the list of known inputs.
 * CloudFront and WAF have hundreds of nested inputs whose names differ from @pulumi/aws' in small, irregular ways.
 */
export interface Wire<S = unknown> {
  readonly shape: S;
  toAws(value: unknown): unknown;
  fromAws(value: unknown): unknown;
}

type Plainly = Record<string, unknown>;
/** An AWS name, dotted where it lies deeper (`AllowedMethods.CachedMethods`), empty where it lies in the same object. */
type Spelling = string | readonly [string, Wire];
export type Spellings<T> = { readonly [K in keyof T]?: Spelling };

export const whole: Wire<true> = { shape: true, toAws: (value) => value, fromAws: (value) => value };

/** The API wants a text where @pulumi/aws has a number. */
export const numberAsText: Wire<true> = {
  shape: true,
  toAws: (value) => (value === undefined ? undefined : String(value)),
  fromAws: (value) => (value === undefined || value === "" ? undefined : Number(value)),
};

export function fields<T>(table: Spellings<T>): Wire<Shape<T>> {
  const members = Object.entries(table as Record<string, Spelling>).map(([name, spelling]) => {
    const [path, wire] = typeof spelling === "string" ? [spelling, whole] : spelling;
    return { name, path: path === "" ? [] : path.split("."), wire };
  });
  return {
    shape: Object.fromEntries(members.map(({ name, wire }) => [name, wire.shape])) as Shape<T>,
    toAws(value) {
      if (value === undefined) return undefined;
      const result: Plainly = {};
      for (const { name, path, wire } of members) put(result, path, wire.toAws((value as Plainly)[name]));
      return result;
    },
    fromAws(value) {
      if (value === undefined || value === null) return undefined;
      return Object.fromEntries(members.map(({ name, path, wire }) => [name, wire.fromAws(get(value, path))]));
    },
  };
}

function put(target: Plainly, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  const [first, ...rest] = path;
  if (first === undefined) Object.assign(target, value);
  else if (rest.length === 0 && typeof target[first] !== "object") target[first] = value;
  else put((target[first] ??= {}) as Plainly, rest, value);
}

const get = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Plainly | undefined)?.[name], value);

const each = (values: unknown, change: (item: unknown) => unknown): unknown[] | undefined =>
  Array.isArray(values) ? values.map(change) : undefined;

type ListShape<S> = S extends true ? true : readonly [S];
const listShape = <S>(of: Wire<S>) => (of.shape === true ? true : [of.shape]) as ListShape<S>;

export const list = <S>(of: Wire<S>): Wire<ListShape<S>> => ({
  shape: listShape(of),
  toAws: (values) => each(values, (item) => of.toAws(item)),
  fromAws: (values) => each(values, (item) => of.fromAws(item)),
});

/** CloudFront's lists carry their length: `{ Quantity, Items }`. */
export const counted = <S>(of: Wire<S>): Wire<ListShape<S>> => ({
  shape: listShape(of),
  toAws: (values) =>
    Array.isArray(values) ? { Quantity: values.length, Items: values.map((item) => of.toAws(item)) } : undefined,
  fromAws: (value) => each((value as Plainly | undefined)?.["Items"], (item) => of.fromAws(item)),
});

/** As `counted`, for lists that also say whether they are used at all. */
export const countedAndEnabled = <S>(of: Wire<S>): Wire<ListShape<S>> => ({
  ...counted(of),
  toAws: (values) =>
    Array.isArray(values) ? { Enabled: values.length > 0, ...(counted(of).toAws(values) as Plainly) } : undefined,
});

/** @pulumi/aws has a list of at most one where the API has an object. */
export const only = <S>(of: Wire<S>): Wire<readonly [S]> => ({
  shape: [of.shape],
  toAws: (values) => of.toAws((values as unknown[] | undefined)?.[0]),
  fromAws: (value) => (value === undefined || value === null ? undefined : [of.fromAws(value)]),
});

/** Names that differ only in their first letter. */
export const capitalised = <N extends string>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`])) as {
    readonly [K in N]: string;
  };
