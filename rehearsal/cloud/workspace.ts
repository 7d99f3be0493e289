import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { dump } from "js-yaml";
import { isYamlObject, yamlFile, type YamlObject } from "../../config/yaml";
import { editsOf, type StackConfiguration, withEdits } from "./edits";

/** Root of the program: where Pulumi.yaml and index.ts are. */
export const programRoot = path.join(__dirname, "..", "..");

/** Where sessions live; the report and the states are written beside. `MERIDIAN_REHEARSAL` names another place. */
export const buildFolder = process.env["MERIDIAN_REHEARSAL"] || path.join(programRoot, "build", "rehearsal");

/** Where the session's stacks are: each region's own in it, the others at home. */
interface Places {
  readonly regions: readonly string[];
  readonly homeRegion: string;
  /** Folder with the user's stack files. */
  readonly files: string;
  /** Folder with index.ts and Pulumi.yaml. Default: this program's root. */
  readonly program?: string;
  /** What the platform is called. Default: as that Pulumi.yaml has it. */
  readonly name?: string;
  /** Of stacks that have none yet. Default: the engine makes one for each. */
  readonly encryptionSalt?: string;
}

/** What somebody has set in each stack. */
export type EditsByStack = Readonly<Record<string, StackConfiguration>>;

/** Configuration that a rehearsal sets for all stacks, by key. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * A copy of the project for one session: the user's Pulumi.yaml and stack files with the session's settings, and links
 * to the program. The engine writes there, never into the user's files.
 * @returns What somebody has set in a kept session's stacks since they were written, which stays.
 */
export function writeWorkspace(folder: string, places: Places, overrides: Overrides): EditsByStack {
  mkdirSync(folder, { recursive: true });
  linkToProgram(folder, ["index.ts", ...packageFiles], places.program);
  linkPack(folder);
  writeProject(folder, overrides, places);
  const last = path.join(folder, "written.json");
  const before = existsSync(last) ? (JSON.parse(readFileSync(last, "utf8")) as EditsByStack) : {};
  const written: Record<string, StackConfiguration> = {};
  const edited: Record<string, StackConfiguration> = {};
  for (const stack of ["foundation", ...places.regions, "global"]) {
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    const content = writtenBefore(file) ?? newFile(places);
    const edits = before[stack] === undefined ? {} : editsOf(before[stack], configIn(content));
    const own = inNamespace(nameOf(places), withoutKeys(stackConfig(stack, places), overrides));
    writeFileSync(file, dump({ ...content, config: withEdits(own, edits) }));
    written[stack] = own;
    if (Object.keys(edits).length > 0) edited[stack] = edits;
  }
  writeFileSync(last, JSON.stringify(written), { mode: 0o600 });
  return edited;
}

/** `--policy-pack policy` is what people type; beside a session's engine there may be no language host that starts packs. */
function linkPack(folder: string): void {
  const link = path.join(folder, "policy");
  if (!existsSync(link)) symlinkSync(path.join(programRoot, "policy", "standalone"), link);
}

/** What a program needs beside it wherever it is run. */
export const packageFiles = ["package.json", "tsconfig.json", "node_modules"];

/** Lets files of a program's root stand in a folder too; a link to another program's is turned to this one. */
export function linkToProgram(folder: string, names: readonly string[], program = programRoot): void {
  for (const name of names) {
    const [link, target] = [path.join(folder, name), path.join(program, name)];
    if (readLink(link) === target) continue;
    rmSync(link, { force: true });
    symlinkSync(target, link);
  }
}

/** Undefined where there is no link of that name. */
function readLink(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** A project's own, whatever it is called. */
const foreignNamespace = /^(?!aws:|kubernetes:|pulumi:)[^:]+:/;

/** The same keys of a project of another name. */
const inNamespace = (name: string, config: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(foreignNamespace, `${name}:`), value]));

