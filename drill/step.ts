/** The one kind of step there is: a deployment's, a move's, a rehearsal's, a drill's. `takeStep` in runner.ts takes it. */
import type { StackStep, StepOutcome } from "../report/steps";
import type { Condition } from "./condition";
import type { Guard } from "./guards";

/** What a step that held has seen. */
export interface StepFinding {
  /** In a sentence. */
  readonly detail: string;
  /** What it did to each stack. Default: it worked on none. */
  readonly stacks?: readonly StackStep[];
}

/**
 * Something to do, or only to look at, on a `Context`.
 * `Seen` is what it observes; a step that observes nothing is given nothing.
 */
export interface Step<Context, Seen = unknown> {
  readonly name: string;
  /** Looks, and changes nothing. Asked before the step runs, and as often as a condition is looked at. */
  observe?(context: Context): Promise<Seen>;
  /**
   * What shows that nothing is left to do, such as after a crash or a lost answer: the step then held, and neither its guards are asked
   * nor does it run.
   */
  done?(seen: Seen): StepFinding | undefined;
  /** Any refusal ends the step as *refused*, before anything is written down or done. */
  readonly guards?: readonly Guard<Context, Seen>[];
  /** What must have been so before it runs; in vain it is *refused*. May depend on what is seen at first. */
  requires?(first: Seen): Condition<Seen>;
  /** Does it. Whatever it throws ends the step: a StepError by its outcome, all else as *failed*. */
  run(context: Context, seen: Seen): Promise<StepFinding>;
  /** What must be so afterwards; in vain it *deviated*. */
  readonly expects?: Condition<Seen>;
  /** Seconds that each condition is waited for beside those that it must hold. Default: 0. */
  readonly patienceSeconds?: number;
  /** Whether the steps after it are taken where it *deviated*: where they don't build on what it is to show. Default: `"stop"`. */
  readonly afterDeviation?: "stop" | "continue";
}

/** A step that ends as something else than *held*. */
export class StepError extends Error {
  constructor(
    readonly outcome: Exclude<StepOutcome, "held" | "skipped">,
    message: string,
    readonly stacks: readonly StackStep[] = [],
  ) {
    super(message);
  }
}
