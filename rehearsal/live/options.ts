import { variantsHelp } from "../dataplane/compute/brokenImages";
import { faultsHelp, faultNamed } from "../faults/ask";
import { defaultTimeScale, type RehearsalOptions } from "../options";
import { type ConfiguredFor, platformFlags, platformHelp, platformOf } from "../platformOptions";
import { type FlagValues, readFlags, wholeNumber } from "../../toolchain/readFlags";

/** What a living cloud can be asked for from another terminal. */
export type LiveRequest =
  | { readonly name: "status" | "faults" }
  | { readonly name: "fault"; readonly words: readonly string[] }
  | { readonly name: "heal"; readonly which: number | "all" };

export interface LiveStart {
  readonly name: "start";
  readonly rehearsal: RehearsalOptions;
  /** Of the shop's address on this machine; undefined: one that is free. */
  readonly port: number | undefined;
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
}

export type LiveCommand =
  | { readonly name: "help" | "discard" }
  /** What `npm run drill` and `npm run drift` are asked for, on the only cloud there is. */
  | { readonly name: "drill" | "drift"; readonly words: readonly string[] }
  | LiveStart
  | { readonly name: "request"; readonly request: LiveRequest; readonly session: string | undefined };

export const help = `Usage: npm run live -- [command] [options]

Deploys the platform on a local cloud and brings it to life: real storefronts, databases that replicate, DNS, load balancers
and the edge, all of them as the deployed state says. Serves the shop on this machine until Ctrl-C.

${platformHelp}
  --port PORT        of the shop's address, http://localhost:PORT (default: a free one)
  --time-scale N     divide delays that AWS has and this machine hasn't, 1 to 60 (default ${defaultTimeScale})
  --plan-only        deploy, bring nothing to life, print what to export for the plain pulumi CLI, and leave the cloud up;
                     run again, with or without it, to go on with that cloud
  --stack NAME       with --plan-only: only this stack and what it reads

From another terminal:
  status             each region: instances, who writes, lag, DNS, requests, errors; and the faults there are
  fault NAME …       begin one of the faults below
  faults             what is wrong now, with its numbers
  heal [N|all]       end fault N, or all of them (default)
  drill …            npm run drill on this cloud: drill readiness, drill run region-evacuation --leave us-east-1
  drift [--json]     npm run drift on this cloud, or on one that --plan-only left: what was changed behind the program's back
  discard            remove the clouds that --plan-only left
  --session NAME     which cloud, where several run: status names them

Faults:
${faultsHelp()}

Images of the storefront that can be rolled out, by digest. Health checks find nothing wrong with any of them:
${variantsHelp()}
Set one as meridian:imageDigest in the cloud's workspace, run pulumi up for a region, and then, with AWS_ENDPOINT_URL as it is printed
and "rehearsal" as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: npm run rollout -- --region REGION

Exit code: 0 done, 1 failed, 2 bad options, 130 interrupted before it was alive.`;

const declared = {
  ...platformFlags,
  port: { type: "string" },
  "time-scale": { type: "string" },
  "plan-only": { type: "boolean" },
  session: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Name = keyof typeof declared;

const starting = [...(Object.keys(platformFlags) as Name[]), "port", "time-scale", "plan-only"] as const;
const takes: Readonly<Record<string, readonly Name[]>> = {
  start: starting,
  ...{ status: ["session"], faults: ["session"], fault: ["session"], heal: ["session"], discard: [] },
};

/** @throws Error listing every problem with the options, and how to see what is allowed; whatever `configured` throws */
export function parseLive(args: readonly string[], configured: ConfiguredFor): LiveCommand {
  const [first, ...words] = args;
  if (first === "drill" || first === "drift") return { name: first, words };
  const negative = /^-\d+$/;
  // A negative number is a fault's word, and no option.
  const numbers = args.filter((it) => negative.test(it));
  const { values, positionals, wrong } = readFlags(
    args.map((it) => (negative.test(it) ? `=${it}` : it)),
    declared,
  );
  const [name = "start", ...rest] = positionals.map((it) => (numbers.includes(it.slice(1)) ? it.slice(1) : it));
  const problems = [...wrong];
  if (values.help && problems.length === 0) return { name: "help" };
  const allowed = Object.hasOwn(takes, name) ? takes[name] : undefined;
  if (!allowed)
    problems.push(
      `${name} is no command; there are ${[...Object.keys(takes).slice(1), "drill", "drift"].join(", ")}, and none, which starts a cloud`,
    );
  for (const it of allowed ? (Object.keys(values) as Name[]) : [])
    if (!allowed!.includes(it))
      problems.push(`--${it} does not go with ${name === "start" ? "starting a cloud" : name}`);
  const command = commandOf(name, rest, values, problems, configured);
  if (problems.length > 0) throw new Error(`${[...new Set(problems)].join("\n")}\nSee: npm run live -- --help`);
  return command;
}

function commandOf(
  name: string,
  rest: readonly string[],
  values: FlagValues<typeof declared>,
  problems: string[],
  configured: ConfiguredFor,
): LiveCommand {
  const { session } = values;
  if (name === "start") return startOf(values, problems, configured);
  if (name === "fault") return { name: "request", session, request: faultOf(rest, problems) };
  const allowed = name === "heal" ? 1 : 0;
  for (const it of rest.slice(allowed)) problems.push(`${it} does not go with ${name}`);
  if (name === "heal")
    return { name: "request", session, request: { name, which: whichOf(rest[0] ?? "all", problems) } };
  if (name === "status" || name === "faults") return { name: "request", session, request: { name } };
  return { name: "discard" };
}

function startOf(values: FlagValues<typeof declared>, problems: string[], configured: ConfiguredFor): LiveStart {
  const isPlanOnly = values["plan-only"] === true;
  if (values.stack !== undefined && !isPlanOnly)
    problems.push(
      `--stack is ${values.stack}; one stack has no life of its own: add --plan-only, or leave --stack out`,
    );
  for (const it of ["port", "time-scale"] as const)
    if (isPlanOnly && values[it] !== undefined)
      problems.push(`--${it} does not go with --plan-only, which brings nothing to life`);
  const platform = platformOf(values, problems, configured);
  return {
    name: "start",
    rehearsal: {
      ...platform,
      roles: "stay",
      cloud: isPlanOnly ? "keep" : "live",
      output: "text",
    },
    port: values.port === undefined ? undefined : wholeNumber("port", values.port, [1, 65_535], problems),
    timeScale: wholeNumber("time-scale", values["time-scale"] ?? String(defaultTimeScale), [1, 60], problems),
  };
}

/** What can be told of it before a cloud is asked. */
function faultOf(words: readonly string[], problems: string[]): LiveRequest {
  try {
    faultNamed(words);
  } catch (error) {
    problems.push((error as Error).message.replace(/\nSee: .*$/, ""));
  }
  return { name: "fault", words };
}

function whichOf(given: string, problems: string[]): number | "all" {
  if (given === "all") return given;
  return wholeNumber(
    "heal",
    given,
    [1, Number.MAX_SAFE_INTEGER],
    problems,
    `heal ${given}: it must be a fault's number, or all`,
  );
}
