import type { Shape } from "../entry";
import type { Path } from "./names";

/** How an input is spelled by an AWS API, declared once for both directions and for the list of known inputs. */
export interface Wire<S = unknown> {
  readonly shape: S;
  toAws(value: unknown): unknown;
  /** @param asked The input as it was last known, where AWS may say the same in other words. */
  fromAws(value: unknown, asked?: unknown): unknown;
}

type Plainly = Record<string, unknown>;

/** Where an input lies in what AWS takes and gives, and in which form. */
export type Spelling<P> = P | readonly [P, Wire] | Field<P>;

/** As above, where the two directions differ or AWS wants more than the program says. */
export interface Field<P> {
  /** In what AWS takes; nothing is sent without it. */
  readonly sent?: P | readonly [P, Wire];
  /** In what AWS gives; nothing is read without it. */
  readonly seen?: P | readonly [P, Wire];
  /** What the real provider sends where the program says nothing. */
  readonly otherwise?: unknown;
}

export type Spellings<T, Aws = unknown> = { readonly [K in keyof T]?: Spelling<Path<Aws>> };

export const whole: Wire<true> = { shape: true, toAws: (value) => value, fromAws: (value) => value };

/** One input of a table, ready for use. */
export interface InputMember {
  readonly name: string;
  readonly shape: unknown;
  /** What is sent for it, as part of what AWS takes. */
  toAws(inputs: Plainly): Plainly;
  fromAws(it: unknown, asked: unknown): unknown;
}

export function membersOfTable(table: object): InputMember[] {
  return Object.entries(table as Record<string, Spelling<string>>).map(([name, spelling]) => {
    const { sent, seen, otherwise } = isField(spelling) ? spelling : { sent: spelling, seen: spelling };
    const [taken, given] = [spelled(sent), spelled(seen)];
    return {
      name,
      shape: (taken ?? given)?.wire.shape ?? true,
      toAws: (inputs) => (taken ? placed(taken.path, taken.wire.toAws(inputs[name] ?? otherwise)) : {}),
      fromAws: (it, asked) => given?.wire.fromAws(valueAt(it, given.path), asked),
    };
  });
}

const isField = (spelling: Spelling<string>): spelling is Field<string> =>
  typeof spelling === "object" && !Array.isArray(spelling);

function spelled(it: string | readonly [string, Wire] | undefined) {
  if (it === undefined) return undefined;
  return typeof it === "string" ? { path: it, wire: whole as Wire } : { path: it[0], wire: it[1] };
}

/**
 * An object, by its inputs' names.
 * @typeParam T @pulumi/aws' type. @typeParam Aws The SDK's: without it, its names are not checked.
 */
export function fields<T, Aws = unknown>(table: Spellings<T, Aws>): Wire<Shape<T>> {
  const members = membersOfTable(table);
  return {
    shape: Object.fromEntries(members.map(({ name, shape }) => [name, shape])) as Shape<T>,
    toAws(value) {
      if (value === undefined) return undefined;
      return members.reduce((result, member) => merged(result, member.toAws(value as Plainly)), {});
    },
    fromAws(value, asked) {
      if (value === undefined || value === null) return undefined;
      const known = (asked ?? {}) as Plainly;
      return Object.fromEntries(members.map((member) => [member.name, member.fromAws(value, known[member.name])]));
    },
  };
}

/** `value` at a path, in an object of its own. */
export function placed(path: string, value: unknown): Plainly {
  if (value === undefined) return {};
  if (path === "") return value as Plainly;
  return path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Plainly;
}

/** What lies at a path: `Tags`, `Attachments.0.VpcId`. */
export const valueAt = (it: unknown, path: string): unknown =>
  path === "" ? it : path.split(".").reduce<unknown>((at, name) => (at as Plainly | undefined)?.[name], it);

/** Both objects in one: objects go into each other, lists one after the other. */
export function merged(one: Plainly, other: Plainly): Plainly {
  const result = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const there = result[name];
    if (Array.isArray(there) && Array.isArray(value)) result[name] = [...(there as unknown[]), ...(value as unknown[])];
    else result[name] = isPlain(there) && isPlain(value) ? merged(there, value) : value;
  }
  return result;
}

