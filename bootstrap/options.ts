import { awsRegions, isKnownRegion } from "../config/aws-regions";
import { readFlags } from "../toolchain/readFlags";

export const help = `Usage: npm run bootstrap -- [--dry-run] [--yes] [--region <region>] [--replica-region <region>]
       npm run bootstrap -- restore [--yes] [--replica-region <region>]
       npm run bootstrap -- github [--apply] [--reviewer <login>] [--plans-read-state]

Makes a place for Pulumi's state in the account of this shell's AWS credentials: a multi-Region key, a bucket, and a copy of both in a
second region. Writes the backend into Pulumi.yaml and makes the stacks. Safe to run again; what it didn't make, it doesn't touch.
  restore                    after the state's region was lost: goes on from the copy, in the files and in the states themselves
  github                     what GitHub needs; --apply sets it by gh, the CLI of GitHub
  --dry-run                  says what is there and what would be made, and changes nothing
  --yes                      don't ask before anything is made
  --region <region>          of the bucket; default: homeRegion
  --replica-region <region>  of the copy; default: the first of regions that isn't the bucket's
  --reviewer <login>         who has to approve deployments and drills
  --plans-read-state         lets the roles preview and drift read state: whoever may push a branch can then read its secrets
Exit code: 0 done, 1 failed or refused, 2 bad options, 130 interrupted.`;

export interface BootstrapOptions {
  readonly command: "make" | "restore" | "github";
  readonly mode: "apply" | "show";
  readonly consent: "ask" | "yes";
  readonly region?: string;
  readonly replicaRegion?: string;
  readonly reviewer?: string;
  readonly plans: "without state" | "read state";
}

const flags = {
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
  apply: { type: "boolean" },
  region: { type: "string" },
  "replica-region": { type: "string" },
  reviewer: { type: "string" },
  "plans-read-state": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Which options go with which command. */
const allowed: Readonly<Record<BootstrapOptions["command"], readonly (keyof typeof flags)[]>> = {
  make: ["dry-run", "yes", "region", "replica-region"],
  restore: ["yes", "replica-region"],
  github: ["apply", "yes", "reviewer", "plans-read-state"],
};

/** @throws Error with every mistake, a line each; nothing where only help is asked for. */
export function optionsIn(args: readonly string[]): BootstrapOptions | undefined {
  const { values, positionals, wrong } = readFlags(args, flags);
  if (values.help) return undefined;
  const [given = "make", ...rest] = positionals;
  const command = given === "restore" || given === "github" ? given : "make";
  const unknown = positionals.length > 0 && (command === "make" || rest.length > 0) ? positionals.join(" ") : "";
  const { region, "replica-region": replicaRegion, reviewer } = values;
  const problems = [
    ...wrong,
    ...(unknown ? [`${unknown} isn't a command: leave it out, or say restore or github`] : []),
    ...Object.keys(values).flatMap((it) =>
      allowed[command].some((name) => name === it) ? [] : [`--${it} goes with ${commandsWith(it)}`],
    ),
    ...[region, replicaRegion].flatMap((it) =>
      it === undefined || isKnownRegion(it)
        ? []
        : [`${it} isn't a region of AWS that Meridian knows: ${Object.keys(awsRegions).join(", ")}`],
    ),
    ...(region !== undefined && region === replicaRegion
      ? [`--replica-region is ${region} as --region is: the copy would be lost with it`]
      : []),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const shows = command === "github" ? !values.apply : values["dry-run"] === true;
  return {
    command,
    mode: shows ? "show" : "apply",
    consent: values.yes ? "yes" : "ask",
    plans: values["plans-read-state"] ? "read state" : "without state",
    ...(region === undefined ? {} : { region }),
    ...(replicaRegion === undefined ? {} : { replicaRegion }),
    ...(reviewer === undefined ? {} : { reviewer }),
  };
}

const commandsWith = (option: string): string =>
  Object.entries(allowed)
    .flatMap(([command, options]) =>
      options.some((it) => it === option) ? [command === "make" ? "no command" : command] : [],
    )
    .join(" and ");
