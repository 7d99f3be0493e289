/** A schema of a custom resource, in the part of JSON Schema that the Kubernetes API has. */
export type CustomResourceSchema = Readonly<Record<string, unknown>>;

interface Definition {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: CustomResourceSchema };
    }[];
  };
}

export interface NamedSchema {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly schema: CustomResourceSchema;
}

/** What a CustomResourceDefinition says of each version, with fields that it doesn't know refused. */
export function schemasOf(definition: Definition): NamedSchema[] {
  const { group, names, versions } = definition.spec;
  return versions.map(({ name, schema }) => ({
    group,
    kind: names.kind,
    version: name,
    schema: atRoot(strict(schema.openAPIV3Schema)),
  }));
}

/** Every object has these, and a definition leaves out what they hold. */
function atRoot(schema: CustomResourceSchema): CustomResourceSchema {
  const properties = schema["properties"] as Record<string, unknown>;
  const own = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };
  return { ...schema, properties: { ...properties, ...own } };
}

/** The same schema, where an object with listed properties takes no other. */
export function strict(schema: CustomResourceSchema): CustomResourceSchema {
  const { "x-kubernetes-int-or-string": intOrString, "x-kubernetes-preserve-unknown-fields": open, ...rest } = schema;
  // The API's own schemas say "integer or string" by an extension, and a pattern for the string.
  if (intOrString === true) return { anyOf: [{ type: "integer" }, { type: "string" }] };
  const inside = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, part(key, value)]));
  const closed = rest["properties"] !== undefined && rest["additionalProperties"] === undefined && open !== true;
  return closed ? { ...inside, additionalProperties: false } : inside;
}

function part(key: string, value: unknown): unknown {
  if (key === "properties")
    return Object.fromEntries(
      Object.entries(value as Record<string, CustomResourceSchema>).map(([name, it]) => [name, strict(it)]),
    );
  if ((key === "items" || key === "additionalProperties") && typeof value === "object")
    return strict(value as CustomResourceSchema);
  return value;
}
