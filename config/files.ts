/** `Pulumi.yaml` and the stacks' files, with values as the engine would hand them over. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Configuration, RawValues, Unquoted } from "./reading";
import { isYamlObject, yamlFile, type YamlObject } from "./yaml";

export interface ProjectFile {
  readonly name: string;
  /** Keys with their namespace. */
  readonly defaults: RawValues;
  readonly unquoted: Readonly<Record<string, Unquoted>>;
}

export interface StackFile {
  readonly plain: RawValues;
  /** Encrypted keys, each with `undefined`: they have a value, and it isn't known here. */
  readonly encrypted: Readonly<Record<string, undefined>>;
  readonly unquoted: Readonly<Record<string, Unquoted>>;
}

/** @param stack whose configuration is being read, for the error's sake */
export function projectFile(directory: string, stack: string): ProjectFile {
  const { content, written } = yamlFile(path.join(directory, "Pulumi.yaml"), stack);
  const name = String(content["name"] ?? "");
  const values = declaredValues(name, content["config"]);
  const defaults = Object.entries(values).map(([key, value]) => [key, engineText(value)]);
  return {
    name,
    defaults: Object.fromEntries(defaults) as RawValues,
    unquoted: unquotedIn(values, declaredValues(name, written["config"])),
  };
}

/** Address of the backend that `Pulumi.yaml` names; nothing where the shell's login decides. */
export function backendIn(directory: string): string | undefined {
  const { url } = record(yamlFile(path.join(directory, "Pulumi.yaml"), "foundation").content["backend"]);
  return typeof url === "string" ? url : undefined;
}

/** What keys are by default, where they have a default. */
function declaredValues(project: string, config: unknown): YamlObject {
  const found = Object.entries(record(config)).flatMap(([key, declaration]) => {
    const { default: byDefault, value } = record(declaration);
    const given = byDefault ?? value ?? undefined;
    return given === undefined ? [] : [[key.includes(":") ? key : `${project}:${key}`, given]];
  });
  return Object.fromEntries(found) as YamlObject;
}

/** What a stack is told: its own file before the project's defaults. What it has encrypted is there, and not known. */
export function toldTo(project: ProjectFile, file: StackFile | undefined): Pick<Configuration, "values" | "unquoted"> {
  const own = { ...file?.plain, ...file?.encrypted };
  const byDefault = Object.entries(project.unquoted).filter(([key]) => !Object.hasOwn(own, key));
  return {
    values: { ...project.defaults, ...own },
    unquoted: { ...Object.fromEntries(byDefault), ...file?.unquoted },
  };
}

/** Every stack that has a file in the directory. */
export function stackFiles(directory: string, stack: string): Readonly<Record<string, StackFile>> {
  const entries = fs.readdirSync(directory).flatMap((file): [string, StackFile][] => {
    const name = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    return name === undefined ? [] : [[name, stackFile(path.join(directory, file), stack)]];
  });
  return Object.fromEntries(entries);
}

function stackFile(file: string, stack: string): StackFile {
  const { content, written } = yamlFile(file, stack);
  const values = Object.entries(record(content["config"]));
  const isEncrypted = (value: unknown) => Object.hasOwn(record(value), "secure");
  const plain = values.flatMap(([key, value]) => {
    const text = isEncrypted(value) ? undefined : engineText(value);
    return text === undefined ? [] : [[key, text]];
  });
  const encrypted = values.filter(([, value]) => isEncrypted(value)).map(([key]) => [key, undefined]);
  return {
    plain: Object.fromEntries(plain) as RawValues,
    encrypted: Object.fromEntries(encrypted) as StackFile["encrypted"],
    unquoted: unquotedIn(record(content["config"]), record(written["config"])),
  };
}

/** The engine hands every value over as text, structured ones as JSON; a key without a value falls back to its default. */
function engineText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Keys whose text YAML takes for something else, each with what it takes it for and what stands there. */
function unquotedIn(values: YamlObject, written: YamlObject): Readonly<Record<string, Unquoted>> {
  const found = Object.entries(values).flatMap(([key, value]): [string, Unquoted][] => {
    const kind = kindOf(value);
    const text = written[key];
    return kind === undefined || typeof text !== "string" ? [] : [[key, { kind, text }]];
  });
  return Object.fromEntries(found);
}

function kindOf(value: unknown): Unquoted["kind"] | undefined {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "truth value";
  return value instanceof Date ? "date" : undefined;
}

const record = (value: unknown): YamlObject => (isYamlObject(value) ? value : {});
