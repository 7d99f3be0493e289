import assert from "node:assert/strict";
import { sampleRegions } from "../../report/topology.fixture";
import { drilledReport, failedReport, sampleReport } from "./sample.fixture";
import { summaryTable } from "./summary";

describe("the summary at the end of a rehearsal", () => {
  it("has a row for each stack, then outcome, memory, what the figures are not, and the files", () => {
    assert.deepEqual(summaryTable(sampleReport()).split("\n"), [
      "stack       resources  preview s  up s  after refresh  after switchover  after failover  destroyed",
      "─".repeat(98),
      "foundation         59        4.3   4.3              0                 0               0         55",
      "us-east-1         182        4.3   4.3              0                 0               0        178",
      "eu-west-1         182        4.3   4.3              0                 0               0        178",
      "ap-south-1        182        4.3   4.3              0                 0               0        178",
      "global            146        4.3   4.3              0                 0               0        142",
      "─".repeat(98),
      "✔ held: 17 of 17 steps held in 2 min 43 s, 751 resources in 5 stacks",
      "  compute: asg, relational database: aurora-global",
      "  peak memory: emulator 337 MB, providers 236 MB, largest program 404 MB",
      "  rehearsed on this machine, not measured on AWS",
      "  report: build/rehearsal/report.html and report.json",
    ]);
  });

  it("has a row for each drill, where there were any", () => {
    assert.deepEqual(summaryTable(drilledReport()).split("\n").slice(8, 14), [
      "drill             outcome  failed requests  lost  doubled  recovery s  at AWS' pace s   previews",
      "─".repeat(96),
      "readiness            held                –     –        –           –               –  no change",
      "writer-failover  deviated        11 of 545     3        0        12.3           101.0   deviated",
      "failback          skipped                –     –        –           –               –  not asked",
      "─".repeat(96),
    ]);
  });

  it("adds up the changes of both previews after a move", () => {
    const report = sampleReport();
    const steps = report.steps.map((step) =>
      step.name.endsWith("after the failover")
        ? { ...step, stacks: step.stacks.map((it) => (it.stack === "global" ? { ...it, created: 1, changed: 2 } : it)) }
        : step,
    );
    const row = summaryTable({ ...report, steps }).split("\n")[6]!;
    assert.equal(
      row,
      "global            146        4.3   4.3              0                 0               6        142",
    );
  });

  it("says where it failed, and shows a dash for what never ran", () => {
    assert.deepEqual(summaryTable(failedReport()).split("\n").slice(2), [
      "foundation          –        4.3     –              –                 –               –          –",
      "─".repeat(98),
      "✘ failed: 1 of 17 steps held in 2 min 43 s, 0 resources in 0 stacks",
      "  failed: up foundation: up of foundation: creating urn:pulumi <Zone> failed: a & b",
      "  compute: asg, relational database: aurora-global",
      "  peak memory: emulator 337 MB, providers 236 MB, largest program 0 MB",
      "  rehearsed on this machine, not measured on AWS",
      "  report: build/rehearsal/report.html and report.json",
    ]);
  });

  it("stays within 110 columns with six regions and a long reason", () => {
    const report = sampleReport(sampleRegions);
    const last = { ...report.steps.at(-1)!, outcome: "deviated" as const, detail: "x".repeat(300) };
    const widths = summaryTable({ ...report, steps: [...report.steps, last] })
      .split("\n")
      .map((it) => it.length);
    assert.equal(Math.max(...widths), 110);
  });
});
