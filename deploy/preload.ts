/** A stack's process has nothing to do while its engine starts, and that takes as long as loading the program: it is loaded then. */
import type { PulumiCommand } from "@pulumi/pulumi/automation";

/** The same program that the plain CLI runs. */
export interface Program {
  (): Promise<Record<string, unknown>>;
  /** Loads what a stack's run will need. */
  readonly preload?: (stack: string) => void;
}

/** Commands that ask for the program. */
const running: ReadonlySet<string | undefined> = new Set(["preview", "up"]);

/** How the SDK starts the CLI; its types leave it out. */
export interface Runs {
  run: (args: string[], ...rest: unknown[]) => Promise<{ readonly stdout: string }>;
}

/** Makes a command do something as soon as its process is there, in those that run the program. What fails then is said when the engine asks. */
export function whileEngineStarts(command: PulumiCommand, act: () => void): PulumiCommand {
  const runs = command as unknown as Runs;
  const run = runs.run.bind(command);
  runs.run = (args, ...rest) => {
    const ended = run(args, ...rest);
    if (running.has(args[0])) setImmediate(() => unlessFailing(act));
    return ended;
  };
  return command;
}

function unlessFailing(act: () => void): void {
  try {
    act();
  } catch {
    // The engine asks for the same in a moment, and reports it.
  }
}
