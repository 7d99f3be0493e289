/** The image, and the functions' code, that Pulumi.yaml names for every stack. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { textSaying } from "../../config/yaml";

export type DigestKey = "imageDigest" | "functionsDigest";

interface Project {
  readonly config: { readonly [K in DigestKey]: { readonly default: string } };
}

/**
 * The project's text with another digest; comments and everything else there stay.
 * @throws Error where it isn't written in a way that can be changed safely.
 */
export function withDigest(text: string, digest: string, key: DigestKey = "imageDigest"): string {
  const content = load(text) as Project;
  const { config } = content;
  const wanted = { ...content, config: { ...config, [key]: { ...config[key], default: digest } } };
  const places = [...text.matchAll(/sha256:[0-9a-f]{64}/g)];
  const changed = textSaying(
    wanted,
    places.map(({ index, 0: it }) => text.slice(0, index) + digest + text.slice(index + it.length)),
  );
  if (changed === undefined)
    throw new Error(`${key} isn't written in Pulumi.yaml in a way that can be changed safely: write ${digest} there.`);
  return changed;
}

export const digestIn = (directory: string, key: DigestKey = "imageDigest"): string =>
  (load(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as Project).config[key].default;

export function writeDigest(directory: string, digest: string, key: DigestKey = "imageDigest"): void {
  const file = path.join(directory, "Pulumi.yaml");
  writeFileSync(file, withDigest(readFileSync(file, "utf8"), digest, key));
}

/** Stacks whose own file names an image, which goes before the project's. */
export function stacksWithOwnDigest(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1];
    if (stack === undefined) return [];
    const { config } = (load(readFileSync(path.join(directory, name), "utf8")) ?? {}) as { config?: object | null };
    return Object.keys(config ?? {}).some((key) => key.endsWith(":imageDigest")) ? [stack] : [];
  });
}
