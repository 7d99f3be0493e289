/** One instruction, continuation lines joined: `RUN`, and what follows. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  /** The image, or the stage before, that it begins with. */
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Reads what this repository's Dockerfile uses: stages, continuation lines, comments on lines of their own. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  const instructions = lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line): Instruction => ({ name: line.split(" ")[0]!, text: line.slice(line.indexOf(" ") + 1).trim() }));
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.name === "FROM") {
      const [base, , name] = instruction.text.split(" ");
      stages.push({ base: base!, name, instructions: [] });
    } else {
      stages.at(-1)!.instructions.push(instruction);
    }
  }
  return stages;
}

/** A command of `RUN`, without what only a builder's cache is told. */
export function commandOf({ text }: Instruction): string {
  return text.replace(/^(--mount=\S+\s+)+/, "");
}

/** Whether a file stays outside the context: the last line of a `.dockerignore` that fits decides, as in Docker. */
export function isIgnored(ignore: string, file: string): boolean {
  const lines = ignore.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  let ignored = false;
  for (const line of lines) {
    const pattern = line.replace(/^!/, "");
    if (matches(pattern, file)) ignored = !line.startsWith("!");
  }
  return ignored;
}

/** A pattern fits a file, or any folder that the file is in. */
function matches(pattern: string, file: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("**/", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("\u0000", "(.*/)?");
  return new RegExp(`^${source}(/.*)?$`).test(file);
}
