import { parseArgs } from "node:util";
import { configurationNamed } from "./matrix/choose";
import { namedConfigurations } from "./matrix/named";
import { type ComputeKind, computeKinds, type DatabaseKind, databaseKinds } from "../config/settings";

/** What the user's files say, as far as a rehearsal must know it before it begins. */
export interface ConfiguredPlatform {
  readonly regions: readonly string[];
  readonly homeRegion: string;
  readonly bootstrapRegion: string;
  /** Of the stacks that say nothing else. */
  readonly compute: ComputeKind;
  readonly database: DatabaseKind;
  readonly protection: "protected" | "unprotected";
  readonly hostedZoneId?: string;
}

/** Where the stacks' files are. Default: the program's root. */
export interface Source {
  /** A folder of `profiles/`. */
  readonly profile?: string | undefined;
  /** One of the matrix: its files are written first. */
  readonly configuration?: string | undefined;
}

export interface RehearsalOptions extends ConfiguredPlatform, Source {
  /** Keys that options set for all stacks, whatever the files say. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Whether the databases' writers are moved on the way. */
  readonly roles: "moved" | "stay";
  /** Leave the cloud up at the end, or take over the one that is kept. */
  readonly cloud: "discard" | "keep" | "discardKept";
  /** Only this stack and what it reads. */
  readonly stack?: string;
  readonly output: "text" | "json" | "help";
}

/** Added in this order when only a number of regions is asked for. */
const known = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];

/** A list in the help's column of explanations, a name a line. */
const wrapped = (list: readonly string[]): string => list.join(`,\n${" ".repeat(21)}`);

export const help = `Usage: npm run rehearse -- [options]

Deploys the whole platform on a local three-region cloud, checks it, moves its databases' writers, and takes it down.
Needs no AWS account and reads no AWS credentials. Writes build/rehearsal/report.html and report.json.

What is rehearsed is what Pulumi.yaml and the stacks' files say; an option overrides them for all stacks.

  --profile NAME     the stacks' files of profiles/NAME
  --configuration NAME
                     another platform: ${wrapped(Object.keys(namedConfigurations))}, or
                     seed-SEED-N or pair-SEED-N: one of the matrix that a seed makes, of 2 to 6 regions or of two
  --regions N|LIST   2 to 6, or names such as us-east-1,eu-west-1; the first is home and writes first
  --compute KIND     ${computeKinds.join(" or ")}: what the storefront runs on
  --database KIND    ${databaseKinds.join(" or ")}: what the relational database is
  --short            leave the databases' writers where they are: no switchover, no failover, no rebuild
  --stack NAME       only this stack and what it reads
  --keep             leave the cloud up and print what to export for the plain pulumi CLI; run again to go on with it
  --discard          remove the cloud that an earlier --keep left
  --json             print the report as JSON, progress goes to standard error
  --help             this text

Exit code: 0 everything held, 1 something deviated or failed, 2 bad options, 130 interrupted.`;

/**
 * @param configured what the files say, of a profile where one is named
 * @throws Error listing every problem with the options, and how to see what is allowed; whatever `configured` throws
 */
