import assert from "node:assert/strict";
import type { DrillReport } from "../../drill/report/drillReport";
import type { ReportStep, StepOutcome } from "../../report/steps";
import { drillStep, previewStep, rehearsedDrills } from "./rehearsedDrills";

const step = (name: string, outcome: StepOutcome): ReportStep => ({
  name,
  outcome,
  seconds: 1,
  detail: "",
  stacks: [],
});

describe("what the drills of a rehearsal came to", () => {
  const users = { requests: 545, failed: 11, errorSeconds: 2, worstMinuteShare: 0.1 };
  const ledger = {
    ...{ acknowledged: 280, lost: ["7", "9"], doubled: [], chargedTwice: [] },
    ...{ unknownKept: 0, unknownNotKept: 1 },
  };
  const rto = { seconds: 12, scaleOneSeconds: 100 } as DrillReport["rto"];

  it("is what was counted, what the report says of recovery, and whether previews are clean afterwards", () => {
    const results = [{ drill: "writer-failover", counted: { users, ledger }, report: { id: "a", rto } }];
    const steps = [step(drillStep("writer-failover"), "deviated"), step(previewStep("writer-failover"), "held")];
    assert.deepEqual(rehearsedDrills(["writer-failover"], results, steps), [
      {
        ...{ drill: "writer-failover", outcome: "deviated", run: "a", previews: "held" },
        ...{ requests: 545, failed: 11, acknowledged: 280, lost: 2, doubled: 0 },
        ...{ recoverySeconds: 12, scaleOneSeconds: 100 },
      },
    ]);
  });

  it("is each run's own, where a drill is run several times", () => {
    const [one, other] = ["a", "b"].map((id) => ({ drill: "zone-loss", counted: {}, report: { id, rto } }));
    const steps = ["held", "deviated"].map((it) => step(drillStep("zone-loss"), it as StepOutcome));
    const rows = rehearsedDrills(["zone-loss", "zone-loss", "zone-loss"], [one!, other!], steps);
    assert.deepEqual(rows.map(({ run, outcome }) => [run, outcome]), [["a", "held"], ["b", "deviated"], [undefined, "skipped"]]); // prettier-ignore
  });

  it("leaves out what nobody counted and what there wasn't, and names drills that were never run", () => {
    const nothing = { notKnown: "a readiness check recovers nothing" } as DrillReport["rto"];
    const results = [{ drill: "readiness", counted: {}, report: { id: "a", rto: nothing } }];
    assert.deepEqual(rehearsedDrills(["readiness", "failback"], results, [step(drillStep("readiness"), "held")]), [
      { drill: "readiness", outcome: "held", run: "a", previews: "skipped" },
      { drill: "failback", outcome: "skipped", previews: "skipped" },
    ]);
  });
});