const nameOf = ({ name, program = programRoot }: Pick<Places, "name" | "program">): string =>
  name ?? String(contentOf(path.join(program, "Pulumi.yaml"))["name"]);

/** What the session sets for all stacks, no stack's own file says otherwise. */
function withoutKeys(config: Record<string, unknown>, overrides: Overrides): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => !(key.replace(foreignNamespace, "") in overrides)),
  );
}

/** What the engine wrote there: a kept cloud's secrets can't be read without the salt. */
const writtenBefore = (file: string): YamlObject | undefined => (existsSync(file) ? contentOf(file) : undefined);

const newFile = ({ encryptionSalt }: Places): YamlObject =>
  encryptionSalt === undefined ? {} : { encryptionsalt: encryptionSalt };

const contentOf = (file: string): YamlObject => yamlFile(file, "a rehearsal").content;

const configIn = (content: YamlObject): YamlObject => (isYamlObject(content["config"]) ? content["config"] : {});

/** Changes settings of a running session, for all of its stacks. */
export function writeProject(
  folder: string,
  overrides: Overrides,
  places: Pick<Places, "name" | "program"> = {},
): void {
  const { program = programRoot } = places;
  const project = contentOf(path.join(program, "Pulumi.yaml"));
  const declared = configIn(project);
  const missing = Object.keys(overrides).filter((key) => !isYamlObject(declared[key]));
  if (missing.length > 0) throw new Error(`Pulumi.yaml declares no configuration key ${missing.join(", ")}`);
  const set = Object.entries(overrides).map(([key, value]) => [
    key,
    { ...(declared[key] as YamlObject), default: value },
  ]);
  const config = { ...declared, ...(Object.fromEntries(set) as YamlObject) };
  writeFileSync(path.join(folder, "Pulumi.yaml"), dump({ ...project, name: nameOf(places), config }));
}

/** Takes keys out of every stack's own file, so that what the session sets for all stacks holds in each. */
export function dropFromStacks(folder: string, keys: Overrides): void {
  for (const name of readdirSync(folder).filter((it) => /^Pulumi\..+\.yaml$/.test(it))) {
    const content = contentOf(path.join(folder, name));
    writeFileSync(path.join(folder, name), dump({ ...content, config: withoutKeys(configIn(content), keys) }));
  }
}

/** The stack's own file where there is one, at the session's home if it isn't a region's. A region without gets the next free block of 10.0.0.0/8. */
function stackConfig(stack: string, { regions, homeRegion, files }: Places): Record<string, unknown> {
  const file = path.join(files, `Pulumi.${stack}.yaml`);
  if (existsSync(file)) {
    const config = withoutEncrypted(configIn(contentOf(file)));
    return regions.includes(stack) ? config : { ...config, "aws:region": homeRegion };
  }
  const blocks = new Set(
    readdirSync(files).flatMap((name) => (/^Pulumi\..+\.yaml$/.test(name) ? blockIn(path.join(files, name)) : [])),
  );
  const free = [...Array(25).keys()].map((n) => `10.${(n + 1) * 10}.0.0/16`).filter((block) => !blocks.has(block));
  const strangers = regions.filter((region) => !existsSync(path.join(files, `Pulumi.${region}.yaml`)));
  return { "aws:region": stack, "meridian:vpcCidr": free[strangers.indexOf(stack)] };
}

/** What the user encrypted is for the user's own passphrase or key: a session has another, and takes the default instead. */
export function withoutEncrypted(config: YamlObject): Record<string, unknown> {
  const encrypted = (value: unknown): boolean => typeof value === "object" && value !== null && "secure" in value;
  return Object.fromEntries(Object.entries(config).filter(([, value]) => !encrypted(value)));
}

function blockIn(file: string): string[] {
  const [, block] = Object.entries(configIn(contentOf(file))).find(([key]) => key.endsWith(":vpcCidr")) ?? [];
  return typeof block === "string" ? [block] : [];
}
