/** Which platform a rehearsal or a living cloud is of: what the user's files say, and what options say instead. */
import { configurationNamed } from "./matrix/choose";
import { namedConfigurations } from "./matrix/named";
import { usualRegions } from "../config/aws-regions";
import { type ComputeKind, computeKinds, type DatabaseKind, databaseKinds } from "../config/settings";
import { platformNameAllowed, platformNameObjection } from "../config/platformNames";
import type { FlagValues } from "../toolchain/readFlags";

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
  /** Whether it names secrets that whoever deploys makes. */
  readonly secrets?: "named";
}

/** Where the stacks' files are. Default: the program's root. */
export interface Source {
  /** A folder of `profiles/`. */
  readonly profile?: string | undefined;
  /** One of the matrix: its files are written first. */
  readonly configuration?: string | undefined;
}

export interface PlatformOptions extends ConfiguredPlatform, Source {
  /** Keys that options set for all stacks, whatever the files say. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** What it is called instead of what Pulumi.yaml calls it. */
  readonly name?: string;
  /** Only this stack and what it reads. */
  readonly stack?: string;
}

/** A list in the help's column of explanations, a name a line. */
const wrapped = (list: readonly string[]): string => list.join(`,\n${" ".repeat(21)}`);

export const platformFlags = {
  profile: { type: "string" },
  configuration: { type: "string" },
  platform: { type: "string" },
  regions: { type: "string" },
  compute: { type: "string" },
  database: { type: "string" },
  with: { type: "string" },
  stack: { type: "string" },
} as const;

/** What is off by default, by the name that `--with` takes: the keys that turn it on, in these regions. */
const features: Readonly<Record<string, (regions: readonly string[]) => Readonly<Record<string, unknown>>>> = {
  events: () => ({
    eventsKind: "sqs",
    mailFrom: "The shop <orders@shop.example.com>",
    merchantAlertEmail: "merchants@shop.example.com",
  }),
  dynamodb: () => ({ cartsKind: "dynamodb" }),
  functions: () => ({ functionsEnabled: true }),
  "user-pool": (regions) => ({ userPoolRegion: regions.at(-1) }),
  "fault-experiments": () => ({ faultExperiments: true }),
};

/** Rows of a help text for them, but for --stack. */
export const platformHelp = `  --profile NAME     the stacks' files of profiles/NAME
  --configuration NAME
                     another platform: ${wrapped(Object.keys(namedConfigurations))}, or
                     seed-SEED-N or pair-SEED-N: one of the matrix that a seed makes, of 2 to 6 regions or of two
  --platform NAME    the same under another name, as a second platform of an account has
  --regions N|LIST   2 to 6, or names such as us-east-1,eu-west-1; the first is home and writes first
  --compute KIND     ${computeKinds.join(" or ")}: what the storefront runs on
  --database KIND    ${databaseKinds.join(" or ")}: what the relational database is
  --with NAMES       what is off by default, with commas between: ${Object.keys(features).join(", ")}`;

export type ConfiguredFor = (source: Source) => ConfiguredPlatform;

/**
 * @param configured what the files say, of a profile where one is named
 * @throws whatever `configured` throws
 */
export function platformOf(
  values: FlagValues<typeof platformFlags>,
  problems: string[],
  configured: ConfiguredFor,
): PlatformOptions {
  const { compute, database, regions, profile, configuration, stack, platform: name } = values;
  const nameless = name === undefined ? undefined : platformNameObjection(name);
  if (nameless !== undefined) problems.push(`--platform is ${name}, ${nameless}. ${platformNameAllowed}`);
  const places: Overridden = {
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
  const files = configured(
    configuration !== undefined && configurationNamed(configuration) !== undefined
      ? { configuration }
      : { profile: isProfile ? profile : undefined },
  );
  const platform: ConfiguredPlatform = { ...files, ...overridden(places) };
  const features = values.with === undefined ? {} : featuresNamed(values.with, platform.regions, problems);
  const stacks = ["foundation", ...platform.regions, "global"];
  if (stack !== undefined && !stacks.includes(stack))
    problems.push(`--stack is ${stack}; it must be one of ${stacks.join(", ")}`);
  return {
    ...platform,
    overrides: { ...places, ...features },
    ...(name === undefined ? {} : { name }),
    ...(profile === undefined ? {} : { profile }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Help is printed without a look at any file. */
export const nothingConfigured: ConfiguredPlatform = {
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

/** The first lines: which platform, and what of it isn't as the files say. */
export function introduction({ profile, configuration, name, regions, overrides, stack }: PlatformOptions): string {
  const folder = configuration === undefined ? `profiles/${profile}` : `the configuration ${configuration}`;
  const isRoot = profile === undefined && configuration === undefined;
  const files = `Pulumi.yaml and ${isRoot ? "the stacks' files" : folder}`;
  const renamed = name === undefined ? [] : [`name ${name}`];
  const changes = Object.entries(overrides).map(([key, value]) => `${key} ${String(value)}`);
  return [
    `rehearsing ${stack ?? regions.join(", ")} as ${files} say`,
    ...(renamed.length + changes.length > 0 ? [`  but for all stacks: ${[...renamed, ...changes].join("; ")}`] : []),
  ].join("\n");
}

function featuresNamed(
  given: string,
  regions: readonly string[],
  problems: string[],
): Readonly<Record<string, unknown>> {
  const names = given.split(",").map((it) => it.trim());
  const unknown = names.filter((it) => !Object.hasOwn(features, it));
  if (unknown.length > 0)
    problems.push(`--with is ${given}; it must be of ${Object.keys(features).join(", ")}, with commas between`);
  return Object.assign({}, ...names.map((it) => features[it]?.(regions))) as Record<string, unknown>;
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
    if (count >= 2 && count <= usualRegions.length) return usualRegions.slice(0, count);
    problems.push(`--regions is ${given}; a number must be 2 to ${usualRegions.length}`);
    return usualRegions.slice(0, 3);
  }
  const regions = given.split(",").map((it) => it.trim());
  const wrong = regions.filter((it) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(it));
  if (wrong.length > 0) problems.push(`--regions has ${wrong.join(", ")}; names look like eu-west-1`);
  if (new Set(regions).size !== regions.length) problems.push(`--regions names a region twice: ${given}`);
  if (regions.length < 2 || regions.length > usualRegions.length)
    problems.push(`--regions names ${regions.length}; 2 to ${usualRegions.length} work`);
  return regions;
}
