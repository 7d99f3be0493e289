import assert from "node:assert/strict";
import { bodySchemaOf, type JsonSchema, type OpenApiDocument, operationsOf } from "../app/test/openApi";
import { type SignInPlaces, webAclRules } from "../components/global/webAclRules";

interface OneRegion {
  readonly withOneRegion: (
    suite: Mocha.Suite,
    options: { readonly environment: Readonly<Record<string, string>> },
  ) => { server(): { swagger(): OpenApiDocument } };
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- its types are of ECMAScript modules, which aren't compiled here
const { withOneRegion } = require("../app/test/oneRegion") as OneRegion;

/** Above this SizeRestrictions_BODY of AWS' common rules labels a body, bytes. */
const managedLimit = 8192;
/** What AWS' rules take for SQL or a script, and a customer may well write. */
const suspicious = "<b>O'Brien</b>; SELECT 1=1 --";

interface Statement {
  readonly andStatement?: { readonly statements: readonly Statement[] };
  readonly orStatement?: { readonly statements: readonly Statement[] };
  readonly notStatement?: { readonly statement: Statement };
  readonly labelMatchStatement?: { readonly key: string };
  readonly regexMatchStatement?: { readonly regexString: string };
}

const ruleOf = (signIn: SignInPlaces): Statement =>
  webAclRules(2000, signIn, "functions").at(-1)!.statement as Statement;
const labelled = ruleOf("issuer");

/** WAF's own logic, of the statements that the rule has. */
function matches(it: Statement, path: string, label: string): boolean {
  if (it.andStatement) return it.andStatement.statements.every((part) => matches(part, path, label));
  if (it.orStatement) return it.orStatement.statements.some((part) => matches(part, path, label));
  if (it.notStatement) return !matches(it.notStatement.statement, path, label);
  if (it.labelMatchStatement) return it.labelMatchStatement.key === label;
  assert.ok(it.regexMatchStatement, `nobody said what ${JSON.stringify(it)} means`);
  return new RegExp(it.regexMatchStatement.regexString).test(path);
}

const size = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body";
const inBody = [
  "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body",
  "awswaf:managed:aws:sql-database:SQLi_Body",
  "awswaf:managed:aws:sql-database:SQLiExtendedPatterns_Body",
];
const inQuery = inBody.map((label) => label.replace(/_Body$/, "_QueryArguments"));
const all = [size, ...inBody, ...inQuery];
const blockedOf = (path: string, labels: readonly string[]) => labels.filter((label) => matches(labelled, path, label));

/** Most bytes of a valid value; as much as the server takes where the schema sets no end. */
function largest(schema: JsonSchema): number {
  if (schema.anyOf) return Math.max(...schema.anyOf.map(largest));
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices) return Math.max(...choices.map((it) => JSON.stringify(it).length));
  if (schema.type === "string") return (schema.maxLength ?? Infinity) * 4 + 2;
  if (schema.type === "array") return (schema.maxItems ?? Infinity) * (largest(schema.items ?? {}) + 1) + 2;
  if (schema.type !== "object") return schema.type === undefined ? Infinity : 20;
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0) return Infinity;
  return members.reduce((sum, [name, it]) => sum + name.length + 4 + largest(it), 2);
}

/** Somewhere in it people write what they like. */
function takesText(schema: JsonSchema): boolean {
  if (schema.type === "string" && !schema.enum && schema.const === undefined && !schema.format)
    return (
      (schema.maxLength ?? Infinity) >= suspicious.length &&
      (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(suspicious))
    );
  const parts = [
    ...(schema.anyOf ?? []),
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
  ];
  return parts.some(takesText);
}

describe("the firewall and the storefront", function () {
  this.timeout(180_000);
  // With all operations that there can be: an issuer that is never asked only has to be configured.
  const environment = { OIDC_ISSUER: "http://127.0.0.1:9", OIDC_CLIENT_ID: "shop" };
  const region = withOneRegion(this, { environment });
  const operations = () => operationsOf(region.server().swagger());
  const pathOf = (path: string) =>
    path.replace(/\{id\}/g, "0a1b2c3d-0000-4000-8000-000000000000").replace(/\{\w+\}/g, "desk-lamp-2");

  it("agree on every operation's largest valid body", () => {
    const large = operations().filter((it) => largest(bodySchemaOf(it) ?? { enum: [null] }) > managedLimit);
    assert.deepEqual(
      large.map(({ method, path }) => `${method} ${path}`).filter((it) => /reviews|products\/\{sku\}$/.test(it)).length,
      2,
    );
    assert.deepEqual(
      large.filter(({ path }) => blockedOf(pathOf(path), [size]).length > 0).map(({ path }) => path),
      [],
    );
  });

  it("agree on what people may write, in bodies and in what they search for", () => {
    const written = operations().filter((it) => takesText(bodySchemaOf(it) ?? {}));
    const asked = operations().filter(({ parameters = [] }) =>
      parameters.some((it) => it.in === "query" && takesText(it.schema)),
    );
    assert.ok(written.length >= 5 && asked.length >= 1, `${written.length} and ${asked.length} operations`);
    assert.deepEqual(
      [
        ...written.filter(({ path }) => blockedOf(pathOf(path), inBody).length > 0),
        ...asked.filter(({ path }) => blockedOf(pathOf(path), inQuery).length > 0),
      ].map(({ method, path }) => `${method} ${path}`),
      [],
    );
    assert.deepEqual(blockedOf("/search", inQuery), []);
  });

  it("open no address of an issuer's where there is none", () => {
    const paths = ["/api/sessions/issuer", "/api/identities", "/api/identities/mine"];
    for (const path of paths) {
      assert.equal(matches(ruleOf("passwords"), path, size), true, path);
      assert.equal(matches(labelled, path, size), false, path);
    }
    assert.equal(matches(ruleOf("passwords"), "/api/sessions", size), false);
  });

  it("leave everything else to AWS' rules", () => {
    const strict = [
      "/",
      "/cart",
      "/api/carts",
      "/api/stock/desk-lamp/movements",
      "/api/sessions/refresh",
      "/api/orders/1",
      "/api/productsx",
      "/API/orders",
      "//search",
      "/search/../admin",
    ];
    for (const path of strict) assert.deepEqual(blockedOf(path, all), all, path);
  });
});
