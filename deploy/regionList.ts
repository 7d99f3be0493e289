/** Takes a region out of the list of regions, in the files that name it: comments and everything else there stay. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { textSaying } from "../config/yaml";
import { regionSettings } from "./regionSettings";

interface Lists {
  readonly config?: {
    readonly regions?: { readonly default?: readonly string[] };
    readonly [key: `${string}:regions`]: readonly string[];
  };
}

const files = (directory: string): readonly string[] =>
  readdirSync(directory).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name));

/** How an item of a list may be written, with what goes with it. */
const written = (region: string): readonly RegExp[] =>
  [
    `,\\s*(["']?)${region}\\1(?=\\s*[,\\]])`,
    `(["']?)${region}\\1\\s*,\\s*`,
    `^[ \\t]*-[ \\t]+(["']?)${region}\\1[ \\t]*(#.*)?\\n`,
  ].map((it) => new RegExp(it, "gm"));

/** What the file would say: the same, without the region in a list of regions. */
function wanted(content: Lists, region: string): Lists {
  const copy = structuredClone(content) as { config?: Record<string, unknown> };
  const { config = {} } = copy;
  const without = (list: unknown): unknown => (Array.isArray(list) ? list.filter((it) => it !== region) : list);
  for (const [key, value] of Object.entries(config)) {
    if (key === "regions")
      config[key] = { ...(value as object), default: without((value as { default?: unknown }).default) };
    if (key.endsWith(":regions")) config[key] = without(value);
  }
  return copy as Lists;
}

/**
 * The text of a file with a region less; the same text where no list of it names the region.
 * @throws Error where it isn't written in a way that can be changed safely.
 */
export function textWithout(text: string, region: string): string {
  const content = (load(text) ?? {}) as Lists;
  const goal = wanted(content, region);
  if (isDeepStrictEqual(goal, content)) return text;
  const found = written(region).flatMap((pattern) => [...text.matchAll(pattern)]);
  const shorter = textSaying(
    goal,
    found.map(({ index, 0: it }) => text.slice(0, index) + text.slice(index + it.length)),
  );
  if (shorter !== undefined) return shorter;
  throw new Error(
    `regions isn't written in a way that can be changed safely: take ${region} out of it by hand, then run the same again.`,
  );
}

function textsWithout(directory: string, region: string): ReadonlyMap<string, string> {
  const texts = files(directory).map((name) => [name, readFileSync(path.join(directory, name), "utf8")] as const);
  const changed = texts.map(([name, text]) => [name, text, textWithout(text, region)] as const);
  return new Map(changed.filter(([, text, without]) => text !== without).map(([name, , without]) => [name, without]));
}

const write = (directory: string, texts: ReadonlyMap<string, string>): void =>
  texts.forEach((text, name) => writeFileSync(path.join(directory, name), text));

/** @returns The files that were changed. */
export function takeRegionOut(directory: string, region: string): readonly string[] {
  const texts = textsWithout(directory, region);
  write(directory, texts);
  return [...texts.keys()];
}

/**
 * Looks whether the configuration of every other stack holds without the region, before anything is changed.
 * @throws ConfigurationError with every problem that there would be.
 */
export function expectConfigurationWithout(directory: string, region: string, stacks: readonly string[]): void {
  const copy = mkdtempSync(path.join(tmpdir(), "meridian-regions-"));
  try {
    for (const name of files(directory)) cpSync(path.join(directory, name), path.join(copy, name));
    write(copy, textsWithout(directory, region));
    for (const stack of stacks) regionSettings(copy, stack);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
