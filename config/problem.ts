/** One thing that is wrong with a stack's configuration, and the command that fixes it. */
export interface Problem {
  /** The key as `pulumi config` names it, such as `meridian:vpcCidr`, or what else is wrong, such as `stack`. */
  readonly path: string;
  /** What was given, as people would read it. */
  readonly value: string;
  /** Completes the sentence "<path> is <value>, …". */
  readonly reason: string;
  /** A sentence without its full stop: what is allowed. */
  readonly allowed: string;
  /** A shell command that fixes it. */
  readonly command: string;
}

export function lineOf(problem: Problem): string {
  const { path, value, reason, allowed, command } = problem;
  return `${oneLine(`${path} is ${value}, ${reason}. ${allowed}`)}. Try: ${command}`;
}

/** Everything that is wrong with a stack's configuration, at once. */
export class ConfigurationError extends Error {
  public constructor(
    public readonly stackName: string,
    public readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      `The configuration of stack ${oneLine(stackName)} has ${count}:\n${problems.map((p) => `  ${lineOf(p)}`).join("\n")}`,
    );
    this.name = "ConfigurationError";
  }
}

const longestShown = 80;

/** What would break a line, or hide in it, becomes visible. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}

/** What somebody pastes into the wrong key and nobody else may read in a log: API keys of Stripe, tokens of GitHub and Pulumi Cloud, AWS' own keys. */
const secrets = /\b([sr]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|pul-(?=[0-9a-f]{40})|AKIA|ASIA)[\w+/=-]+/g;

/** A value in one short line: text as it is, but for what looks like a secret; everything else as JSON. */
export function shown(value: unknown): string {
  if (value === undefined) return "not set";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.trim() === "") return "empty";
  const line = oneLine(text.replace(secrets, "$1… (hidden: it looks like a secret)"));
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}
