/** The one reader of the project's YAML files: what a person wrote wrong there is a configuration's problem, never a crash. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as yaml from "js-yaml";
import { quoted } from "./command";
import { ConfigurationError } from "./problem";

export type YamlObject = Readonly<Record<string, unknown>>;

/** A file's content, and the same with every scalar as the text that stands there. */
export interface YamlFile {
  readonly content: YamlObject;
  readonly written: YamlObject;
}

/** More than any configuration has: aliases of aliases multiply a short file to billions. */
const maxValues = 20_000;

/**
 * @param stack whose configuration is being read, for the error's sake
 * @throws ConfigurationError where it isn't a file, isn't one YAML document, or isn't an object.
 */
export function yamlFile(file: string, stack: string): YamlFile {
  try {
    const text = fs.readFileSync(file, "utf8");
    return { content: contentOf(text), written: yaml.load(text, { schema: yaml.FAILSAFE_SCHEMA }) as YamlObject };
  } catch (error) {
    throw unreadable(file, stack, reasonOf(error as Error));
  }
}

/** The same of a text. @param file for the error's sake, as `stack` is */
export function yamlText(text: string, file: string, stack: string): YamlObject {
  try {
    return contentOf(text);
  } catch (error) {
    throw unreadable(file, stack, reasonOf(error as Error));
  }
}

/** The first of some changed texts that says exactly what is wanted; nothing where none does: then a person changes it. */
export function textSaying(wanted: unknown, candidates: Iterable<string>): string | undefined {
  for (const it of candidates) if (isDeepStrictEqual(yaml.load(it), wanted)) return it;
  return undefined;
}

function contentOf(text: string): YamlObject {
  const content = yaml.load(text) ?? {};
  if (!isYamlObject(content)) throw new Error("it holds no keys");
  if (countValues(content, maxValues) > maxValues)
    throw new Error(`its aliases stand for more than ${maxValues} values`);
  return content;
}

export const isYamlObject = (value: unknown): value is YamlObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values in a structure, each alias counted as what it stands for; stops counting beyond `most`. */
function countValues(value: unknown, most: number): number {
  if (typeof value !== "object" || value === null) return 1;
  let sum = 1;
  for (const item of Object.values(value)) if ((sum += countValues(item, most - sum)) > most) break;
  return sum;
}

function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EISDIR") return "because it is a folder";
  if (code === "ENOENT") return "because it isn't there";
  if (code === "EACCES") return "because this user may not read it";
  // Missing where the whole document is wrong, such as two documents in one file.
  const mark = (error as Partial<yaml.YAMLException>).mark as yaml.Mark | undefined;
  const reason = error instanceof yaml.YAMLException ? error.reason : error.message;
  return mark ? `line ${mark.line + 1}: ${reason}` : `because ${reason}`;
}

const unreadable = (file: string, stack: string, reason: string): ConfigurationError =>
  new ConfigurationError(stack, [
    {
      path: path.basename(file),
      value: "not readable",
      reason,
      allowed: "Every stack's file is read, because regions are checked against each other",
      command: `"\${EDITOR:-vi}" ${quoted(file)}`,
    },
  ]);
