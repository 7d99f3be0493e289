/** The packages of a stack's process from one file, which V8 doesn't compile anew in each process. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { lateIn } from "../lateImports";

type Packages = Readonly<Record<string, () => unknown>>;
type Load = (request: string, ...rest: unknown[]) => unknown;

/**
 * From now on what the file holds is loaded from it, whoever asks, so that nothing is there twice; everything else as ever.
 * @param file Made by packagesBundle.ts.
 * @param root Of the checkout, in which everything else is looked for.
 */
export function takePackagesFrom(file: string, root: string): void {
  const packages = evaluated(file, root);
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = (request, ...rest) =>
    Object.hasOwn(packages, request) ? packages[request]!() : load(request, ...rest);
}

function evaluated(file: string, root: string): Packages {
  const compiled = `${file}.${process.version}-${process.arch}`;
  const cachedData = contentOf(compiled);
  const script = new vm.Script(Module.wrap(readFileSync(file, "latin1")), { filename: file, cachedData });
  // When the process ends V8 has compiled whatever a stack needs.
  if (!cachedData || script.cachedDataRejected) process.once("exit", () => keep(compiled, script));
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, lateIn(createRequire(path.join(root, "package.json"))), module, file, path.dirname(file));
  return module.exports as Packages;
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** As a whole or not at all: others begin meanwhile. */
function keep(file: string, script: vm.Script): void {
  const own = `${file}.${process.pid}`;
  try {
    writeFileSync(own, script.createCachedData());
    renameSync(own, file);
  } catch {
    // The next process compiles by itself, too.
  }
}
