/** The JSON schema that follows from the types of a drill's report: names, what is required, and what their comments say. */
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Schema } from "../../report/schema.fixture";

const drill = path.join(__dirname, "..");
const sources = [
  ...["drillReport.ts", "findings.ts", "notKnown.ts"].map((it) => path.join(__dirname, it)),
  ...[path.join(drill, "drill.ts"), path.join(drill, "entries.ts"), path.join(drill, "..", "report", "steps.ts")],
];

type Declared = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** Everything that a report consists of, and nothing else. */
export function schemaOfReport(): Schema & Readonly<Record<string, unknown>> {
  const declared = new Map<string, Declared>();
  for (const file of sources)
    for (const it of ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true).statements)
      if (ts.isInterfaceDeclaration(it) || ts.isTypeAliasDeclaration(it)) declared.set(it.name.text, it);
  const defs = new Map<string, Schema>();
  const use = (name: string): Schema => {
    const found = declared.get(name);
    if (!found) throw new Error(`no type ${name} is declared in ${sources.map((it) => path.basename(it)).join(", ")}`);
    if (!defs.has(name)) {
      defs.set(name, {});
      defs.set(name, { ...described(found), ...shapeOf(found, use) });
    }
    return { $ref: `#/$defs/${name}` };
  };
  const whole = shapeOf(declared.get("DrillReport")!, use);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Meridian drill report",
    $comment: "Follows from the types in drillReport.ts beside this file; schema.test.ts keeps the two alike.",
    description:
      "What one run of a drill did and saw, in the 36 fields that auditors ask for. Where a field's truth isn't known it says so.",
    ...whole,
    $defs: Object.fromEntries([...defs].sort(([a], [b]) => a.localeCompare(b))),
  };
}

type Use = (name: string) => Schema;

const shapeOf = (it: Declared, use: Use): Schema =>
  ts.isInterfaceDeclaration(it) ? objectOf(it.members, use) : typeOf(it.type, use);

function objectOf(members: readonly ts.TypeElement[], use: Use): Schema {
  const own = members.filter(ts.isPropertySignature);
  const name = (it: ts.PropertySignature): string => it.name.getText();
  return {
    type: "object",
    additionalProperties: false,
    required: own.filter((it) => !it.questionToken).map(name),
    properties: Object.fromEntries(own.map((it) => [name(it), { ...described(it), ...typeOf(it.type!, use) }])),
  };
}

function typeOf(type: ts.TypeNode, use: Use): Schema {
  const text = type.getText();
  if (text === "string" || text === "number" || text === "boolean") return { type: text };
  if (/^\d+$/.test(text)) return { const: Number(text) };
  if (ts.isTypeOperatorNode(type)) return typeOf(type.type, use);
  if (ts.isArrayTypeNode(type)) return { type: "array", items: typeOf(type.elementType, use) };
  if (ts.isUnionTypeNode(type)) {
    const words = type.types.map((it) => /^"(.*)"$/.exec(it.getText())?.[1]);
    return words.every((it) => it !== undefined)
      ? { type: "string", enum: words }
      : { anyOf: type.types.map((it) => typeOf(it, use)) };
  }
  const record = /^Readonly<Record<string, (string|number)>>$/.exec(text)?.[1] as "string" | "number" | undefined;
  if (record) return { type: "object", additionalProperties: { type: record } };
  if (ts.isTypeReferenceNode(type) && !type.typeArguments) return use(text);
  throw new Error(`a schema for the type ${text} isn't known`);
}

function described(it: ts.Node): Schema {
  const [comment] = ts.getJSDocCommentsAndTags(it).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, " ");
  return text === undefined ? {} : { description: text };
}
