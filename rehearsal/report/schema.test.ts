import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { sampleRegions } from "../../report/topology.fixture";
import { containersReport, drilledReport, failedReport, livingReport, sampleReport } from "./sample.fixture";
import { referredTo, type Schema, violations } from "../../report/schema.fixture";

const schema = JSON.parse(readFileSync(path.join(__dirname, "report.schema.json"), "utf8")) as Schema;

describe("the report's schema", () => {
  it("allows whole and broken runs, as they are written to the file", () => {
    for (const report of [
      sampleReport(),
      sampleReport(sampleRegions),
      livingReport(),
      drilledReport(),
      containersReport(),
      failedReport(),
    ]) {
      assert.deepEqual(violations(JSON.parse(JSON.stringify(report)), schema), []);
    }
  });

  it("refuses keys that are missing, unknown or of another type", () => {
    const { startedAt: _, ...report } = sampleReport();
    const steps = [{ ...report.steps[0]!, outcome: "fine", seconds: -1, extra: true }];
    assert.deepEqual(violations({ ...report, steps, regions: "us-east-1", schemaVersion: 1 }, schema), [
      "report.startedAt is missing",
      "report.schemaVersion is 1, not 2",
      'report.regions is "us-east-1", not of type array',
      'report.steps[0].outcome is "fine", not one of held, deviated, refused, failed, aborted, skipped',
      "report.steps[0].seconds is -1, not 0 or more",
      "report.steps[0].extra is not in the schema",
    ]);
  });

  it("has the same keys as the types, required where they are, and a description of each", () => {
    const types = declaredTypes();
    assert.deepEqual([...types.keys()].sort(), [...Object.keys(schema.$defs!), "Report"].sort());
    const compared = [...types].map(([name, type]) => ({ name, ...compare(type, name === "Report" ? schema : referredTo(name, schema)) })); // prettier-ignore
    assert.deepEqual(
      compared.flatMap(({ name, problems }) => problems.map((it) => `${name}: ${it}`)),
      [],
    );
    assert.equal(
      compared.reduce((sum, it) => sum + it.keys, 0),
      143,
    );
  });
});

/** Exported interfaces and type aliases that a report consists of, by name. */
function declaredTypes(): Map<string, ts.Node> {
  const shared = path.join(__dirname, "..", "..", "report");
  const files = [
    path.join(__dirname, "report.ts"),
    ...["life.ts", "steps.ts", "topology.ts"].map((it) => path.join(shared, it)),
  ];
  const statements = files.flatMap((file) => [
    ...ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true).statements,
  ]);
  return new Map(
    statements.flatMap((it): [string, ts.Node][] => {
      if (ts.isInterfaceDeclaration(it)) return [[it.name.text, it]];
      return ts.isTypeAliasDeclaration(it) ? [[it.name.text, it.type]] : [];
    }),
  );
}

/** What differs between a type and its schema, and how many keys were compared. */
function compare(type: ts.Node, expected: Schema, at = ""): { keys: number; problems: string[] } {
  const problems =
    expected.description === undefined && expected.$ref === undefined ? [`${at} has no description`] : [];
  const differs = (what: string) => ({ keys: 0, problems: [...problems, `${at} ${what}`] });
  const text = type.getText();
  if (ts.isInterfaceDeclaration(type) || ts.isTypeLiteralNode(type))
    return withProblems(problems, members(type, expected, at));
  if (ts.isTypeOperatorNode(type) && ts.isArrayTypeNode(type.type)) {
    if (expected.type !== "array") return differs("is no array in the schema");
    return withProblems(problems, compare(type.type.elementType, expected.items!, `${at}[]`));
  }
  if (ts.isUnionTypeNode(type)) {
    const values = expected.enum?.map((it) => `"${String(it)}"`).join(" | ");
    return text.replace(/^\| /, "") === values ? { keys: 0, problems } : differs(`is ${text}, in the schema ${values}`);
  }
  if (expected.$ref !== undefined)
    return expected.$ref === `#/$defs/${text}` ? { keys: 0, problems } : differs(`is ${text}`);
  if (/^\d+$/.test(text)) return expected.const === Number(text) ? { keys: 0, problems } : differs(`is ${text}`);
  const record = /^Readonly<Record<string, (string|number)>>$/.exec(text)?.[1];
  const plain = (it: Schema | false | undefined): string =>
    it ? String(it.type).replace("integer", "number") : "none";
  const found = record ? plain(expected.additionalProperties) : plain(expected);
  return found === (record ?? text) ? { keys: 0, problems } : differs(`is ${text}, in the schema ${found}`);
}

function members(type: ts.InterfaceDeclaration | ts.TypeLiteralNode, expected: Schema, at: string) {
  const declared = type.members.filter(ts.isPropertySignature);
  const names = declared.map((it) => it.name.getText());
  const required = declared.filter((it) => !it.questionToken).map((it) => it.name.getText());
  const unlike = (what: string, ours: readonly string[], theirs: readonly string[]): string[] =>
    [...ours].sort().join() === [...theirs].sort().join() ? [] : [`${at} ${what}: ${ours.join()}; in the schema ${theirs.join()}`]; // prettier-ignore
  const problems = [
    ...unlike("has keys", names, Object.keys(expected.properties ?? {})),
    ...unlike("requires", required, expected.required ?? []),
    ...(expected.additionalProperties === false ? [] : [`${at} allows other keys in the schema`]),
  ];
  const inner = declared.flatMap((it) => {
    const known = expected.properties?.[it.name.getText()];
    return known ? [compare(it.type!, known, `${at}.${it.name.getText()}`)] : [];
  });
  return {
    keys: names.length + inner.reduce((sum, it) => sum + it.keys, 0),
    problems: [...problems, ...inner.flatMap((it) => it.problems)],
  };
}

const withProblems = (problems: readonly string[], compared: { keys: number; problems: string[] }) => ({
  keys: compared.keys,
  problems: [...problems, ...compared.problems],
});
