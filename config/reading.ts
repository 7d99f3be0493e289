/** From what the engine hands over to typed values, key by key. What keys mean together is the rules' business. */
import type { Key } from "./kinds";
import { type Name, isName, names, schema, type ConfigurationValues } from "./schema";
import { type Problem, shown } from "./problem";
import { quoted, removeCommand, setCommand, setEverywhereCommand } from "./command";
import { editsBetween, nearest } from "./nearest";
import { isKnownRegion } from "./aws-regions";

/** Keys with their namespace, such as `meridian:domain`, and their values as the engine or a YAML file has them. */
export type RawValues = Readonly<Record<string, unknown>>;

/** Text without quotes that YAML takes for something else, and changes: 16.10 becomes 16.1. */
export interface Unquoted {
  readonly kind: "number" | "date" | "truth value";
  /** As it stands in the file. */
  readonly text: string;
}

/** Everything that a stack's settings follow from. */
export interface Configuration {
  /** The project's name, which is its keys' namespace. */
  readonly project: string;
  readonly stack: string;
  /** `update` changes the world, and some things that a preview may leave open must be settled then. */
  readonly operation: "preview" | "update";
  /** Of this stack, defaults included. */
  readonly values: RawValues;
  /** Values of this stack that stand in a file without quotes, by key, where YAML takes them for something else than text. */
  readonly unquoted?: Readonly<Record<string, Unquoted>> | undefined;
  /** Keys whose values are encrypted in this stack's file: no message may show them. */
  readonly secrets?: readonly string[];
  /** Of the other stacks that have a file, defaults included. A value that is missing couldn't be read: it is encrypted. */
  readonly siblings: Readonly<Record<string, RawValues>>;
}

/** What was read so far; a key that couldn't be read is missing. */
export interface Read extends Configuration {
  readonly read: Partial<ConfigurationValues>;
}

export function pathOf(configuration: Configuration, name: Name): string {
  return `${configuration.project}:${name}`;
}

/** A sibling's value, if it has one that can be read. */
export function siblingValue<N extends Name>(
  configuration: Configuration,
  stack: string,
  name: N,
): ConfigurationValues[N] | undefined {
  const sibling = Object.hasOwn(configuration.siblings, stack) ? configuration.siblings[stack] : undefined;
  const raw = sibling?.[pathOf(configuration, name)];
  if (raw === undefined) return undefined;
  const reading = keyOf(name).read(raw);
  return "value" in reading ? (reading.value as ConfigurationValues[N]) : undefined;
}

/** All stacks, in the order in which they are deployed. */
export function everyStack(configuration: Configuration): readonly string[] {
  const listed = schema.regions.read(configuration.values[pathOf(configuration, "regions")]);
  const known = [...Object.keys(configuration.siblings), configuration.stack].filter(isKnownRegion);
  const regions = "value" in listed ? listed.value : known.sort();
  return [...new Set(["foundation", ...regions, "global"])];
}

/** The command that gives a key a value, in this stack or, where it must be equal, in all of them. */
export function commandFor(configuration: Configuration, name: Name, value: unknown): string {
  const path = pathOf(configuration, name);
  return keyOf(name).scope === "world"
    ? setEverywhereCommand(path, value, everyStack(configuration))
    : setCommand(path, value, configuration.stack);
}

export function readValues(configuration: Configuration): {
  read: Partial<ConfigurationValues>;
  problems: readonly Problem[];
} {
  const read: Partial<Record<Name, unknown>> = {};
  const problems: Problem[] = [];
  for (const name of names) {
    const path = pathOf(configuration, name);
    const unquoted = keyOf(name).type === "string" ? configuration.unquoted?.[path] : undefined;
    if (unquoted !== undefined) {
      problems.push(unquotedProblem(path, unquoted, configuration.stack));
      continue;
    }
    const raw = configuration.values[path];
    const reading = raw === undefined ? { reason: "and Pulumi.yaml declares no default" } : keyOf(name).read(raw);
    if ("value" in reading) read[name] = reading.value;
    else {
      problems.push(unreadable(configuration, name, raw, reading.reason));
      // What was probably meant shows what else is wrong: without regions most rules have nothing to look at.
      const meant = keyOf(name).meant?.(raw);
      if (meant !== undefined) read[name] = meant;
    }
  }
  return { read: read as Partial<ConfigurationValues>, problems: [...problems, ...unknownKeys(configuration)] };
}

function keyOf(name: Name): Key<unknown> {
  return schema[name];
}

const unquotedProblem = (path: string, { kind, text }: Unquoted, stack: string): Problem => ({
  path,
  value: text,
  reason: `without quotes, which YAML takes for a ${kind}`,
  allowed: `Write it as text: "${text}"`,
  command: setCommand(path, text, stack),
});

