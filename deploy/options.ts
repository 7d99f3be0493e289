import { parseArgs } from "node:util";
import { type StepName, stepNames } from "./order";
import type { Consent } from "./ask";
import { consentIn } from "./flags";

export const help = `Usage: npm run deploy -- [--check|--dry-run|--resume] [--yes] [--step <step>|--only <region>] [--hold]   foundation → regions → global
       npm run destroy -- [--yes]                                      regions that write nothing first, the writers' region last

Where one stops, it prints the ways out as commands. destroy takes protection off first, where the configuration says protect: false.
Uses the pulumi CLI that is on PATH, or finds one, the backend and the AWS credentials of this shell. Stacks that don't exist are refused.
  --check                    only ask the account whether it is ready: nothing is planned or changed; deploy asks too, as it goes
  --dry-run                  preview only
  --yes                      don't ask before applying
  --step <step>              only one: ${stepNames.join(", ")}; what it reads must be deployed
  --only <region>            only this region
  --hold                     end after the first region, whose users try the change
  --resume                   go on after --hold, an interruption or a failure, with the same commit checked out
  --organization <name>      Pulumi Cloud's organisation of the stacks; default: the login's
  --create                   make stacks that don't exist; not in CI
  --secrets-provider <it>    of the stacks that --create makes: awskms://…, passphrase, or Pulumi Cloud's default
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

export interface DeployOptions {
  readonly command: "deploy" | "destroy";
  readonly mode: "apply" | "dryRun" | "check";
  readonly consent: Consent;
  /** Only this step of the order. */
  readonly step?: StepName;
  /** Only this region. */
  readonly only?: string;
  readonly pause?: "after first";
  readonly way?: "resume";
  readonly organization?: string;
  readonly stacks: "select" | "create";
  readonly secretsProvider?: string;
}

/** @throws Error in one line where the arguments mean nothing; nothing where only help is asked for. */
export function optionsIn(args: readonly string[]): DeployOptions | undefined {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: known });
  if (values.help) return undefined;
  const [command = "deploy", ...rest] = positionals;
  if ((command !== "deploy" && command !== "destroy") || rest.length > 0)
    throw new Error(`${positionals.join(" ")} isn't a command`);
  if (command === "destroy" && values["dry-run"]) throw new Error("--dry-run goes with deploy");
  if (command === "destroy" && values.check) throw new Error("--check goes with deploy");
  if (values.check && values["dry-run"]) throw new Error("--check and --dry-run exclude each other");
  if (values.check && values.create) throw new Error("--check makes nothing, no stack either: leave out --create");
  if (command === "destroy" && values.create) throw new Error("--create goes with deploy");
  if (values["dry-run"] && values.create)
    throw new Error("--dry-run makes nothing, no stack either: leave out --create");
  const step = stepNames.find((it) => it === values.step);
  if (values.step !== undefined && (step === undefined || command === "destroy"))
    throw new Error(`--step goes with deploy, and is one of ${stepNames.join(", ")}`);
  expectWavesAlone(command, values);
  const { organization, "secrets-provider": secretsProvider } = values;
  if (secretsProvider !== undefined && !values.create) throw new Error("--secrets-provider goes with --create");
  return {
    command,
    mode: values.check ? "check" : values["dry-run"] ? "dryRun" : "apply",
    consent: consentIn(values),
    stacks: values.create ? "create" : "select",
    ...(step === undefined ? {} : { step }),
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.hold ? { pause: "after first" as const } : {}),
    ...(values.resume ? { way: "resume" as const } : {}),
    ...(organization ? { organization } : {}),
    ...(secretsProvider === undefined ? {} : { secretsProvider }),
  };
}

/** What says how regions change goes with changing them. @throws Error in one line */
function expectWavesAlone(command: string, values: Readonly<Record<string, unknown>>): void {
  const given = ["only", "hold", "resume"].filter((it) => values[it] !== undefined);
  if (given.length === 0) return;
  const named = given.map((it) => `--${it}`).join(", ");
  if (command === "destroy") throw new Error(`${named} goes with deploy`);
  const others = ["check", "dry-run", "create", "step"].filter((it) => values[it] !== undefined);
  if (others.length > 0) throw new Error(`${named} doesn't go with ${others.map((it) => `--${it}`).join(", ")}`);
  if (values["only"] !== undefined && given.length > 1)
    throw new Error("--only is one region: leave out --hold and --resume");
}

const known = {
  check: { type: "boolean" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
  step: { type: "string" },
  only: { type: "string" },
  hold: { type: "boolean" },
  resume: { type: "boolean" },
  organization: { type: "string" },
  create: { type: "boolean" },
  "secrets-provider": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;
