type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that is wrong with the environment, one line each, with what would mend it. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((it) => `  - ${it}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

interface IntegerRange {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Reads variables one by one and gathers what is wrong; `finish` reports. An empty variable counts as not set. */
export class Variables {
  private readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  optional(name: string): string | undefined {
    return this.environment[name]?.trim() || undefined;
  }

  text(name: string, otherwise?: string): string {
    return this.optional(name) ?? otherwise ?? this.missing(name, "", "");
  }

  integer(name: string, range: IntegerRange): number {
    const given = this.optional(name);
    if (given === undefined) return range.default;
    const value = Number(given);
    if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return value;
    this.problem(
      name,
      given,
      `is no whole number from ${range.minimum} to ${range.maximum}`,
      `${name}=${range.default}`,
    );
    return range.default;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const given = this.optional(name) ?? otherwise;
    const found = allowed.find((it) => it === given);
    if (!found) this.problem(name, given, `is none of ${allowed.join(", ")}`, `${name}=${otherwise}`);
    return found ?? otherwise;
  }

  matching(name: string, pattern: RegExp, allowed: string, otherwise: string): string {
    const given = this.optional(name) ?? otherwise;
    if (!pattern.test(given)) this.problem(name, given, `is not ${allowed}`, `${name}=${otherwise}`);
    return given;
  }

  url(name: string): string | undefined {
    const given = this.optional(name);
    if (given === undefined || isHttpUrl(given)) return given;
    this.problem(name, given, "is no http or https URL", `${name}=https://example.com`);
    return undefined;
  }

  /** JSON: names to URLs, such as `{"eu-west-1":"https://eu-west-1.example.com"}`. None where it is not set. */
  urlsByName(name: string): ReadonlyMap<string, string> {
    const given = this.optional(name);
    if (given === undefined) return new Map();
    const entries = entriesOf(given);
    if (entries?.every(([, url]) => typeof url === "string" && isHttpUrl(url)))
      return new Map(entries as [string, string][]);
    this.problem(
      name,
      given,
      "is no JSON object of names and URLs",
      `${name}={"eu-west-1":"https://eu-west-1.example.com"}`,
    );
    return new Map();
  }

  missing<T>(name: string, alternative: string, instead: T): T {
    this.problems.push(`${[name, alternative].filter(Boolean).join(" ")} is not set. See app/.env.example`);
    return instead;
  }

  problem(name: string, given: string, reason: string, mend: string): void {
    this.problems.push(`${name} is ${JSON.stringify(given)}: ${reason}. Try: ${mend}`);
  }

  /** @throws ConfigurationError if anything was wrong. */
  finish(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function entriesOf(json: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}
