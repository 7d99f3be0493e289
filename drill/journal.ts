import type { ReportStep } from "../report/steps";

/** Where it is written down what is about to be done, so that whoever comes after a crash knows it. */
export interface Journal {
  /** Called before a step does anything. It resolves when the intent is safely written; a step whose intent can't be isn't run. */
  intend(step: string): Promise<void>;
  /** Called when a step that was intended has ended, in whatever way. */
  conclude(result: ReportStep): Promise<void>;
}
