import fc from "fast-check";
import { sequencesEndLegally } from "./sequences.fixture";

describe("any sequence of runs, crashes, resumptions, aborts, faults and mending, by two people", function () {
  this.timeout(120_000);

  for (const kind of ["globalCluster", "instances"] as const)
    it(`ends with one writer of each store, and with no switch on that nobody asked for: ${kind}`, () =>
      fc.assert(sequencesEndLegally(kind), { numRuns: Number(process.env["SEQUENCES"] ?? 12) }));
});
