/** `Pulumi.yaml` and the stacks' files, with values as the engine would hand them over. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "js-yaml";
import { quoted } from "./command";
import { ConfigurationError } from "./problem";
import type { RawValues } from "./reading";

export interface ProjectFile {
  readonly name: string;
  /** Keys with their namespace. */
  readonly defaults: RawValues;
}

export interface StackFile {
  readonly plain: RawValues;
  /** Encrypted keys, each with `undefined`: they have a value, and it isn't known here. */
  readonly encrypted: Readonly<Record<string, undefined>>;
}

/** @param stack whose configuration is being read, for the error's sake */
export function projectFile(directory: string, stack: string): ProjectFile {
  const content = document(path.join(directory, "Pulumi.yaml"), stack);
  const name = String(content["name"] ?? "");
  const defaults = Object.entries(record(content["config"])).flatMap(([key, declaration]) => {
    const { default: byDefault, value } = record(declaration);
    const text = engineText(byDefault ?? value);
    return text === undefined ? [] : [[key.includes(":") ? key : `${name}:${key}`, text]];
  });
  return { name, defaults: Object.fromEntries(defaults) as RawValues };
}

/** What a stack is told: its own file before the project's defaults. What it has encrypted is there, and not known. */
export const valuesOf = ({ defaults }: ProjectFile, file: StackFile | undefined): RawValues => ({
  ...defaults,
  ...file?.plain,
  ...file?.encrypted,
});

/** Every stack that has a file in the directory. */
export function stackFiles(directory: string, stack: string): Readonly<Record<string, StackFile>> {
  const entries = fs.readdirSync(directory).flatMap((file): [string, StackFile][] => {
    const name = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    return name === undefined ? [] : [[name, stackFile(path.join(directory, file), stack)]];
  });
  return Object.fromEntries(entries);
}

function stackFile(file: string, stack: string): StackFile {
  const values = Object.entries(record(document(file, stack)["config"]));
  const isEncrypted = (value: unknown) => Object.hasOwn(record(value), "secure");
  const plain = values.flatMap(([key, value]) => {
    const text = isEncrypted(value) ? undefined : engineText(value);
    return text === undefined ? [] : [[key, text]];
  });
  const encrypted = values.filter(([, value]) => isEncrypted(value)).map(([key]) => [key, undefined]);
  return {
    plain: Object.fromEntries(plain) as RawValues,
    encrypted: Object.fromEntries(encrypted) as StackFile["encrypted"],
  };
}

/** The engine hands every value over as text, structured ones as JSON; a key without a value falls back to its default. */
function engineText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function document(file: string, stack: string): Readonly<Record<string, unknown>> {
  try {
    return record(yaml.load(fs.readFileSync(file, "utf8"), { filename: path.basename(file) }));
  } catch (error) {
    const reason = error instanceof yaml.YAMLException ? `line ${error.mark.line + 1}: ${error.reason}` : String(error);
    throw new ConfigurationError(stack, [
      {
        path: path.basename(file),
        value: "not readable",
        reason,
        allowed: "Every stack's file is read, because regions are checked against each other",
        command: `"\${EDITOR:-vi}" ${quoted(file)}`,
      },
    ]);
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
