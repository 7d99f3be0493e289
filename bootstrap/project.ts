/** Which backend Pulumi.yaml names, and with which key the stacks' files say their secrets are encrypted. Texts keep their comments. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { textSaying } from "../config/yaml";

interface Project {
  readonly backend?: { readonly url?: string };
}
interface StackKey {
  readonly secretsprovider?: string;
  readonly encryptedkey?: string;
  readonly encryptionsalt?: string;
}

const projectFile = (directory: string): string => path.join(directory, "Pulumi.yaml");
const stackFile = (directory: string, stack: string): string => path.join(directory, `Pulumi.${stack}.yaml`);

/**
 * The project's text with this backend.
 * @throws Error where the one that it has isn't written in a way that can be changed safely.
 */
export function withBackend(text: string, url: string): string {
  const content = load(text) as Project;
  if (content.backend?.url === url) return text;
  const wanted = { ...content, backend: { ...content.backend, url } };
  const candidates = content.backend
    ? [text.replace(/^(backend:[ \t]*\n[ \t]+url:[ \t]*).*$/m, (_, start: string) => start + url)]
    : [text.replace(/^runtime:.*\n/m, (line) => `${line}backend:\n  url: ${url}\n`)];
  const fitting = textSaying(wanted, candidates);
  if (fitting === undefined)
    throw new Error(
      `Pulumi.yaml isn't written in a way that can be changed safely: write backend: url: ${url} into it.`,
    );
  return fitting;
}

export function writeBackend(directory: string, url: string): void {
  const file = projectFile(directory);
  writeFileSync(file, withBackend(readFileSync(file, "utf8"), url));
}

export function stackKeyOf(directory: string, stack: string): StackKey {
  if (!stacksIn(directory).includes(stack)) return {};
  return (load(readFileSync(stackFile(directory, stack), "utf8")) ?? {}) as StackKey;
}

/** Stacks that have a file. */
const stacksIn = (directory: string): readonly string[] =>
  readdirSync(directory).flatMap((it) => /^Pulumi\.(.+)\.yaml$/.exec(it)?.[1] ?? []);

/** Says that a stack's secrets are to be decrypted by the key in another region. The encrypted key itself stays: both have the same material. */
export function writeSecretsProvider(directory: string, stack: string, provider: string): void {
  const file = stackFile(directory, stack);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/^secretsprovider:.*$/m, `secretsprovider: ${provider}`));
}
