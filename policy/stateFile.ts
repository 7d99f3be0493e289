/**
 * What is deployed, read from the files of a backend that is a folder on this machine. Starting the CLI for it takes a third of a
 * second of processor time, each time.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The part of an export that is needed. */
export interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly type: string;
      readonly inputs?: Readonly<Record<string, unknown>>;
      readonly outputs?: Readonly<Record<string, unknown>>;
      readonly protect?: boolean;
      readonly ignoreChanges?: readonly string[];
      readonly parent?: string;
      /** A leftover of a replacement, which goes with the next update whatever that is. */
      readonly delete?: boolean;
      /** Read by the program and not made by it. */
      readonly external?: boolean;
    }[];
  };
}

/** Where such a backend keeps a project's stacks. Missing where the backend is another one, or keeps them in another way. */
export function stateFolder(project: string, backend = process.env["PULUMI_BACKEND_URL"] ?? ""): string | undefined {
  if (!backend.startsWith("file:///")) return undefined;
  const folder = path.join(fileURLToPath(backend), ".pulumi", "stacks", project);
  const isPlain = existsSync(folder) && readdirSync(folder).every((it) => !it.endsWith(".gz"));
  return isPlain ? folder : undefined;
}

/** Names of the stacks that are there. */
export const stacksIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((it) => (it.endsWith(".json") ? [path.basename(it, ".json")] : []));

/** @returns What changes whenever a stack's file does: engines put a new one in its place. Missing where there is none. */
export function versionOf(folder: string, stack: string): string | undefined {
  const found = statSync(path.join(folder, `${stack}.json`), { bigint: true, throwIfNoEntry: false });
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`;
}

/** @returns What the CLI would export. Missing where the file isn't there, or isn't written as it is known here: the CLI knows more. */
export function exportedFrom(folder: string, stack: string): Exported | undefined {
  const file = path.join(folder, `${stack}.json`);
  if (!existsSync(file)) return undefined;
  const { version, checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Written;
  return version === 3 && checkpoint ? { ...(checkpoint.latest && { deployment: checkpoint.latest }) } : undefined;
}

/** The part of such a file that is needed. */
interface Written {
  readonly version?: number;
  readonly checkpoint?: { readonly latest?: Exported["deployment"] };
}
