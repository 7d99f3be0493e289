import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { isName, schema } from "../config/schema";

const root = path.join(__dirname, "..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Every document for people, by its path from the root. */
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];

/** Rows of the tables under a heading of a document, as their cells. */
function rowsUnder(file: string, heading: string): string[][] {
  const section = `\n${text(file)}`.split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  const cells = rows.map((line) => line.split("|").slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()));
}

describe("what the documents say", () => {
  it("lists every configuration key with its default, and no other", () => {
    const { config } = load(text("Pulumi.yaml")) as {
      config: Record<string, { default: unknown; description: string }>;
    };
    const declared = Object.entries(config).map(([key, it]) => [
      `\`${key}\``,
      `\`${JSON.stringify(it.default)}\``,
      /equal in every stack/i.test(it.description) ? "yes" : "",
    ]);
    const listed = rowsUnder("docs/configuration.md", "# Configuration").map((row) => row.slice(0, 3));
    assert.deepEqual(listed, declared);
  });

  it("says of every configuration key what is allowed, as errors do, when it may change, and what a change does", () => {
    const { config } = load(text("Pulumi.yaml")) as { config: object };
    const rows = rowsUnder("docs/configuration.md", "## What is allowed, and what a change does");
    const said = rows.map(([key, allowed]) => [key, allowed?.replaceAll("&lt;", "<")]);
    const allowed = (key: string) => (isName(key) ? schema[key].allowed.replace("Allowed: ", "") : "");
    assert.deepEqual(
      said,
      Object.keys(config).map((key) => [`\`${key}\``, allowed(key)]),
    );
    const silent = rows.filter((row) => row.length !== 4 || row.some((cell) => cell.length < 3));
    assert.deepEqual(silent, []);
  });

  it("gives each decision a number of its own, without a gap", () => {
    const numbers = readdirSync(path.join(root, "docs", "decisions")).map((name) => Number(name.slice(0, 4)));
    assert.deepEqual(
      numbers,
      Array.from(numbers, (_, index) => index + 1),
    );
  });

  it("keeps the README to 200 lines", () => {
    const lines = text("README.md").trimEnd().split("\n").length;
    assert.ok(lines <= 200, `README.md has ${lines} lines; details belong in docs/`);
  });

  it("says in the README of what is survived nothing that docs/resilience.md doesn't", () => {
    const inDetail = rowsUnder("docs/resilience.md", "# What survives what").map((row) => row.slice(0, 3).join(" | "));
    const inShort = rowsUnder("README.md", "## What it survives").map((row) => row.join(" | "));
    assert.ok(inShort.length > 0);
    assert.deepEqual(
      inShort.filter((row) => !inDetail.includes(row)),
      [],
    );
  });

  it("names what the profiles cost as docs/profiles.md adds it up", () => {
    const sums = text("docs/profiles.md")
      .split("\n")
      .find((line) => line.startsWith("| **a month**"))!;
    const written = [...sums.matchAll(/\*\*([\d.,]+)\*\*/g)].map((it) => it[1]);
    const rows = rowsUnder("README.md", "## What it costs");
    assert.deepEqual(
      rows.map(([profile, , sum]) => [profile, sum]),
      ["`dev`", "`drill`", "`prod`"].map((profile, index) => [profile, written[index]]),
    );
  });

  it("names only npm scripts that exist", () => {
    const scriptsOf = (file: string) => (JSON.parse(text(file)) as { scripts: Record<string, string> }).scripts;
    const [own, storefronts] = [scriptsOf("package.json"), scriptsOf("app/package.json")];
    const named = documents.flatMap((file) => [...text(file).matchAll(/npm run ([a-z][\w:-]*)( -w app)?/g)]);
    assert.ok(named.some(([, name]) => name === "rehearse"));
    assert.deepEqual(
      named.filter(([, name, inApp]) => !(name! in (inApp ? storefronts : own))).map(([command]) => command),
      [],
    );
  });

  it("links only to files and headings that exist", () => {
    const dead = documents.flatMap((file) =>
      [...text(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((it) => it[1]!)
        .filter((target) => !/^https?:/.test(target) && !leadsSomewhere(file, target))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it("shows in CONTRIBUTING five recipes, each with a change of 60 lines at most to files that exist or may be made", () => {
    const recipes = text("CONTRIBUTING.md").split("\n## Recipes\n")[1]!.split("\n## ")[0]!.split("\n### ").slice(1);
    assert.deepEqual(
      recipes.map((it) => it.split("\n")[0]),
      ["A configuration key", "A policy rule", "An emulated resource", "A server", "A drill step"],
    );
    const problems = recipes.flatMap((recipe) => {
      const lines = /```diff\n([^]*?)\n```/.exec(recipe)?.[1]?.split("\n") ?? [];
      const misplaced = lines.flatMap((line, at) => {
        const file = /^\+{3} b\/(.*)/.exec(line)?.[1];
        if (file === undefined) return [];
        const isNew = lines[at + 1]!.startsWith("@@ -0,0 ");
        return existsSync(path.join(root, isNew ? file.split("/")[0]! : file)) ? [] : [file];
      });
      return lines.length > 0 && lines.length <= 60 ? misplaced : [`${recipe.split("\n")[0]}: ${lines.length} lines`];
    });
    assert.deepEqual(problems, []);
  });

  it("names only files of this repository that exist", () => {
    const rooms =
      "app|audit|bench|components|config|deploy|docs|drill|outputs|policy|profiles|rehearsal|report|servers|test|toolchain";
    const mention = new RegExp(`\`((?:${rooms})/[\\w./-]*\\w|[\\w.]+\\.(?:ts|mjs))\``, "g");
    const missing = documents.flatMap((file) =>
      [...text(file).matchAll(mention)]
        .map((it) => it[1]!)
        .filter((name) => !existsSync(path.join(root, name)) && !existsSync(path.join(root, `${name}.ts`)))
        .map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(missing, []);
  });
});

function leadsSomewhere(from: string, target: string): boolean {
  const [file = "", heading] = target.split("#");
  const to = file === "" ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(root, to))) return false;
  return heading === undefined || headingsOf(to).includes(heading);
}

/** Anchors as GitHub makes them of headings. */
function headingsOf(file: string): string[] {
  const headings = [...text(file).matchAll(/^#+ (.+)$/gm)].map((it) => it[1]!.toLowerCase());
  return headings.map((it) => it.replace(/[^\w\s-]/g, "").replaceAll(" ", "-"));
}
