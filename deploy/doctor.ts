/** What `npm run doctor` asks, one command after the other, and what their answers mean. */
import { npmRun } from "../toolchain/commandLine";

/** How one command ended, with all that it said. */
export interface CommandAnswer {
  readonly code: number;
  readonly output: string;
}

export interface Examination {
  /** What is as it should be where all is well. */
  readonly name: string;
  /** The npm script and its arguments: a person runs it alone for the whole answer. */
  readonly command: readonly string[];
  /** Default: by its exit code alone. */
  isFine?(output: string): boolean;
}

/** By the backend that Pulumi.yaml names: only bootstrap's own is looked at. */
export function examinations(backend: string | undefined): readonly Examination[] {
  const state: Examination = {
    name: "Pulumi's state has its key, its bucket and their copies",
    command: ["bootstrap", "--dry-run"],
    isFine: (output) => !/^[+~✖] /m.test(output),
  };
  return [
    ...(/^s3:\/\/meridian-state-/.test(backend ?? "") ? [state] : []),
    { name: "the account has what a deployment needs", command: ["deploy", "--check"] },
    { name: "what is deployed is what the program says", command: ["drift"] },
    {
      name: "no new version waits for its rollout",
      command: ["rollout", "--dry-run"],
      isFine: (output) => !/npm run rollout|doesn't say/.test(output),
    },
    { name: "each region could be left now", command: ["drill", "readiness"] },
  ];
}

export interface DoctorPorts {
  /** Runs an npm script. @throws where it is interrupted */
  readonly run: (command: readonly string[]) => Promise<CommandAnswer>;
  readonly say: (line: string) => void;
}

export const commandLine = ([script = "", ...args]: readonly string[]): string => npmRun(script, args);

/** Asks everything, also after something wasn't well. @returns how many weren't */
export async function examine(all: readonly Examination[], { run, say }: DoctorPorts): Promise<number> {
  let unwell = 0;
  for (const { name, command, isFine = () => true } of all) {
    say(`… ${commandLine(command)}`);
    const { code, output } = await run(command);
    if (code === 0 && isFine(output)) {
      say(`✔ ${name}`);
      continue;
    }
    unwell++;
    say(`✖ ${name}: not so. ${commandLine(command)} says:`);
    for (const line of output.trimEnd().split("\n")) say(`    ${line}`);
  }
  say(unwell === 0 ? "All is as it should be." : `${unwell} of ${all.length} aren't as they should be.`);
  return unwell;
}
