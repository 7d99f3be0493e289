/** The program and the pack of this checkout, where the process of a stack runs from a bundle. */
import { realpathSync } from "node:fs";

const bundled = new Map<string, () => unknown>();
let prepare = (): void => undefined;

/** Says how a module of the bundle is loaded. @param file Its source, in full. */
export const bundle = (file: string, load: () => unknown): void => void bundled.set(file, load);

/** Says what has to be done before a module that isn't in the bundle is loaded from its source. */
export const beforeSources = (act: () => void): void => void (prepare = act);

/**
 * A program or a pack, loaded when it is first asked for: `export =` of a CommonJS module.
 * @param file Its source without `.ts`, or a link to it.
 * @throws Error where there is none, and whatever it throws itself.
 */
export function moduleAt(file: string): unknown {
  const load = bundled.get(sourceOf(file));
  if (load) return load();
  prepare();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded late
  return require(file);
}

function sourceOf(file: string): string {
  try {
    return realpathSync(`${file}.ts`);
  } catch {
    return file;
  }
}
