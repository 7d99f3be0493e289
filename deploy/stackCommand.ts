/** Commands that work on one stack alone: `npm run unlock`, `npm run take-back`. */
import path from "node:path";
import { parseArgs } from "node:util";
import { useEngine } from "../engine/use";
import { argumentsOrExit } from "../toolchain/commandLine";
import { type Consent, confirmation } from "./ask";
import { consentIn } from "./flags";
import { platformIn } from "./platform";
import { StackProcess } from "./stackProcess";
import { withStacks } from "./withStacks";

const root = path.join(__dirname, "..");

interface StackOptions {
  readonly stack: string;
  readonly consent: Consent;
  readonly organization?: string;
}

/** @throws Error in one line where the arguments mean nothing; nothing where only help is asked for. */
function optionsIn(): StackOptions | undefined {
  const { values } = parseArgs({
    options: {
      stack: { type: "string" },
      yes: { type: "boolean" },
      organization: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const stacks = ["foundation", ...platformIn(root).regions, "global"];
  const stack = stacks.find((it) => it === values.stack);
  if (stack === undefined) throw new Error(`--stack must be one of ${stacks.join(", ")}`);
  const { organization } = values;
  return { stack, consent: consentIn(values), ...(organization === undefined ? {} : { organization }) };
}

/** What a command is given to work with. */
export interface StackAtHand {
  readonly stack: string;
  readonly worker: StackProcess;
  /** Asks whether to go on, unless consent was given before. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/**
 * Runs a command on the stack that its arguments name.
 * @param interrupted what is said where it is interrupted
 */
export async function onOneStack(
  { help, interrupted }: { readonly help: string; readonly interrupted: string },
  run: (it: StackAtHand) => Promise<void>,
): Promise<void> {
  const { stack, consent, organization } = argumentsOrExit(optionsIn, help);
  await useEngine();
  const worker = new StackProcess({ stack, organization, workDir: root, env: process.env });
  await withStacks(new Map([[stack, worker]]), interrupted, (signal) =>
    run({ stack, worker, confirm: confirmation(consent, signal) }),
  );
}
