import { type BadRequest, goodRequest, goodValue, type KnownValues } from "./badRequests";
import { bodySchemaOf, type JsonSchema, type NamedOperation, type Parameter } from "./openApi";
import type { Answer } from "./responseCheck";

/** A request with one thing in it at the edge of what its schema allows, or beyond. */
export interface EdgeRequest extends BadRequest {
  /** By the published schema. */
  readonly isAllowed: boolean;
}

type Allows = (schema: JsonSchema, value: unknown) => boolean;

/**
 * Every parameter and every property of the body, at whatever depth: with each kind of JSON value in its place, left out, and at, below
 * and above each limit that its schema states.
 */
export function edgeRequests(operation: NamedOperation, known: KnownValues, allows: Allows): EdgeRequest[] {
  const good = goodRequest(operation, known);
  const parameters = (operation.parameters ?? []).flatMap((it) => parameterEdges(good, it, allows));
  const schema = bodySchemaOf(operation);
  if (!schema) return parameters;
  const headers = { ...good.headers, "content-type": "application/json" };
  const bodies = variants(schema, goodValue(schema, "body", known), "body").map(({ why, value }) => {
    return { ...good, headers, why, body: JSON.stringify(value), isAllowed: allows(schema, value) };
  });
  return [...parameters, ...bodies];
}

interface Variant {
  readonly why: string;
  readonly value: unknown;
}

function variants(schema: JsonSchema, good: unknown, path: string): Variant[] {
  const shape = objectOf(schema);
  const replaced = [...otherKinds(good), ...edges(schema)].map((value) => {
    return { why: `${path} is ${(JSON.stringify(value) ?? "left out").slice(0, 40)}`, value };
  });
  if (Array.isArray(good) && good.length > 0 && schema.items) {
    const inside = variants(schema.items, good[0], `${path}/0`).map(({ why, value }) => ({ why, value: [value] }));
    const many = { why: `${path} has many`, value: Array.from({ length: (schema.maxItems ?? 1) + 1 }, () => good[0]) };
    return [...replaced, ...inside, many];
  }
  if (!shape?.properties || !good || typeof good !== "object") return replaced;
  const members = Object.entries(shape.properties).flatMap(([key, it]) => {
    const { [key]: value, ...rest } = good as Record<string, unknown>;
    const inside = variants(it, value, `${path}/${key}`).map((variant) => {
      return { why: variant.why, value: { ...rest, [key]: variant.value } };
    });
    return [{ why: `${path}/${key} is left out`, value: rest }, ...inside];
  });
  return [...replaced, ...members, { why: `${path} has one more`, value: { ...good, more: 1 } }];
}

const objectOf = (schema: JsonSchema): JsonSchema | undefined =>
  schema.type === "object" ? schema : schema.anyOf?.find((it) => it.type === "object");

/** What careless programs send instead: other kinds, and the same in other clothes. */
function otherKinds(good: unknown): unknown[] {
  const dressed = typeof good === "number" ? [String(good), `${good}e0`, good + 0.5] : [];
  return [null, true, false, 1, "1", "1e1", "true", "", [], [good], {}, ...dressed];
}

function edges({ minimum, maximum, minLength, maxLength, enum: values, const: only }: JsonSchema): unknown[] {
  const numbers = [minimum, maximum].flatMap((it) => (it === undefined ? [] : [it - 1, it, it + 1]));
  const lengths = [minLength, maxLength].flatMap((it) => (it === undefined ? [] : [it - 1, it, it + 1]));
  const texts = lengths.filter((it) => it >= 0).flatMap((it) => [text(it), "é".repeat(it), "\u{1f4a1}".repeat(it)]);
  const listed = values ?? (only === undefined ? [] : [only]);
  return [...numbers, ...texts, ...listed, ...(maxLength === undefined ? [] : ["ZZ", "AAA", " ", "a\u0000"])];
}

/** So long, and no two letters that stand beside each other in any alphabet or on any keyboard. */
const text = (length: number): string => "mibotazuke".repeat(Math.ceil(length / 10)).slice(0, length);

/** What stands in an address is text: numbers are read, and everything else is as it stands. */
function parameterEdges(
  good: BadRequest,
  { name, in: place, schema, required }: Parameter,
  allows: Allows,
): EdgeRequest[] {
  const isNumber = schema.type === "integer" || schema.type === "number";
  const values = [...edges(schema).filter((it) => it !== ""), ...(isNumber ? ["x", "1.5"] : ["A!", "a"])].map(String);
  return values
    .filter((it) => place !== "header" || /^[\x21-\x7e]*$/.test(it))
    .filter((it) => !/\0/.test(it) || place === "query")
    .map((value) => {
      const why = `${place} ${name} is ${value.slice(0, 40)}`;
      const isAllowed = allows(schema, isNumber && /^-?[\d.]+$/.test(value) ? Number(value) : value);
      if (place === "header") return { ...good, why, isAllowed, headers: { ...good.headers, [name]: value } };
      const encoded = encodeURIComponent(value);
      if (place === "query") return { ...good, why, isAllowed, url: `${good.url}?${name}=${encoded}` };
      const parts = good.url.split("/");
      const pattern = good.operation.path.split("/");
      const url = pattern.map((it, index) => (it === `{${name}}` ? encoded : parts[index])).join("/");
      return { ...good, why, isAllowed: isAllowed || !required, url };
    });
}

/** Rules that no schema can say: the description of the property that is refused says them. */
export function isNamedRule(operation: NamedOperation, answer: Answer): boolean {
  const { errors } = JSON.parse(answer.body) as { errors: { pointer: string }[] };
  return errors.every(({ pointer }) => {
    // Of a part of something, the whole says it: of a postal code, the address.
    const property = pointer.split("/")[2] ?? "";
    const described = bodySchemaOf(operation)?.properties?.[property] as { description?: string } | undefined;
    return /refused/.test(described?.description ?? "");
  });
}
