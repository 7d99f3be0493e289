import { computeKinds } from "../../config/settings";
import { readFlags } from "../../toolchain/readFlags";
import { defaultLoad, defaultTimeScale, type RehearsalOptions } from "../options";
import {
  type ConfiguredFor,
  nothingConfigured,
  platformFlags,
  platformOf,
  type PlatformOptions,
} from "../platformOptions";
import { scenarioNamed, scenarios } from "./all";
import type { Scenario } from "./scenario";

export interface SoakOptions {
  readonly rehearsal: RehearsalOptions;
  readonly scenarios: readonly Scenario[];
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  /** Requests a second of all users together. */
  readonly perSecond: number;
  /** `unheld`: what has held for this commit isn't played again. */
  readonly played: "all" | "unheld";
  /** Whether what is known of this commit counts. */
  readonly tally: "go on" | "anew";
  readonly output: "text" | "json" | "help";
}

const width = Math.max(...scenarios.map((it) => it.name.length));

export const help = `Usage: npm run soak:life -- [SCENARIO …] [options]

Deploys the platform on a local cloud, brings it to life, and plays scenarios on it, one after the other, while users shop: things
break, databases are moved, regions are evacuated. After each, what users were promised is counted, everything is put back, and the
previews of all stacks must show no change. Keeps what came of each in build/rehearsal/soak, a file a commit.

Without names all are played. What has held for this commit isn't played again, unless it is asked for by name or with --anew.

  --anew             forget what has held for this commit
  --regions N|LIST   2 to 6, or names such as us-east-1,eu-west-1; the first is home and writes first
  --compute KIND     ${computeKinds.join(" or ")}: what the storefront runs on; each has a tally of its own
  --time-scale N     divide delays that AWS has and this machine hasn't, 1 to 60 (default ${defaultTimeScale})
  --load N           requests a second of all users together, 1 to 1000 (default ${defaultLoad})
  --json             print what came of them as JSON, progress goes to standard error
  --help             this text

Scenarios:
${scenarios.map((it) => `  ${it.name.padEnd(width)}  ${it.proves}`).join("\n")}

Ctrl-C ends the scenario under way, and the cloud; the same command goes on from there.
Exit code: 0 all held, 1 something deviated or failed, 2 bad options, 130 interrupted.`;

const declared = {
  regions: platformFlags.regions,
  compute: platformFlags.compute,
  anew: { type: "boolean" },
  "time-scale": { type: "string" },
  load: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws Error listing every problem with the options, and how to see what is allowed; whatever `configured` throws */
export function parseSoak(args: readonly string[], configured: ConfiguredFor): SoakOptions {
  const { values, positionals, wrong } = readFlags(args, declared);
  const problems = [...wrong];
  const isHelp = values.help === true && problems.length === 0;
  const platform = platformOf(values, problems, isHelp ? () => nothingConfigured : configured);
  if (!isHelp && platform.database !== "aurora-global")
    problems.push(
      `databaseKind is ${platform.database}; scenarios move databases to and fro, which needs aurora-global. With ${platform.database}: npm run rehearse -- --database ${platform.database} [--drill NAME]`,
    );
  const chosen = positionals.flatMap((name) => named(name, problems));
  const misfit = (it: Scenario): string | undefined => misfitOf(it, platform);
  problems.push(...(isHelp ? [] : chosen.flatMap((it) => misfit(it) ?? [])));
  const timeScale = numberOf("time-scale", values["time-scale"], [defaultTimeScale, 60], problems);
  const perSecond = numberOf("load", values.load, [defaultLoad, 1000], problems);
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run soak:life -- --help`);
  return {
    rehearsal: { ...platform, roles: "stay", cloud: "live", output: "text" },
    scenarios: chosen.length > 0 ? [...new Set(chosen)] : scenarios.filter((it) => misfit(it) === undefined),
    ...{ timeScale, perSecond },
    played: chosen.length > 0 ? "all" : "unheld",
    tally: values.anew ? "anew" : "go on",
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}

/** Why it can't be played on a platform; undefined where it can. */
function misfitOf(
  { name, leastRegions = 2, rollsOut = false }: Scenario,
  { regions, compute }: Pick<PlatformOptions, "regions" | "compute">,
): string | undefined {
  if (regions.length < leastRegions) return `${name} needs ${leastRegions} regions, and there are ${regions.length}`;
  if (rollsOut && compute !== "asg") return `${name} needs asg: it is an instance refresh, and ${compute} has none`;
  return undefined;
}

function named(name: string, problems: string[]): Scenario[] {
  try {
    return [scenarioNamed(name)];
  } catch (error) {
    problems.push((error as Error).message);
    return [];
  }
}

function numberOf(
  name: string,
  given: string | undefined,
  [otherwise, most]: readonly [number, number],
  problems: string[],
): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (value >= 1 && value <= most) return value;
  problems.push(`--${name} is ${given}; it must be a number from 1 to ${most}`);
  return otherwise;
}
