/** Names as AWS' own SDK knows them: for the compiler by its types, at run time by the schema that each command carries. */

type Keys<T> = T extends unknown ? keyof T & string : never;
type At<T, K extends string> = T extends unknown ? (K extends keyof T ? NonNullable<T[K]> : never) : never;
type Struct<V> = V extends string | number | boolean | Date | Uint8Array | readonly unknown[] ? never : V;
type Within<T, K extends string> = Keys<Struct<At<T, K>>>;

/**
 * An AWS name, dotted where it lies deeper (`AllowedMethods.CachedMethods`), empty for the same object. Of several types, it is
 * in one at least: what a command takes, what another gives back. Any text where no types are named.
 */
export type Path<T> = unknown extends T
  ? string
  : | ""
    | Keys<T>
    | { [K in Keys<T>]: `${K}.${Within<T, K>}` }[Keys<T>]
    | { [K in Keys<T>]: `${K}.${Within<T, K>}.${string}` }[Keys<T>];

/** One object with all that several AWS types hold, none of it certain. */
export type Thing<T> = unknown extends T ? Record<string, any> : { readonly [K in Keys<T>]?: At<T, K> }; // eslint-disable-line @typescript-eslint/no-explicit-any -- nothing is known of it

/** A command's class, by what it takes and what it answers. */
export type Command<In, Out> = new (input: In) => {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the SDK's own plumbing, of which only the answer matters here
  resolveMiddleware(stack: any, configuration: any, options: any): (given: any) => Promise<{ output: Out }>;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of commands has no narrower type
export type AnyCommand = Command<any, any>;

/** Schemas are tuples: what is the kind at [0], a structure's members at [4] and their schemas at [5]; an operation's input at [4]. */
type Schema = readonly unknown[];
const resolved = (schema: unknown): unknown => (typeof schema === "function" ? (schema as () => unknown)() : schema);

/** Names of what a command takes, or of what it takes within one of them. */
export function membersOf(command: AnyCommand, within?: string): readonly string[] {
  const { schema } = new command({}) as unknown as { schema: Schema };
  const input = resolved(schema[4]) as Schema;
  const names = (input[4] ?? []) as readonly string[];
  if (within === undefined) return names;
  const inner = resolved((input[5] as Schema)[names.indexOf(within)]);
  const structure = Array.isArray(inner) && typeof inner[0] === "function" ? resolved(inner[0]) : inner;
  return ((structure as Schema)[4] ?? []) as readonly string[];
}
