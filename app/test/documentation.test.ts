import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { commands } from "../src/commands/commands";
import { parseSettings } from "../src/configuration/parse";

const root = path.join(__dirname, "..", "..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Everything that isn't there by itself, so that each variable is asked for. */
const everything: Readonly<Record<string, string>> = {
  AWS_REGION: "eu-west-1",
  RELATIONAL_ENDPOINT: "relational.example",
  RELATIONAL_CREDENTIALS: "{}",
  DOCUMENT_ENDPOINT: "document.example",
  TOKEN_SIGNING_KEYS: "{}",
  OIDC_ISSUER: "https://id.example",
  OIDC_CLIENT_ID: "storefront",
  PAYMENT_GATEWAY_URL: "https://pay.example",
  PAYMENT_GATEWAY_SECRET: "word",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
};

/** Names of the variables that the storefront asks for, in the order in which it does. */
function asked(): string[] {
  const names = new Set<string>();
  const watched = new Proxy(everything, { get: (target, name: string) => (names.add(name), target[name]) });
  parseSettings(watched);
  return [...names];
}

/** Rows of the first table under a heading, as their cells. */
function table(heading: string): string[][] {
  const section = text("docs/storefront.md").split(`\n## ${heading}\n`)[1]!.split(/\n## /)[0]!;
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const code = (cell: string): string | undefined => /^`(.*)`$/.exec(cell)?.[1];

describe("docs/storefront.md", () => {
  it("lists every variable that the storefront reads, and no other", () => {
    const listed = table("Configuration").map(([name]) => code(name!));
    assert.deepEqual([...listed].sort(), asked().sort());
  });

  for (const [cell, value] of table("Configuration")) {
    const [name, given] = [code(cell!)!, code(value!)];
    if (given === undefined) continue;
    it(`tells the default of ${name}: setting it to ${given} changes nothing`, () => {
      const without = Object.fromEntries(Object.entries(everything).filter(([it]) => it !== name));
      assert.deepEqual(parseSettings({ ...without, [name]: given }), parseSettings(without));
    });
  }

  it("lists every command", () => {
    const inTable = table("Operations").flatMap(([cell]) => [...cell!.matchAll(/`([\w-]+)/g)].map((it) => it[1]!));
    assert.deepEqual(inTable.sort(), Object.keys(commands).sort());
  });
});

describe("app/.env.example", () => {
  it("names every variable that the storefront reads, and what Docker Compose needs beside", () => {
    const named = [...text("app/.env.example").matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((it) => it[1]!);
    assert.deepEqual([...named].sort(), [...asked(), "POSTGRES_PASSWORD"].sort());
  });
});
