import {
  type ConfiguredFor,
  nothingConfigured,
  platformFlags,
  platformHelp,
  platformOf,
  type PlatformOptions,
  readFlags,
} from "./platformOptions";

export interface RehearsalOptions extends PlatformOptions {
  /** Whether the databases' writers are moved on the way. */
  readonly roles: "moved" | "stay";
  /**
   * What becomes of the cloud: *discard*: taken down stack by stack at the end; *keep*: left up, or the kept one is gone on with;
   * *live*: deployed for a data plane, or the kept one is.
   */
  readonly cloud: "discard" | "keep" | "live";
  readonly output: "text" | "json" | "help";
}

export const help = `Usage: npm run rehearse -- [options]

Deploys the whole platform on a local three-region cloud, checks it, moves its databases' writers, and takes it down.
Needs no AWS account and reads no AWS credentials. Writes build/rehearsal/report.html and report.json.
A cloud that stays up, with or without life in it: npm run live -- --help

What is rehearsed is what Pulumi.yaml and the stacks' files say; an option overrides them for all stacks.

${platformHelp}
  --short            leave the databases' writers where they are: no switchover, no failover, no rebuild
  --stack NAME       only this stack and what it reads
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
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run rehearse -- --help`);
  return {
    ...platform,
    roles: values.short ? "stay" : "moved",
    cloud: "discard",
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}

function withMove(problem: string): string {
  const now = moved[problem.split(" ", 1)[0]!];
  return now === undefined ? problem : `${problem} of a rehearsal: ${now}`;
}

const declared = {
  ...platformFlags,
  short: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
