/** The rules with one of them broken, so that a test can show that its case would notice. */
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

/** A change of one place in one file of this folder. */
export interface Mutant {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const requireHere = createRequire(__filename);

/** @throws Error when the place isn't there exactly once: a mutant that changes nothing proves nothing. */
export function rulesWith(mutant?: Mutant): Rules {
  const loaded = new Map<string, Record<string, unknown>>();
  const load = (name: string): Record<string, unknown> => {
    const known = loaded.get(name);
    if (known) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(name, exports);
    const require = (id: string): unknown => (id.startsWith("./") ? load(id.slice(2)) : requireHere(id));
    new Function("require", "exports", compiled(name, mutant))(require, exports);
    return exports;
  };
  return { ...load("answer"), ...load("checks"), ...load("zone"), ...load("resolve") } as unknown as Rules;
}

const compiledAsIs = new Map<string, string>();

function compiled(name: string, mutant: Mutant | undefined): string {
  const changed = mutant?.file === `${name}.ts` ? mutant : undefined;
  const known = compiledAsIs.get(name);
  if (known !== undefined && !changed) return known;
  const source = readFileSync(path.join(__dirname, `${name}.ts`), "utf8");
  if (changed && source.split(changed.find).length !== 2)
    throw new Error(`${changed.file} has "${changed.find}" ${source.split(changed.find).length - 1} times, not once`);
  const text = changed ? source.replace(changed.find, () => changed.replace) : source;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  if (!changed) compiledAsIs.set(name, outputText);
  return outputText;
}
