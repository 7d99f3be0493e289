/** How a script of package.json is typed with these arguments. */
export const npmRun = (script: string, args: readonly string[]): string =>
  `npm run ${[script, ...(args.length > 0 ? ["--", ...args] : [])].join(" ")}`;

/** What a command was asked for. Where that can't be understood, it says why and ends the process with 2. */
export function parsedOrExit<T>(parse: (args: readonly string[]) => T, hint = ""): T {
  try {
    return parse(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}${hint}\n`);
    return process.exit(2);
  }
}

/**
 * What a command was asked for. Where that is its help, or can't be understood, it says so and ends the process: 0 or 2.
 * @param hint stands after what is wrong, such as how to see what is allowed
 */
export function optionsOrExit<T extends { readonly output: string }>(
  parse: (args: readonly string[]) => T,
  help: string,
  hint = "",
): T {
  const options = parsedOrExit(parse, hint);
  if (options.output !== "help") return options;
  process.stdout.write(`${help}\n`);
  return process.exit(0);
}

/**
 * What a command was asked for. Its help, where `parse` gives nothing, ends the process with 0; a wrong one says so above the help, and
 * ends it with 2.
 */
export function argumentsOrExit<T>(parse: () => T | undefined, help: string): T {
  try {
    const parsed = parse();
    if (parsed !== undefined) return parsed;
    process.stdout.write(`${help}\n`);
    return process.exit(0);
  } catch (error) {
    return exitWith((error as Error).message, help);
  }
}

/** Says what can't be done above the help, and ends the process with 2. */
export function exitWith(message: string, help: string): never {
  process.stderr.write(`${message}\n\n${help}\n`);
  process.exit(2);
}

/** Runs a command. Whatever it throws is told in words and ends it with 1: a person's mistake is no crash, and gets no stack of calls. */
export async function runCommand(main: () => Promise<void> | void): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
