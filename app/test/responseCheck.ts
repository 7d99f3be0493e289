import { Compile } from "typebox/schema";
import type { JsonSchema, NamedOperation, OpenApiDocument } from "./openApi";

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What an answer must never tell: the inside of the program and of its databases. */
const inside = /node_modules|\/src\/|\bat [\w.<>]+ \(|MongoServerError|ECONNREFUSED|SELECT |INSERT |SQLSTATE|ferretdb/i;

/** Finds what is wrong with answers, by the document that describes them. */
export function responseCheck(document: OpenApiDocument): (operation: NamedOperation, answer: Answer) => string[] {
  const validators = new Map<JsonSchema, ReturnType<typeof Compile>>();
  const errorsOf = (schema: JsonSchema, value: unknown): string[] => {
    const validator = validators.get(schema) ?? Compile(resolved(schema, document) as object);
    validators.set(schema, validator);
    return validator.Errors(value)[1].map((it) => `${it.instancePath} ${it.message}`);
  };

  return ({ responses }, { status, contentType, body }) => {
    if (status >= 500) return [`${status} ${body.slice(0, 300)}`];
    if (status === 304) return [];
    const documented = responses[String(status)] ? String(status) : status >= 400 ? "default" : undefined;
    if (!documented || !responses[documented]) return [`${status} is not documented`];
    const expected = status >= 400 ? "application/problem+json" : "application/json";
    const leaks = status >= 400 && inside.test(body) ? [`tells of the inside: ${body}`] : [];
    const content = responses[documented].content;
    if (!content) return body === "" ? leaks : [...leaks, `${status} has a body`];
    if (!contentType.startsWith(expected)) return [...leaks, `${status} is ${contentType}, not ${expected}`];
    const value: unknown = JSON.parse(body);
    const wrong = status >= 400 ? problemErrors(value, status) : [];
    return [...leaks, ...wrong, ...errorsOf(content[expected]?.schema ?? { enum: [] }, value)];
  };
}

/** Says whether a schema of the document allows a value. */
export function schemaCheck(document: OpenApiDocument): (schema: JsonSchema, value: unknown) => boolean {
  const validators = new Map<JsonSchema, ReturnType<typeof Compile>>();
  return (schema, value) => {
    const validator = validators.get(schema) ?? Compile(resolved(schema, document) as object);
    validators.set(schema, validator);
    return validator.Check(value);
  };
}

/** With what it refers to in its place. */
function resolved(schema: JsonSchema, { components }: OpenApiDocument): unknown {
  return JSON.parse(JSON.stringify(schema), (_key, value: JsonSchema | null) => {
    const name = /^#\/components\/schemas\/(.+)$/.exec(value?.$ref ?? "")?.[1];
    return name ? components.schemas[name] : value;
  });
}

function problemErrors(value: unknown, status: number): string[] {
  const { type, title, detail, status: said } = value as Record<string, unknown>;
  const wrong: string[] = [];
  if (typeof type !== "string" || !/^\/problems\/[a-z]+(-[a-z]+)*$/.test(type)) wrong.push(`type is ${String(type)}`);
  if (typeof title !== "string" || title === "") wrong.push("there is no title");
  if (typeof detail !== "string" || detail === "") wrong.push("there is no detail");
  if (said !== status) wrong.push(`status is ${String(said)}, not ${status}`);
  return wrong;
}
