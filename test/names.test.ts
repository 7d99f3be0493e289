import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { typescriptGraph } from "./importGraph";

const root = path.join(__dirname, "..");

/** Files among which a name has one meaning: the storefront, the components of one stack, and everything else. */
const groupOf = (file: string): string => /^(app|components\/\w+)\//.exec(file)?.[1] ?? "platform";

/** What tests alone use is named where it is used. */
const isOfTests = (file: string): boolean => /^(app\/)?test\/|\.(test|fixture|samples|program)\.tsx?$/.test(file);

const declared = /^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm;

/** Files that declare an exported type, by group and name. */
function declarations(
  files: readonly string[],
  read: (file: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const file of files.filter((it) => !isOfTests(it)))
    for (const [, name] of read(file).matchAll(declared)) {
      const key = `${groupOf(file)}: ${name}`;
      all.set(key, [...(all.get(key) ?? []), file]);
    }
  return all;
}

const several = (all: ReadonlyMap<string, readonly string[]>): string[] =>
  [...all].flatMap(([name, files]) => (files.length > 1 ? [`${name} in ${files.join(" and ")}`] : []));

describe("names of exported types", function () {
  this.timeout(60_000);

  it("mean one thing each in the storefront, in the components of a stack, and in everything else", () => {
    const all = declarations([...typescriptGraph().keys()], (file) => readFileSync(path.join(root, file), "utf8"));
    assert.deepEqual(several(all), []);
    assert.ok(all.size > 500, `${all.size} types`);
  });

  it("are found twice wherever a type may be declared", () => {
    const files = ["drill/a.ts", "report/b.ts", "app/src/c.ts", "components/global/d.ts", "drill/e.test.ts"];
    const read = (file: string): string =>
      file === "report/b.ts" ? "export type Part = 1;" : "export interface Part {}";
    assert.deepEqual(several(declarations(files, read)), ["platform: Part in drill/a.ts and report/b.ts"]);
  });
});
