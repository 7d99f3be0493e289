/**
 * Attributes as Elastic Load Balancing keeps them, a list of texts, from and to inputs. A table says which attribute
 * holds which input; dots lead into an object. Pure.
 */
export interface Attribute {
  Key?: string;
  Value?: string;
}

export type AttributeTable = Readonly<
  Record<string, { readonly attribute: string; readonly type: "text" | "number" | "flag" }>
>;

/** Attributes for every input that is given. */
export function toAttributes(table: AttributeTable, inputs: object): { Key: string; Value: string }[] {
  return Object.entries(table).flatMap(([path, { attribute }]) => {
    const value = valueAt(inputs, path);
    return value === undefined || value === null ? [] : [{ Key: attribute, Value: String(value) }];
  });
}

/** Inputs for every attribute that is there. */
export function fromAttributes(table: AttributeTable, attributes: readonly Attribute[]): Record<string, unknown> {
  const inputs: Record<string, unknown> = {};
  for (const [path, { attribute, type }] of Object.entries(table)) {
    const found = attributes.find((it) => it.Key === attribute)?.Value;
    if (found === undefined || (found === "" && type !== "text")) continue;
    put(inputs, path.split("."), type === "number" ? Number(found) : type === "flag" ? found === "true" : found);
  }
  return inputs;
}

function valueAt(inputs: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      inputs,
    );
}

function put(into: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[key] = value;
  else put((into[key] ??= {}) as Record<string, unknown>, rest, value);
}
