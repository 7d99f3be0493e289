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
    return this.optional(name) ?? otherwise ?? this.missing(name);
  }

  integer(name: string, range: IntegerRange): number {
    const given = this.optional(name);
    if (given === undefined) return range.default;
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= range.minimum && value <= range.maximum) return value;
    const allowed = `is no whole number from ${range.minimum} to ${range.maximum}`;
    this.problem(name, given, allowed, `${name}=${range.default}`);
    return range.default;
  }

  /** From 0 to 1. */
  share(name: string, otherwise: number): number {
    const given = this.optional(name);
    if (given === undefined) return otherwise;
    const value = Number(given);
    if (value >= 0 && value <= 1) return value;
    this.problem(name, given, "is no number from 0 to 1", `${name}=${otherwise}`);
    return otherwise;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const given = this.optional(name) ?? otherwise;
    const found = allowed.find((it) => it === given);
    if (!found) this.problem(name, given, `is none of ${allowed.join(", ")}`, `${name}=${otherwise}`);
    return found ?? otherwise;
  }

  /** `otherwise` is what it is when it isn't set; without one it must be set. */
  matching(name: string, pattern: RegExp, allowed: string, otherwise?: string): string {
    const given = this.optional(name);
    if (given === undefined) return otherwise ?? this.missing(name);
    if (pattern.test(given)) return given;
    this.problem(name, given, `is not ${allowed}`, otherwise ? `${name}=${otherwise}` : "see app/.env.example");
    return "";
  }

  url(name: string): string | undefined {
    const given = this.optional(name);
    if (given === undefined) return undefined;
    const wrong = wrongWithUrl(given);
    if (!wrong) return given;
    this.problem(name, given, wrong, `${name}=https://example.com`);
    return undefined;
  }

  /** Plain HTTP is taken on the same machine only. */
  secureUrl(name: string): string | undefined {
    const given = this.url(name);
    if (given === undefined || isSecure(given)) return given;
    this.problem(name, given, "plain HTTP is for loopback only", `${name}=https://example.com`);
    return undefined;
  }

  /** JSON: names to URLs, such as `{"eu-west-1":"https://eu-west-1.example.com"}`. None where it is not set. */
  secureUrlsByName(name: string): ReadonlyMap<string, string> {
    const given = this.optional(name);
    if (given === undefined) return new Map();
    const entries = entriesOf(given);
    if (entries?.every((it): it is [string, string] => isSecureUrl(it[1]))) return new Map(entries);
    const remedy = `${name}={"eu-west-1":"https://eu-west-1.example.com"}`;
    this.problem(name, given, "is no JSON object of names and URLs (plain HTTP is for loopback only)", remedy);
    return new Map();
  }

  missing(name: string): string {
    this.problems.push(`${name} is not set. See app/.env.example`);
    return "";
  }

  /** Shows what was given, without what may be a password in a URL. Not for secrets themselves. */
  problem(name: string, given: string, reason: string, remedy: string): void {
    const shown = JSON.stringify(given.replace(/\/\/[^/]*@/g, "//…@"));
    this.problems.push(`${name} is ${shown}: ${reason}. Try: ${remedy}`);
  }

  /** @throws ConfigurationError if anything was wrong. */
  finish(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }
}

function wrongWithUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return "is no http or https URL";
  const { protocol, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol)) return "is no http or https URL";
  return username || password ? "must not hold a password" : undefined;
}

const isSecureUrl = (value: unknown): boolean => typeof value === "string" && !wrongWithUrl(value) && isSecure(value);

function isSecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

function entriesOf(json: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}
