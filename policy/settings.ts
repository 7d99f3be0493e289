/** Configuration of a stack, as the engine reads it: the stack's file before the project's defaults. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";

type Declared = Readonly<Record<string, unknown>>;

interface Project {
  readonly name?: string;
  readonly config?: Declared;
}

/** @param project Folder with Pulumi.yaml. @returns Nothing where there is none. */
export const projectName = (project: string): string => projectIn(project).name ?? "";

/** By key, without the project's name. Nothing of it is decrypted. */
export function settingsOf(project: string, stack: string): Declared {
  const { name = "", config = {} } = projectIn(project);
  const { config: own = {} } = yaml(path.join(project, `Pulumi.${stack}.yaml`)) as { config?: Declared };
  const defaults = entries(config, name).map(([key, it]) => [key, (it as { default?: unknown } | null)?.default]);
  return Object.fromEntries([...defaults.filter(([, value]) => value !== undefined), ...entries(own, name)]);
}

/** Those of the project itself, not of a provider. */
const entries = (config: Declared, project: string): [string, unknown][] =>
  Object.entries(config)
    .map(([key, value]): [string, unknown] => [
      key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key,
      value,
    ])
    .filter(([key]) => !key.includes(":"));

const projectIn = (folder: string): Project => yaml(path.join(folder, "Pulumi.yaml"));

const yaml = (file: string): object => ((existsSync(file) && load(readFileSync(file, "utf8"))) || {}) as object;
