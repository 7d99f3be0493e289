import {
  type ConfiguredFor,
  nothingConfigured,
  platformFlags,
  platformHelp,
  platformOf,
  type PlatformOptions,
} from "./platformOptions";
import { firstPlatform, platformNameAllowed, platformNameObjection } from "../config/platformNames";
import { drills } from "../drill/drills";
import { type FlagValues, readFlags, wholeNumber } from "../toolchain/readFlags";

export interface RehearsalOptions extends PlatformOptions {
  /** Whether the databases' writers are moved on the way. */
  readonly roles: "moved" | "stay";
  /** Whether users shop on it while a region is lost; undefined: it is only planned and applied. */
  readonly life?: {
    readonly timeScale: number;
    readonly perSecond: number;
    /** Names of drills that are run on it, in their order, instead of losing a region and bringing it back; none: that. */
    readonly drills: readonly string[];
  };
  /**
   * What becomes of the cloud: *discard*: taken down stack by stack at the end; *keep*: left up, or the kept one is gone on with;
   * *live*: deployed for a data plane, or the kept one is.
   */
  readonly cloud: "discard" | "keep" | "live";
  /** Name of a second platform that is deployed beside it, moved and taken down. */
  readonly beside?: string;
  readonly output: "text" | "json" | "help";
}

export const defaultTimeScale = 10;
/** Requests a second that two slow cores carry beside nine storefronts, six databases and the emulator: docs/performance.md. */
export const defaultLoad = 10;

export const help = `Usage: npm run rehearse -- [options]

Deploys the whole platform on a local three-region cloud and checks it; brings it to life, lets users shop, loses a region under
them and brings it back; counts what they were promised; and takes everything down.
Needs no AWS account and reads no AWS credentials. Writes build/rehearsal/report.html and report.json.
A cloud that stays up, with or without life in it: npm run live -- --help

What is rehearsed is what Pulumi.yaml and the stacks' files say; an option overrides them for all stacks.

${platformHelp}
  --plan-only        deploy, check, move the databases' writers and take down, with nothing alive behind the AWS API;
                     so it is too with --configuration
  --drill NAME       instead of losing a region: run this drill under load, or several, separated by commas, or all:
                     without capacity for eks, and without second-failure in two regions
  --beside NAME      as --plan-only, and with a second platform of this name in the same account: what each does, the other doesn't notice.
                     Each from nothing: a place for the state, the account's check, deployed, released, deployed again, examined; the second one moved
  --short            as --plan-only, and leave the databases' writers where they are: no switchover, no failover, no rebuild
  --stack NAME       as --plan-only, for this stack and what it reads
  --time-scale N     divide delays that AWS has and this machine hasn't, 1 to 60 (default ${defaultTimeScale})
  --load N           requests a second of all users together, 1 to 1000 (default ${defaultLoad})
  --json             print the report as JSON, progress goes to standard error
  --help             this text

Exit code: 0 everything held, 1 something deviated or failed, 2 bad options, 130 interrupted.`;

/** Options that there were, and what is to be used now. */
const moved: Readonly<Record<string, string>> = {
  "--keep": "a cloud that stays up is made by npm run live -- --plan-only",
  "--discard": "clouds that stay up are removed by npm run live -- discard",
};

/**
 * @param configured what the files say, of a profile where one is named
 * @throws Error listing every problem with the options, and how to see what is allowed; whatever `configured` throws
 */
export function parseOptions(args: readonly string[], configured: ConfiguredFor): RehearsalOptions {
  const { values, positionals, wrong } = readFlags(args, declared);
  const problems = [...wrong.map((it) => withMove(it)), ...positionals.map((it) => `${it} isn't an option`)];
  const files: ConfiguredFor = values.help && problems.length === 0 ? () => nothingConfigured : configured;
  const platform = platformOf(values, problems, files);
  const life = lifeOf(values, platform, problems);
  const { beside } = values;
  problems.push(...besideProblems(values));
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run rehearse -- --help`);
  return {
    ...platform,
    ...(life && { life }),
    ...(beside !== undefined && { beside }),
    roles: values.short ? "stay" : "moved",
    cloud: "discard",
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}

function besideProblems({ beside, platform, stack }: FlagValues<typeof declared>): readonly string[] {
  if (beside === undefined) return [];
  const reason =
    beside === (platform ?? firstPlatform) ? "which is the first platform's too" : platformNameObjection(beside);
  return [
    ...(reason === undefined ? [] : [`--beside is ${beside}, ${reason}. ${platformNameAllowed}`]),
    ...(stack === undefined ? [] : ["--beside needs whole platforms: leave out --stack"]),
  ];
}

/** Undefined where nothing is to live. */
function lifeOf(
  values: FlagValues<typeof declared>,
  platform: PlatformOptions,
  problems: string[],
): RehearsalOptions["life"] {
  const without = (["plan-only", "short", "stack", "configuration", "beside"] as const).find(
    (it) => values[it] !== undefined,
  );
  for (const it of ["time-scale", "load", "drill"] as const)
    if (without !== undefined && values[it] !== undefined)
      problems.push(`--${it} does not go with --${without}, which brings nothing to life`);
  const timeScale = wholeNumber("time-scale", values["time-scale"] ?? String(defaultTimeScale), [1, 60], problems);
  const perSecond = wholeNumber("load", values.load ?? String(defaultLoad), [1, 1000], problems);
  const named = values.drill === undefined ? [] : drillsNamed(values.drill, platform, problems);
  return without === undefined ? { timeScale, perSecond, drills: named } : undefined;
}

function drillsNamed(given: string, platform: PlatformOptions, problems: string[]): readonly string[] {
  const known = drills.map(({ name }) => name);
  const impossible = impossibleDrills(platform);
  if (given === "all") return known.filter((it) => !impossible.has(it));
  const names = given.split(",").map((it) => it.trim());
  const unknown = names.filter((it) => !known.includes(it));
  if (unknown.length > 0) problems.push(`--drill is ${given}; it must be all, or some of ${known.join(", ")}`);
  for (const it of names) if (impossible.has(it)) problems.push(`--drill ${it} needs ${impossible.get(it)}`);
  return names;
}

/** Drills that a platform of these kinds can't have, and what they need. */
const impossibleDrills = ({ compute, regions }: PlatformOptions): ReadonlyMap<string, string> =>
  new Map([
    ...(compute === "eks"
      ? [
          [
            "capacity",
            "asg: it reckons with a group's target tracking, and of eks what one target carries isn't known",
          ] as const,
        ]
      : []),
    ...(regions.length < 3 ? [["second-failure", `three regions, and there are ${regions.length}`] as const] : []),
  ]);

function withMove(problem: string): string {
  const option = problem.split(" ", 1)[0]!;
  const now = Object.hasOwn(moved, option) ? moved[option] : undefined;
  return now === undefined ? problem : `${problem} of a rehearsal: ${now}`;
}

const declared = {
  ...platformFlags,
  short: { type: "boolean" },
  "plan-only": { type: "boolean" },
  beside: { type: "string" },
  "time-scale": { type: "string" },
  load: { type: "string" },
  drill: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
