/** Rules with one of them broken, so that a test can show that its case would notice. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import type * as Answering from "./answer";
import type * as Checks from "./checks";
import type * as Resolving from "./resolve";
import type * as Zones from "./zone";

/** What a case of a rule asks. */
export type Rules = Pick<typeof Answering, "answer"> &
  Pick<typeof Checks, "CheckHealth"> &
  Pick<typeof Resolving, "resolve"> &
  Pick<typeof Zones, "readZone">;

/** A change of one place in one file. */
export interface Mutant {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const change = (file: string, find: string, replace: string): Mutant => ({ file, find, replace });

/** A documented rule: what shows that it holds, and changes of the code that this must notice. */
export interface RuleCase<Tried = Rules> {
  /** Number of the rule in the table of documented rules. */
  readonly rule: number;
  readonly says: string;
  readonly holds: (rules: Tried) => void | Promise<void>;
  readonly mutants: readonly Mutant[];
}

/** @param missed what a case does that notices; default: an assertion of its own fails */
export function itHolds<Tried>(
  cases: readonly RuleCase<Tried>[],
  rulesWith: (mutant?: Mutant) => Tried,
  missed: assert.AssertPredicate = assert.AssertionError,
): void {
  for (const { rule, says, holds, mutants } of cases) {
    it(`${rule}: ${says}`, () => holds(rulesWith()));

    it(`${rule} would be missed`, async () => {
      assert.ok(mutants.length > 0);
      for (const mutant of mutants) {
        const broken = rulesWith(mutant);
        const noticing = async (): Promise<void> => holds(broken);
        await assert.rejects(noticing, missed, `nothing notices "${mutant.replace}" in ${mutant.file}`);
      }
    });
  }
}

const requireHere = createRequire(__filename);

export const rulesWith = (mutant?: Mutant): Rules =>
  modulesWith(__dirname, ["answer", "checks", "zone", "resolve"], mutant) as unknown as Rules;

/**
 * What these modules of a folder export together.
 * @throws Error when the mutant's place isn't there exactly once: one that changes nothing proves nothing.
 */
export function modulesWith(folder: string, names: readonly string[], mutant?: Mutant): Record<string, unknown> {
  const loaded = new Map<string, Record<string, unknown>>();
  const load = (name: string): Record<string, unknown> => {
    const known = loaded.get(name);
    if (known) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(name, exports);
    const require = (id: string): unknown => (id.startsWith("./") ? load(id.slice(2)) : requireHere(id));
    new Function("require", "exports", compiled(path.join(folder, `${name}.ts`), mutant))(require, exports);
    return exports;
  };
  return Object.assign({}, ...names.map(load)) as Record<string, unknown>;
}

const compiledAsIs = new Map<string, string>();

function compiled(file: string, mutant: Mutant | undefined): string {
  const changed = mutant?.file === path.basename(file) ? mutant : undefined;
  const known = compiledAsIs.get(file);
  if (known !== undefined && !changed) return known;
  const source = readFileSync(file, "utf8");
  if (changed && source.split(changed.find).length !== 2)
    throw new Error(`${changed.file} has "${changed.find}" ${source.split(changed.find).length - 1} times, not once`);
  const text = changed ? source.replace(changed.find, () => changed.replace) : source;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  if (!changed) compiledAsIs.set(file, outputText);
  return outputText;
}
