/** The words of JSON Schema that the report's schema uses; a schema with any other is refused, so none is passed over. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly description?: string;
}

const known = new Set([
  ...["$schema", "$comment", "$defs", "$ref", "title", "description", "type", "const", "enum", "minimum", "format"],
  ...["items", "properties", "required", "additionalProperties", "anyOf"],
]);

/** Everything in a value that its schema doesn't allow, each with its path. @throws Error where the schema itself is not understood. */
export function violations(value: unknown, schema: Schema, root: Schema = schema, at = "report"): string[] {
  const strange = Object.keys(schema).filter((it) => !known.has(it));
  if (strange.length > 0) throw new Error(`${at}: this check doesn't know ${strange.join(", ")}`);
  if (schema.$ref !== undefined) return violations(value, referredTo(schema.$ref, root), root, at);
  const wrong = (what: string): string[] => [`${at} is ${JSON.stringify(value)}, not ${what}`];
  if (schema.anyOf) {
    const all = schema.anyOf.map((it) => violations(value, it, root, at));
    return all.some((it) => it.length === 0) ? [] : all[0]!;
  }
  if ("const" in schema) return value === schema.const ? [] : wrong(String(schema.const));
  if (schema.enum && !schema.enum.includes(value)) return wrong(`one of ${schema.enum.join(", ")}`);
  if (!isOf(schema.type, value)) return wrong(`of type ${schema.type}`);
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return wrong(`${schema.minimum} or more`);
  if (schema.format === "date-time" && new Date(value as string).toISOString() !== value)
    return wrong("a date and time");
  if (schema.type === "array") {
    return (value as unknown[]).flatMap((it, index) => violations(it, schema.items!, root, `${at}[${index}]`));
  }
  return schema.type === "object" ? keys(value as Record<string, unknown>, schema, root, at) : [];
}

function keys(value: Readonly<Record<string, unknown>>, schema: Schema, root: Schema, at: string): string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`);
  const found = Object.entries(value).flatMap(([key, each]) => {
    const expected = schema.properties?.[key] ?? schema.additionalProperties;
    return expected ? violations(each, expected, root, `${at}.${key}`) : [`${at}.${key} is not in the schema`];
  });
  return [...missing, ...found];
}

export function referredTo(reference: string, root: Schema): Schema {
  const found = root.$defs?.[reference.replace("#/$defs/", "")];
  if (!found) throw new Error(`the schema has no ${reference}`);
  return found;
}

function isOf(type: Schema["type"], value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