function unreadable(configuration: Configuration, name: Name, raw: unknown, reason: string): Problem {
  const { allowed, example, scope, meant } = keyOf(name);
  const path = pathOf(configuration, name);
  // A key that is equal everywhere: if another stack has a good value, only this one strays.
  const good = everyStack(configuration)
    .map((stack) => siblingValue(configuration, stack, name))
    .find((value) => value !== undefined);
  const command =
    scope === "world" && good !== undefined
      ? setCommand(path, good, configuration.stack)
      : commandFor(configuration, name, meant?.(raw) ?? example);
  const hidden = configuration.secrets?.includes(path);
  return { path, value: hidden ? "a secret" : shown(raw), reason, allowed, command };
}

/** Namespaces of packages that the program uses: their keys are theirs to judge. */
const otherNamespaces: readonly string[] = ["aws", "awsx", "eks", "kubernetes", "pulumi", "random"];

function unknownKeys(configuration: Configuration): readonly Problem[] {
  return Object.keys(configuration.values).flatMap((path) => {
    const colon = path.indexOf(":");
    const [namespace, name] = [path.slice(0, Math.max(colon, 0)), path.slice(colon + 1)];
    if (namespace === configuration.project) return isName(name) ? [] : [unknownKey(configuration, path, name)];
    if (namespace === "aws" && credentials.includes(name)) return credential(configuration, path);
    if (namespace === "aws" && name !== "region" && editsBetween(name.toLowerCase(), "region") <= 2) {
      return [misnamed(configuration, path, "aws:region")];
    }
    const meant = otherNamespaces.includes(namespace) ? undefined : nearest(namespace, [configuration.project]);
    return meant === undefined ? [] : [misnamed(configuration, path, `${meant}:${nearest(name, names) ?? name}`)];
  });
}

const credentials: readonly string[] = ["accessKey", "secretKey", "token"];

/** The provider takes it, and everybody who reads the file has it. */
function credential(configuration: Configuration, path: string): readonly Problem[] {
  if (configuration.values[path] === undefined || configuration.secrets?.includes(path)) return [];
  return [
    {
      path,
      value: "set",
      reason: "and stands in a file that is committed",
      allowed: "Credentials come from the environment or a profile of the AWS CLI. Make a new one: this one is known",
      command: removeCommand(path, configuration.stack),
    },
  ];
}

function unknownKey(configuration: Configuration, path: string, name: string): Problem {
  const meant = nearest(name, names);
  if (meant !== undefined) return misnamed(configuration, path, pathOf(configuration, meant as Name));
  return {
    path,
    // It may be anything, a secret too.
    value: "set",
    reason: "and no such key exists",
    allowed: "Pulumi.yaml declares every key",
    command: removeCommand(path, configuration.stack),
  };
}

function misnamed(configuration: Configuration, path: string, meant: string): Problem {
  const value = configuration.values[path];
  const { stack } = configuration;
  const hidden = configuration.secrets?.includes(path);
  const set = hidden
    ? `pulumi config set --secret ${quoted(meant)} --stack ${quoted(stack)}`
    : setCommand(meant, structuredAs(configuration, meant, value), stack);
  return {
    path,
    value: hidden ? "set" : shown(value),
    reason: "and no such key exists",
    allowed: `Perhaps ${meant} is meant`,
    command: `${removeCommand(path, stack)} && ${set}`,
  };
}

/** A list or object that came as JSON text, as the key that was meant would read it. */
function structuredAs(configuration: Configuration, meant: string, value: unknown): unknown {
  const name = names.find((candidate) => pathOf(configuration, candidate) === meant);
  const reading = name === undefined ? { reason: "" } : keyOf(name).read(value);
  return "value" in reading ? reading.value : value;
}

/**
 * Values of this stack that its own file contradicts: the files beside it are then not the ones that this run uses, and
 * comparing with them would mean nothing.
 */
export function contradictions(
  configuration: Configuration,
  ownFile: RawValues,
  directory: string,
): readonly Problem[] {
  return names.flatMap((name) => {
    const path = pathOf(configuration, name);
    const [running, filed] = [configuration.values[path], ownFile[path]];
    if (filed === undefined || running === undefined || sameValue(name, running, filed)) return [];
    const problem: Problem = {
      path,
      value: shown(running),
      reason: `but ${shown(filed)} in the file of the stack in ${directory}`,
      allowed: "Other stacks' files are read from the directory that this run uses",
      command: setCommand(path, running, configuration.stack),
    };
    return [problem];
  });
}

function sameValue(name: Name, a: unknown, b: unknown): boolean {
  const [first, second] = [keyOf(name).read(a), keyOf(name).read(b)];
  // What can't be read is reported as that.
  return !("value" in first) || !("value" in second) || written(first.value) === written(second.value);
}

/** One text for one meaning: the order of an object's names means nothing, the order of a list does. */
export function written(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
