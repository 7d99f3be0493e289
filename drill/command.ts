/** One line of a shell. `aws` and `pulumi` are the only programs. */
export type ShellCommand = readonly [program: "aws" | "pulumi", ...words: string[]];

/** As a POSIX shell reads it. */
export const lineOf = (command: ShellCommand): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
