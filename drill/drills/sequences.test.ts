import fc from "fast-check";
import { sequencesEndLegally } from "./sequences.fixture";

/** The same ones each time; `npm run drills:soak` goes on to others, and says their seeds. */
const seed = 1;

describe("any sequence of runs, crashes, resumptions, aborts, faults and mending, by two people", function () {
  this.timeout(120_000);

  for (const kind of ["globalCluster", "instances"] as const)
    it(`ends with one writer of each store, and with no switch on that nobody asked for: ${kind}`, () =>
      fc.assert(sequencesEndLegally(kind), { seed, numRuns: 12 }));
});
