/** How steps end, and what a report keeps of them. */

/**
 * How a step ended: *deviated* ran and saw something else than expected; *refused* declined to start; *failed* broke; *aborted* was
 * interrupted while it ran; *skipped* never ran.
 */
export type StepOutcome = "held" | "deviated" | "refused" | "failed" | "aborted" | "skipped";

/** What a step did to one stack; for a preview, what it would have done. */
export interface StackStep {
  readonly stack: string;
  readonly seconds: number;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  readonly same: number;
}

export interface ReportStep {
  readonly name: string;
  readonly outcome: StepOutcome;
  readonly seconds: number;
  /** What was seen, in a sentence; for anything but *held*, what was expected too. */
  readonly detail: string;
  readonly stacks: readonly StackStep[];
}
