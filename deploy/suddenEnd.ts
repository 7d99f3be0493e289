import type { StackOperation } from "./protocol";

/** What people are told when a process that worked on a stack ended by itself. @param how The signal, or the code. */
export function suddenEnd(what: string, stack: string, kind: StackOperation["kind"], how: string): string {
  const ended = `${what} of stack ${stack} ended (${how}) during ${kind}.`;
  if (kind !== "up" && kind !== "destroy" && kind !== "refresh") return ended;
  return (
    `${ended} The stack may still be locked, and what was begun may be unfinished: npm run unlock -- --stack ${stack} puts that in order. ` +
    "A rehearsal begins anew, and a kept one is repaired by the next npm run live."
  );
}

/** The signal that ended the engine, where the Automation API's error says so. */
export const signalIn = (error: Error): string | undefined =>
  /Command was killed with (SIG\w+)/.exec(error.message)?.[1];

/** What the engine itself said: the Automation API's error has it twice, with its whole command line and all that was printed before. */
export function wordsOf({ message }: Error): string {
  const [, said = ""] =
    /^code: .*\n stderr: (?:Command failed with exit code \d+: [^\n]*\n)?(.*?)\n err\?: /s.exec(message) ?? [];
  return said.trim() || message;
}
