/** One thing that a program of others doesn't like. */
export interface AuditFinding {
  /** The program's own name of the rule, such as `CKV_AWS_18`. */
  readonly check: string;
  /** What it was found in: a resource's address, a manifest, a file and line, a package. */
  readonly subject: string;
  readonly message: string;
}

/** What a program said of something. */
export interface Verdict {
  /** How much was looked at, in the unit that the check names. Nothing looked at is an error, never a success. */
  readonly looked: number;
  readonly findings: readonly AuditFinding[];
  /** What could not be looked at here, and why. */
  readonly unseen?: readonly string[];
}

export const families = ["aws", "kubernetes", "workflows", "shell", "dependencies"] as const;
export type FamilyName = (typeof families)[number];

/** A program of others, what it is asked to look at, and something bad that it must find. */
export interface Check {
  readonly family: FamilyName;
  /** The program and its version. */
  readonly tool: string;
  /** What `looked` counts, in the plural. */
  readonly unit: string;
  /** Rules that must be broken by the fixture; each has to be found in it. */
  readonly mustFind: readonly string[];
  onFixture(): Promise<Verdict>;
  onProject(): Promise<Verdict>;
}

/** The rules that a bad fixture breaks and that were not found in it: the program, or what feeds it, is blind to them. */
export function overlooked(check: Pick<Check, "mustFind">, verdict: Verdict): string[] {
  const found = new Set(verdict.findings.map((it) => it.check));
  return check.mustFind.filter((it) => !found.has(it));
}

/** Several verdicts as one. */
export function together(verdicts: readonly Verdict[]): Verdict {
  return {
    looked: verdicts.reduce((sum, it) => sum + it.looked, 0),
    findings: verdicts.flatMap((it) => it.findings),
    unseen: [...new Set(verdicts.flatMap((it) => it.unseen ?? []))],
  };
}
