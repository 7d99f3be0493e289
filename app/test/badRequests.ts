import { bodySchemaOf, type JsonSchema, type NamedOperation, type Parameter } from "./openApi";

export interface BadRequest {
  readonly operation: NamedOperation;
  /** What is bad about it. */
  readonly why: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Values that are good for a parameter or a member of that name, where the schema alone can't tell. */
export type KnownValues = Readonly<Record<string, unknown>>;

const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

/** Values that somebody tries who wants to break something, or whose program is broken. */
const nastyTexts: readonly string[] = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "💥".repeat(50),
  "\u202egnp.exe",
  "x".repeat(10_000),
  "' OR 1=1; DROP TABLE orders; --",
  "$1",
  '{"$gt":""}',
  "$where",
  "__proto__",
  "constructor",
  "../../../etc/passwd",
  "..\\..\\windows",
  "-1",
  "0x10",
  "1e309",
  "NaN",
  "null",
  "undefined",
  "%00",
  "%s%n",
  "<script>alert(1)</script>",
];

const nastyValues: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  9_007_199_254_740_993,
  2 ** 31,
  [],
  {},
  { $gt: "" },
  { $where: "sleep(1000)" },
  ["a", "b"],
  ...nastyTexts.slice(0, 17),
];

export function badRequests(operation: NamedOperation, known: KnownValues): BadRequest[] {
  const good = goodRequest(operation, known);
  return [
    ...(operation.parameters ?? []).flatMap((it) => badParameter(good, it)),
    ...badQuery(good),
    ...badHeaders(good),
    ...badBodies(good, known),
  ];
}

/** A request that its schemas accept; whether what it names exists depends on what is known. */
export function goodRequest(operation: NamedOperation, known: KnownValues): BadRequest {
  const parameters = operation.parameters ?? [];
  const required = parameters.filter((it) => it.required && it.in === "header");
  const headers = Object.fromEntries(required.map((it) => [it.name, String(goodValue(it.schema, it.name, known))]));
  const path = parameters
    .filter((it) => it.in === "path")
    .reduce((url, it) => url.replace(`{${it.name}}`, String(goodValue(it.schema, it.name, known))), operation.path);
  const schema = bodySchemaOf(operation);
  const sent = schema ? JSON.stringify(goodValue(schema, "body", known)) : undefined;
  const request = { operation, why: "nothing", url: path, headers };
  if (sent === undefined) return request;
  return { ...request, headers: { ...headers, "content-type": "application/json" }, body: sent };
}

