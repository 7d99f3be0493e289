import { parseArgs } from "node:util";
import type { Consent } from "./ask";
import { consentIn } from "./flags";
import { platformIn } from "./platform";

/** Of a command that works on one stack alone. */
export interface StackOptions {
  readonly stack: string;
  readonly consent: Consent;
  readonly organization?: string;
}

/** @throws Error in one line where the arguments mean nothing; nothing where only help is asked for. */
export function stackOptionsIn(root: string): StackOptions | undefined {
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