const isPlain = (value: unknown): value is Plainly =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A value in another form, such as `on` for true. What has no value has none in the other form either. */
export const converted = <A, B>(
  toAws: (value: A) => B,
  fromAws: (value: B, asked: A) => A | undefined,
): Wire<true> => ({
  shape: true,
  toAws: (value) => (value === undefined ? undefined : toAws(value as A)),
  fromAws: (value, asked) => (value === undefined || value === null ? undefined : fromAws(value as B, asked as A)),
});

/** The API wants a text where @pulumi/aws has a number. */
export const numberAsText = converted<number, string>(String, (text) => (text === "" ? undefined : Number(text)));

/** As above, for yes and no. */
export const flagAsText = converted<boolean, string>(String, (text) => text.toLowerCase() === "true");

/** A JSON document: the program gives a text or an object, the API a text, which IAM encodes. */
export const document = converted<unknown, string>(
  (given) => (typeof given === "string" ? given : JSON.stringify(given)),
  (given, asked) => {
    const text = /^%7B|^%5B/.test(given) ? decodeURIComponent(given) : given;
    return typeof asked === "object" ? (JSON.parse(text) as unknown) : text;
  },
);

/** `{ a: "b" }` as a list of pairs; an empty one is not sent, because several APIs refuse it. AWS' own tags are nobody's input. */
export const pairs = (key: string, value: string): Wire<true> => ({
  shape: true,
  toAws(map) {
    const all = Object.entries((map ?? {}) as Plainly);
    return all.length ? all.map(([name, it]) => ({ [key]: name, [value]: it })) : undefined;
  },
  fromAws: (list) =>
    Object.fromEntries(
      ((list ?? []) as Plainly[])
        .filter((it) => !String(it[key]).startsWith("aws:"))
        .map((it) => [String(it[key]), it[value] ?? ""]),
    ),
});

/** Tags as most APIs have them. */
export const tagList = pairs("Key", "Value");

/** Tags where the API has a map, as the program does. */
export const tagMap: Wire<true> = {
  shape: true,
  toAws: (map) => (Object.keys((map ?? {}) as object).length ? map : undefined),
  fromAws: (map) =>
    Object.fromEntries(Object.entries((map ?? {}) as Plainly).filter(([key]) => !/^(aws|eks):/.test(key))),
};

const each = (values: unknown, change: (item: unknown, index: number) => unknown): unknown[] | undefined =>
  Array.isArray(values) ? values.map(change) : undefined;

type ListShape<S> = S extends true ? true : readonly [S];
const listShape = <S>(of: Wire<S>) => (of.shape === true ? true : [of.shape]) as ListShape<S>;

export const list = <S>(of: Wire<S>): Wire<ListShape<S>> => ({
  shape: listShape(of),
  toAws: (values) => each(values, (item) => of.toAws(item)),
  fromAws: (values, asked) =>
    each(values, (item, index) => of.fromAws(item, (asked as unknown[] | undefined)?.[index])),
});

/** A list of texts, of which the API makes objects with one name: `["sg-1"]`, `[{ GroupId: "sg-1" }]`. */
export const listOf = (name: string): Wire<true> => ({
  shape: true,
  toAws: (values) => each(values, (item) => ({ [name]: item })),
  fromAws: (values) => each(values ?? [], (item) => (item as Plainly)[name]),
});

/** One value, which the API has as a list of at most one object with one name. */
export const first = (name: string): Wire<true> => ({
  shape: true,
  toAws: (value) => (value === undefined || value === "" ? undefined : [{ [name]: value }]),
  fromAws: (values) => ((values ?? []) as Plainly[])[0]?.[name],
});

/** A list that AWS leaves out where it is empty. */
export const listOrNone: Wire<true> = { ...whole, fromAws: (values) => values ?? [] };

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
  fromAws: (value, asked) =>
    value === undefined || value === null ? undefined : [of.fromAws(value, (asked as unknown[] | undefined)?.[0])],
});

const capital = <N extends string>(name: N) => `${name.charAt(0).toUpperCase()}${name.slice(1)}` as Capitalize<N>;

/** Names that differ only in their first letter. */
export const capitalised = <N extends string>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, capital(name)])) as { readonly [K in N]: Capitalize<K> };

/** As above, each in a form of its own. */
export const capitalisedAs = <W extends Readonly<Record<string, Wire>>>(wires: W) =>
  Object.fromEntries(Object.entries(wires).map(([name, wire]) => [name, [capital(name), wire]])) as unknown as {
    readonly [K in keyof W & string]: readonly [Capitalize<K>, W[K]];
  };

/** Names that are the same. */
export const same = <N extends string>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as { readonly [K in N]: K };