export function parseOptions(
  args: readonly string[],
  configured: (source: Source) => ConfiguredPlatform,
): RehearsalOptions {
  const problems: string[] = [];
  const { values, wrong } = read(args);
  problems.push(...wrong);
  const { compute, database, regions, profile, configuration, stack } = values;
  const overrides = {
    ...(regions === undefined ? {} : placesOf(regionsOf(regions, problems))),
    ...(compute === undefined ? {} : { computeKind: oneOf("--compute", compute, computeKinds, problems) }),
    ...(database === undefined ? {} : { databaseKind: oneOf("--database", database, databaseKinds, problems) }),
  };
  const isProfile = profile === undefined || /^[a-z0-9-]+$/.test(profile);
  if (!isProfile) problems.push(`--profile is ${profile}; it must be a folder in profiles/`);
  if (configuration !== undefined && configurationNamed(configuration) === undefined)
    problems.push(
      `--configuration is ${configuration}; it must be one of ${Object.keys(namedConfigurations).join(", ")}, seed-SEED-N or pair-SEED-N`,
    );
  if (configuration !== undefined && profile !== undefined)
    problems.push("--configuration and --profile exclude each other");
  if (values.keep && values.discard) problems.push("--keep and --discard exclude each other");
  const isHelp = values.help && problems.length === 0;
  const files = isHelp
    ? nothingConfigured
    : configured(
        configuration !== undefined && configurationNamed(configuration) !== undefined
          ? { configuration }
          : { profile: isProfile ? profile : undefined },
      );
  const platform: ConfiguredPlatform = { ...files, ...overridden(overrides) };
  const stacks = ["foundation", ...platform.regions, "global"];
  if (stack !== undefined && !stacks.includes(stack))
    problems.push(`--stack is ${stack}; it must be one of ${stacks.join(", ")}`);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run rehearse -- --help`);
  return {
    ...platform,
    overrides,
    roles: values.short ? "stay" : "moved",
    cloud: values.keep ? "keep" : values.discard ? "discardKept" : "discard",
    ...(profile === undefined ? {} : { profile }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(stack === undefined ? {} : { stack }),
    output: isHelp ? "help" : values.json ? "json" : "text",
  };
}

/** Help is printed without a look at any file. */
const nothingConfigured: ConfiguredPlatform = {
  ...{ regions: [], homeRegion: "", bootstrapRegion: "" },
  ...{ compute: computeKinds[0], database: databaseKinds[0], protection: "protected" },
};

interface Overridden {
  readonly regions?: readonly string[];
  readonly homeRegion?: string;
  readonly bootstrapRegion?: string;
  readonly computeKind?: ComputeKind;
  readonly databaseKind?: DatabaseKind;
}

const placesOf = (regions: readonly string[]): Overridden => ({
  regions,
  homeRegion: regions[0]!,
  bootstrapRegion: regions[0]!,
});

const overridden = ({ computeKind, databaseKind, ...places }: Overridden): Partial<ConfiguredPlatform> => ({
  ...places,
  ...(computeKind === undefined ? {} : { compute: computeKind }),
  ...(databaseKind === undefined ? {} : { database: databaseKind }),
});

/** The first lines of a rehearsal: what is rehearsed, and what of it isn't as the files say. */
export function introduction({ profile, configuration, regions, overrides, stack }: RehearsalOptions): string {
  const folder = configuration === undefined ? `profiles/${profile}` : `the configuration ${configuration}`;
  const isRoot = profile === undefined && configuration === undefined;
  const files = `Pulumi.yaml and ${isRoot ? "the stacks' files" : folder}`;
  const changes = Object.entries(overrides).map(([key, value]) => `${key} ${String(value)}`);
  return [
    `rehearsing ${stack ?? regions.join(", ")} as ${files} say`,
    ...(changes.length > 0 ? [`  but for all stacks: ${changes.join("; ")}`] : []),
  ].join("\n");
}

const declared = {
  profile: { type: "string" },
  configuration: { type: "string" },
  regions: { type: "string" },
  compute: { type: "string" },
  database: { type: "string" },
  stack: { type: "string" },
  short: { type: "boolean" },
  keep: { type: "boolean" },
  discard: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function read(args: readonly string[]) {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: declared,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const wrong = tokens.flatMap((it) => {
    if (it.kind === "positional") return `${it.value} isn't an option`;
    if (it.kind !== "option") return [];
    const option = it.name in declared ? declared[it.name as keyof typeof declared] : undefined;
    if (!option) return `${it.rawName} isn't an option`;
    if (option.type === "string" && !it.value) return `${it.rawName} needs a value`;
    return option.type === "boolean" && it.value !== undefined ? `${it.rawName} takes no value` : [];
  });
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return {
    values: {
      ...values,
      profile: text(values.profile),
      configuration: text(values.configuration),
      regions: text(values.regions),
      compute: text(values.compute),
      database: text(values.database),
      stack: text(values.stack),
    },
    wrong,
  };
}

/** The first where the given one is none of them: a problem says so. */
function oneOf<T extends string>(option: string, given: string, kinds: readonly [T, ...T[]], problems: string[]): T {
  const kind = kinds.find((it) => it === given);
  if (kind === undefined) problems.push(`${option} is ${given}; it must be one of ${kinds.join(", ")}`);
  return kind ?? kinds[0];
}

function regionsOf(given: string, problems: string[]): string[] {
  if (/^\d+$/.test(given)) {
    const count = Number(given);
    if (count >= 2 && count <= known.length) return known.slice(0, count);
    problems.push(`--regions is ${given}; a number must be 2 to ${known.length}`);
    return known.slice(0, 3);
  }
  const regions = given.split(",").map((it) => it.trim());
  const wrong = regions.filter((it) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(it));
  if (wrong.length > 0) problems.push(`--regions has ${wrong.join(", ")}; names look like eu-west-1`);
  if (new Set(regions).size !== regions.length) problems.push(`--regions names a region twice: ${given}`);
  if (regions.length < 2 || regions.length > known.length)
    problems.push(`--regions names ${regions.length}; 2 to ${known.length} work`);
  return regions;
}
