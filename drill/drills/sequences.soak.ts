/** The long series of `npm run drills:soak`: new sequences each time. A counterexample names its seed and what happened. */
import fc from "fast-check";
import { sequencesEndLegally } from "./sequences.fixture";

const limitMilliseconds = 10 * 60_000;

describe("many sequences of runs, crashes, resumptions, aborts, faults and mending, by two people", function () {
  this.timeout(2 * limitMilliseconds);

  for (const kind of ["globalCluster", "instances"] as const)
    it(`end with one writer of each store, and with no switch on that nobody asked for: ${kind}`, () =>
      fc.assert(sequencesEndLegally(kind), {
        ...{ numRuns: 500, interruptAfterTimeLimit: limitMilliseconds, markInterruptAsFailure: false },
      }));
});