export function goodValue(schema: JsonSchema, name: string, known: KnownValues): unknown {
  if (name in known) return known[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return goodValue(schema.anyOf.at(-1)!, name, known);
  if (schema.type === "object") {
    const entries = Object.entries(schema.properties ?? {});
    return Object.fromEntries(entries.map(([key, it]) => [key, goodValue(it, key, known)]));
  }
  if (schema.type === "array") return schema.items ? [goodValue(schema.items, name, known)] : [];
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return false;
  return "a".repeat(Math.max(1, schema.minLength ?? 1));
}

function badParameter(good: BadRequest, { name, in: place, schema }: Parameter): BadRequest[] {
  const long = "a".repeat((schema.maxLength ?? 100) + 1);
  return [...nastyTexts, long].map((text) => {
    const why = `${place} ${name} is ${JSON.stringify(text).slice(0, 60)}`;
    const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
    if (place === "header") {
      // What HTTP clients refuse to send.
      return { ...good, why, headers: { ...good.headers, [name]: text.replace(/[^\u0020-\u007e]/g, "?") } };
    }
    if (place === "query") return { ...good, why, url: `${good.url}?${name}=${encoded}` };
    const pattern = good.operation.path.split("/").map((it) => (it === `{${name}}` ? encoded : it));
    const parts = good.url.split("/");
    return { ...good, why, url: pattern.map((it, index) => (it.startsWith("{") ? parts[index] : it)).join("/") };
  });
}

const badQueries = [
  "?category[$ne]=x",
  "?limit=1&limit=2",
  "?limit=-1",
  "?limit=1e3",
  "?limit=99999999999999999999",
  "?cursor=&cursor=",
  "?cursor=eyJhIjoxfQ",
  "?sort=__proto__",
  "?__proto__[a]=1",
  "?constructor.prototype.a=1",
  "?unknown=1",
  "?%",
  "?search=%ff%fe",
  "?search=%00",
  `?${"a=1&".repeat(1500)}`,
  `?search=${"%F0%9F%92%A5".repeat(100)}`,
];

const badQuery = (good: BadRequest): BadRequest[] =>
  badQueries.map((query) => ({ ...good, why: `query ${query.slice(0, 40)}`, url: good.url + query }));

function badHeaders(good: BadRequest): BadRequest[] {
  const given: Record<string, string>[] = [
    { authorization: "Bearer " },
    { authorization: "Bearer a.b.c" },
    { authorization: `Bearer ${"x".repeat(5000)}` },
    { authorization: "Basic YTpi" },
    { cookie: "session=%ff; access=1; __proto__=1" },
    { "x-meridian-position": "relational='; DROP TABLE orders" },
    { "x-meridian-position": `document=${"x".repeat(3000)}` },
    { "x-correlation-id": "../../etc/passwd" },
    { "x-forwarded-for": "not an address, 1, 2, 3, 4, 5, 6, 7" },
    { "if-none-match": 'W/, *, "' },
    { accept: "text/plain;q=nonsense" },
    { range: "bytes=0-18446744073709551615" },
    { "content-encoding": "gzip" },
    { expect: "nothing" },
  ];
  return given.map((headers) => ({
    ...good,
    why: `header ${JSON.stringify(headers).slice(0, 60)}`,
    headers: { ...good.headers, ...headers },
  }));
}

const badDocuments: readonly (string | Buffer)[] = [
  "",
  "{",
  "null",
  "[]",
  '"text"',
  "1e999",
  "{}garbage",
  '{"a":1,"a":2}',
  '{"__proto__":{"role":"merchant"}}',
  '{"constructor":{"prototype":{"a":1}}}',
  `{"a":${deep(5000)}}`,
  deep(20_000),
  `"${"x".repeat(100_000)}"`,
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
  Buffer.from("\ufeff{}"),
];

const contentTypes = [
  "text/plain",
  "application/xml",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "json",
  "",
];

function badBodies(good: BadRequest, known: KnownValues): BadRequest[] {
  const schema = bodySchemaOf(good.operation);
  const headers = { ...good.headers, "content-type": "application/json" };
  const documents = badDocuments.map((body) => ({ ...good, headers, body, why: `body ${String(body).slice(0, 40)}` }));
  if (!schema) return good.operation.method === "GET" ? [] : documents;
  const types = contentTypes.map((type) => ({
    ...good,
    headers: { ...good.headers, "content-type": type },
    why: `content type ${type}`,
  }));
  const value = goodValue(schema, "body", known);
  const variants = variantsOf(value).map(([why, body]) => ({ ...good, headers, why, body: JSON.stringify(body) }));
  return [...documents, ...types, ...variants];
}

/** A value with one thing in it, at whatever depth, missing, too much, or replaced by each nasty one. */
function variantsOf(value: unknown, path = "body"): [string, unknown][] {
  if (!value || typeof value !== "object" || Array.isArray(value)) return [];
  const members = Object.entries(value);
  const without = members.map(([key]): [string, unknown] => [
    `${path} without ${key}`,
    Object.fromEntries(members.filter(([it]) => it !== key)),
  ]);
  const more: [string, unknown][] = [[`${path} with more`, { ...value, $set: { role: "merchant" }, isAdmin: true }]];
  const replaced = members.flatMap(([key, member]) => [
    ...nastyValues.map((it): [string, unknown] => [
      `${path}.${key} is ${JSON.stringify(it).slice(0, 40)}`,
      { ...value, [key]: it },
    ]),
    ...variantsOf(member, `${path}.${key}`).map(([why, it]): [string, unknown] => [why, { ...value, [key]: it }]),
  ]);
  return [...without, ...more, ...replaced];
}
