/** What the table of rooms means for one import, and ESLint's rule that says so. */
import type { Rule } from "eslint";
import path from "node:path";
import { type PackageGroup, packageGroups, type Room } from "./room";
import { rooms } from "./rooms";

/** A path without the ending of its file, a test's included: a file brings its test along. */
const stem = (file: string): string => file.replace(/(\.(test|fixture|samples))?\.(tsx?|mjs)$/, "");

const covers = (place: string, file: string): boolean => stem(file) === stem(place) || file.startsWith(`${place}/`);

/** The room of a file, given by its path from the root with or without its ending; undefined where no row covers it. */
export function roomOf(file: string): Room | undefined {
  const closeness = (room: Room): number =>
    Math.max(...(room.paths ?? [room.name]).map((place) => (covers(place, file) ? place.length : 0)));
  const best = rooms.reduce((one, other) => (closeness(other) > closeness(one) ? other : one));
  return closeness(best) > 0 ? best : undefined;
}

const isTest = (file: string): boolean => /(\.test|\.fixture|[./]samples)\.tsx?$/.test(file);

const groupOf = (name: string): PackageGroup | undefined =>
  (Object.keys(packageGroups) as PackageGroup[]).find((group) => packageGroups[group].test(name));

/** A file by its path from the root, or a package by its name. */
export type Imported = { readonly file: string } | { readonly package: string };

/** Why a file, given by its path from the root, must not import something; undefined where it may. */
export function importObjection(from: string, imported: Imported): string | undefined {
  const room = roomOf(from);
  if (!room) return `${from} is in no room: give its folder a row in toolchain/rooms.ts, with what it may import.`;
  const tests = isTest(from) ? room.tests : undefined;
  if ("package" in imported) {
    const group = groupOf(imported.package);
    const allowed = [...(room.packages ?? []), ...(tests?.packages ?? [])];
    if (group === undefined || allowed.includes(group)) return undefined;
    return refused(room, imported.package, `packages of ${allowed.join(" and ") || "neither AWS nor Pulumi"}`);
  }
  const to = roomOf(imported.file);
  const others = room.imports === "all" ? [] : [...room.imports, ...(tests?.imports ?? [])];
  if (to && (room.imports === "all" || [room.name, ...others].includes(to.name))) return undefined;
  const what = to ? `${to.name} (${imported.file})` : `${imported.file}, which is in no room`;
  return refused(room, what, others.join(", ") || (room.imports === "all" ? "every room" : "nothing outside it"));
}

const refused = ({ name, why }: Room, what: string, allowed: string): string =>
  `${name} may not import ${what}. ${why} Allowed: ${allowed}. The table is toolchain/rooms.ts.`;

/**
 * A file imports only what its room may, by whatever way: import, of types too, export from, import(), require().
 * Data (`.json`) isn't code and has no room.
 */
export const roomImports: Rule.RuleModule = {
  meta: { type: "problem", docs: { description: "a room imports what toolchain/rooms.ts lets it" }, schema: [] },
  create(context) {
    const from = fromRoot(context.cwd, context.filename);
    const check = (node: unknown): void => {
      const specifier = specifierOf(node as Importing);
      if (specifier === undefined || specifier.startsWith("node:") || specifier.endsWith(".json")) return;
      const file = path.resolve(path.dirname(context.filename), specifier);
      const imported = specifier.startsWith(".") ? { file: fromRoot(context.cwd, file) } : { package: specifier };
      const message = importObjection(from, imported);
      if (message !== undefined) context.report({ node: node as Rule.Node, message });
    };
    return Object.fromEntries(importing.map((type) => [type, check]));
  },
};

/** Nodes of a syntax tree that may name another module, and what they have of it. */
const importing = [
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
  "TSExternalModuleReference",
  "CallExpression",
];

interface Importing {
  readonly type: string;
  readonly source?: unknown;
  readonly argument?: unknown;
  readonly expression?: unknown;
  readonly callee?: { readonly type: string; readonly name?: string };
  readonly arguments?: readonly unknown[];
}

function specifierOf(node: Importing): string | undefined {
  if (node.type !== "CallExpression") return textOf(node.source ?? node.argument ?? node.expression);
  return node.callee?.type === "Identifier" && node.callee.name === "require" ? textOf(node.arguments?.[0]) : undefined;
}

/** Of a text, or of the type that consists of one. */
function textOf(node: unknown): string | undefined {
  const { value, literal } = (node ?? {}) as { readonly value?: unknown; readonly literal?: unknown };
  return typeof value === "string" ? value : literal ? textOf(literal) : undefined;
}

const fromRoot = (root: string, file: string): string => path.relative(root, file).split(path.sep).join("/");
