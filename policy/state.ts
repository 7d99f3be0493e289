/** What is deployed, read from the backend that the engine uses: its files where it is a folder, with the engine's own CLI where it isn't. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { type Resource, unknown } from "./rule";
import { isRegional } from "./rules/parity/alike";
import { projectName, settingsOf } from "./settings";
import { type Exported, exportedFrom, stacksIn, stateFolder, versionOf } from "./stateFile";
import { mark, secretMark } from "./values";

type Settings = Readonly<Record<string, unknown>>;

/** What is deployed of the stack itself, and its configuration. */
export interface OwnState {
  readonly before: readonly Resource[];
  readonly settings: Settings;
}

/** The same of the other regions, where the stack is a region's own. */
export interface OthersStates {
  readonly others: Readonly<Record<string, readonly Resource[]>>;
  readonly othersSettings: Readonly<Record<string, Settings>>;
}

/** What a plan is compared with. What is asked while the plan is made needs the stack's own state alone, so that nothing waits for the others'. */
export interface Deployed {
  readonly own: Promise<OwnState>;
  readonly others: Promise<OthersStates>;
}

const run = promisify(execFile);

/**
 * Begins to read a stack, and the other regions' where it is a region's own.
 * @param project Folder with Pulumi.yaml.
 * @returns What rejects, in the CLI's words, where a state can't be read.
 */
export const readDeployed = (project: string, stack: string): Deployed => ({
  own: readOwn(project, stack),
  others: isRegional(stack) ? readOthers(project, stack) : Promise.resolve({ others: {}, othersSettings: {} }),
});

const readOwn = async (project: string, stack: string): Promise<OwnState> => ({
  before: await readStack(project, stack),
  settings: settingsOf(project, stack),
});

async function readOthers(project: string, stack: string): Promise<OthersStates> {
  // The engine has its answer first: it can't go on without.
  await nextTurn();
  const names = (await stacksOf(project)).filter((name) => name !== stack && isRegional(name));
  const read = await Promise.all(names.map(async (name) => [name, await readStack(project, name)] as const));
  const others = Object.fromEntries(read.filter(([, resources]) => resources.length > 0));
  return {
    others,
    othersSettings: Object.fromEntries(Object.keys(others).map((name) => [name, settingsOf(project, name)])),
  };
}

async function stacksOf(project: string): Promise<readonly string[]> {
  const folder = stateFolder(projectName(project));
  if (folder !== undefined) return stacksIn(folder);
  const found = JSON.parse(await pulumi(project, ["stack", "ls", "--json"])) as readonly { readonly name: string }[];
  return found.map((it) => it.name);
}

async function readStack(project: string, stack: string): Promise<readonly Resource[]> {
  const folder = stateFolder(projectName(project));
  const inFile = folder === undefined ? undefined : readFile(folder, stack);
  return inFile ?? resourcesIn(JSON.parse(await pulumi(project, ["stack", "export", "--stack", stack])) as Exported);
}

/** What was read of files, by stack: between two plans of a process most have stayed as they were. */
const known = new Map<string, { readonly version: string; readonly resources: readonly Resource[] }>();

function readFile(folder: string, stack: string): readonly Resource[] | undefined {
  const name = path.join(folder, stack);
  const version = versionOf(folder, stack);
  const last = known.get(name);
  if (last && last.version === version) return last.resources;
  const exported = exportedFrom(folder, stack);
  if (!exported || version === undefined) return undefined;
  const resources = resourcesIn(exported);
  known.set(name, { version, resources });
  return resources;
}

async function pulumi(project: string, args: readonly string[]): Promise<string> {
  try {
    const all = ["--non-interactive", ...args];
    return (
      await run("pulumi", all, {
        cwd: project,
        maxBuffer: 1 << 28,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      })
    ).stdout;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: string; stderr?: string };
    const why = code === "ENOENT" ? missing(project) : (stderr?.trim() || message).split("\n")[0];
    throw new Error(`pulumi ${args.join(" ")} in ${project} failed: ${why}.`);
  }
}

const missing = (project: string): string =>
  existsSync(project) ? "there is no pulumi on PATH" : "there is no such folder";

export function resourcesIn({ deployment }: Exported): readonly Resource[] {
  const kept = (deployment?.resources ?? []).filter((it) => !it.delete && !it.external);
  return kept.map((it) => {
    const inputs = readable(it.inputs ?? {}) as Resource["props"];
    // The engine shows a plan's resources by their outputs alone, in which those of Kubernetes have no id.
    return {
      urn: it.urn,
      type: it.type,
      name: it.urn.split("::").slice(3).join("::"),
      props: { ...inputs, ...(readable(it.outputs ?? {}) as object) },
      inputs,
      protect: it.protect ?? false,
      ignoreChanges: it.ignoreChanges ?? [],
      ...(it.parent === undefined ? {} : { parent: it.parent }),
    };
  });
}

/** Without the keys that providers keep for themselves (`__defaults`, `__meta`), as the engine leaves them out of what it shows a pack. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[mark] === secretMark) return unknown;
  const shown = Object.entries(value).filter(([name]) => !name.startsWith("__"));
  return Object.fromEntries(shown.map(([name, inner]) => [name, readable(inner)]));
}
