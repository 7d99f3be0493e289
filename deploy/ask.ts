import { createInterface } from "node:readline/promises";

/** One line for whoever watches; what a command answers goes to standard output, and these don't. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** @throws Error where there is nobody to ask. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error(`${question} There is nobody to ask here: pass --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, Ctrl-C is a key to it and no signal to this process.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}

/** Whether whoever runs a command is asked before something is applied: `--yes` asks nobody. */
export type Consent = "ask" | "yes";

export const confirmation =
  (consent: Consent, signal: AbortSignal) =>
  (question: string): Promise<boolean> =>
    consent === "yes" ? Promise.resolve(true) : ask(question, signal);
