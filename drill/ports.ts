/** What steps ask of the world around them. Tests hand in their own, so that none waits for real time or asks a person. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "./journal";

export interface Clock {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** @throws where it is interrupted. */
  wait(milliseconds: number): Promise<void>;
}

export interface Ports {
  readonly clock: Clock;
  /** Once it is aborted, the step under way ends as `aborted`, and no other begins. */
  readonly interruption: AbortSignal;
  /** One line for whoever watches. */
  readonly say: (line: string) => void;
  /** Asks a person, or answers for one where nobody is to be asked. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Time between two looks at the same thing. Default: 5,000, which no limit of an API of AWS minds. */
  readonly pollMilliseconds?: number;
  /** Default: nothing is written down. */
  readonly journal?: Journal;
}

/** The machine's own clock, whose waiting ends with the interruption. */
export const machineClock = (interruption: AbortSignal): Clock => ({
  now: () => performance.now(),
  wait: (milliseconds) => sleep(milliseconds, undefined, { signal: interruption }),
});
