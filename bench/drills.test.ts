import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ReportedStep } from "../drill/report/drillReport";
import { drillReportOf } from "../drill/report/reportOf";
import { sampleEntries } from "../drill/report/sample.fixture";
import { addReport, beyondDelays, failedRequests, plannedDrills, reportsIn } from "./drills";
import { Measurements } from "./measure";
import { targets } from "./targets";

const sample = drillReportOf(sampleEntries());
const named = (drill: string) => ({ ...sample, scenario: { ...sample.scenario, drill } });

describe("the figures of rehearsed drills", () => {
  it("are what each report says, and nothing of what it doesn't know", () => {
    const found = new Measurements();
    addReport(sample, found);
    const { drill } = sample.scenario;
    assert.ok("stages" in sample.rtoSplit && "failed" in sample.users && "seconds" in sample.rto);
    assert.equal(found.of(failedRequests(drill))!.median, sample.users.failed);
    assert.equal(found.of(`${drill}: recovery`)!.median, sample.rto.seconds);
    for (const it of sample.rtoSplit.stages) assert.equal(found.of(`${drill}: ${it.stage}`)!.median, it.seconds);
    const nothing = { notKnown: "nobody measured it" };
    const empty = new Measurements();
    addReport({ ...sample, rto: nothing, rtoSplit: nothing, users: nothing, lost: nothing, doubled: nothing }, empty);
    assert.deepEqual(empty.names, [beyondDelays(drill)]);
  });

  it("leave AWS' delays out of what each step took, and credit none to another step", () => {
    const found = new Measurements();
    const [first, second] = sample.steps as [ReportedStep, ReportedStep];
    const delay = { seconds: 30, secondsHere: 3, source: "assumption" };
    const delays = [
      { ...delay, step: first.id },
      { ...delay, step: second.id },
    ];
    const steps = [
      { ...first, seconds: 5 },
      { ...second, seconds: 1 },
    ];
    addReport({ ...sample, steps, assumptions: { ...sample.assumptions, delays } }, found);
    assert.equal(found.of(beyondDelays(sample.scenario.drill))!.median, 2);
  });

  it("are held to no failed request in any run of a planned drill, and to three seconds beyond the delays", () => {
    const found = new Measurements();
    const users = "failed" in sample.users ? sample.users : assert.fail();
    const planned = named("region-evacuation");
    assert.ok(plannedDrills.includes("region-evacuation") && !plannedDrills.includes("writer-failover"));
    for (const failed of [0, 0, 1]) addReport({ ...planned, users: { ...users, failed } }, found);
    addReport(named("writer-failover"), found);
    const rows = targets(found).filter(({ name }) => name.includes("failed"));
    assert.deepEqual(rows, [
      { name: "region-evacuation: failed requests in all 3 runs", measured: 1, allowed: 0, met: false },
    ]);
    assert.ok(
      targets(found).some(({ name, allowed }) => name.startsWith(beyondDelays("writer-failover")) && allowed === 3),
    );
  });

  it("are of the commit's own runs, and ask for some where there is none", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "drill-figures-"));
    try {
      mkdirSync(path.join(folder, sample.id));
      mkdirSync(path.join(folder, "without a report"));
      writeFileSync(path.join(folder, sample.id, "report.json"), JSON.stringify(sample));
      assert.deepEqual(
        reportsIn(folder, sample.provenance.commit).map(({ id }) => id),
        [sample.id],
      );
      assert.throws(
        () => reportsIn(folder, "beef"),
        /has no report of a drill that commit beef ran \(1 of other commits\): npm run rehearse/,
      );
      assert.throws(() => reportsIn(path.join(folder, "none"), "beef"), /\(0 of other commits\)/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
