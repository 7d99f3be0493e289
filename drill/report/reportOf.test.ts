import assert from "node:assert/strict";
import type { EntryBodies, JournalEntry } from "../entries";
import { agreementProblems } from "../verification/agreement";
import { drillReportOf } from "./reportOf";
import { chained, sampleEntries, sampleStart } from "./sample.fixture";

/** The sample's entries, each as `change` makes it, or left out. */
const changed = (change: (it: JournalEntry) => JournalEntry["body"] | undefined): JournalEntry[] =>
  chained(
    sampleEntries().flatMap((it) => {
      const body = change(it);
      return body ? [[(it.at - sampleStart) / 1000, it.kind, body] as never] : [];
    }),
  );
const opened = (more: Partial<EntryBodies["opened"]>): JournalEntry[] =>
  changed((it) => (it.kind === "opened" ? { ...it.body, ...more } : it.body));
const without = (...kinds: readonly string[]): JournalEntry[] =>
  changed((it) => (kinds.includes(it.kind) ? undefined : it.body));

describe("A drill's report", () => {
  it("follows from the entries alone, whole or read back from JSON", () => {
    const entries = sampleEntries();
    assert.deepEqual(drillReportOf(entries), drillReportOf(JSON.parse(JSON.stringify(entries)) as JournalEntry[]));
  });

  it("counts recovery from the fault to the end of the last failed request, and cuts it without a rest", () => {
    const { rto, rtoSplit } = drillReportOf(sampleEntries());
    assert.deepEqual(rto, {
      seconds: 26.3,
      definition: 'From when the fault "kill-region us-east-1" began until the last request of a user failed.',
      from: "2026-11-21T10:00:20.000Z",
      until: "2026-11-21T10:00:46.300Z",
      ...{ objectiveSeconds: 300, isRecovered: true, scaleOneSeconds: 161.3, isMet: true },
    });
    assert.ok("stages" in rtoSplit);
    assert.deepEqual(
      rtoSplit.stages.map((it) => [it.stage, it.seconds, it.scaleOneSeconds, it.basis]),
      [
        ["detect", 5.2, 32.2, "partly assumed"],
        ["decide", 4.2, 4.2, "measured"],
        ["promote", 8.8, 62.8, "partly assumed"],
        ["route", 6.4, 60.4, "partly assumed"],
        ["recover", 1.7, 1.7, "measured"],
      ],
    );
  });

  it("assumes nothing in an account, where the same delays were measured", () => {
    const { provenance } = sampleEntries()[0]!.body as EntryBodies["opened"];
    const report = drillReportOf(opened({ provenance: { ...provenance, account: "123456789012", timeScale: 1 } }));
    assert.ok("isMet" in report.rto);
    assert.equal(report.rto.scaleOneSeconds, 26.3);
    assert.equal(report.kind, "live failover");
    assert.deepEqual(report.assumptions, { timeScale: 1, delays: [], sensitivity: [] });
  });

  it("has deviated where all steps held and recovery at AWS' own pace misses the objective", () => {
    const report = drillReportOf(opened({ objectives: { rtoSeconds: 120, rpoSeconds: 5, lostWrites: 20 } }));
    assert.equal(report.outcome, "deviated");
    assert.deepEqual(
      report.deficiencies.map((it) => it.id),
      ["rto missed", "override: fresh backups"],
    );
  });

  it("times a planned drill from the first request that failed, and adds what passed of AWS' delays meanwhile", () => {
    const planned = changed((it) =>
      it.kind === "opened" ? { ...it.body, kind: "planned" } : it.kind === "fault" ? undefined : it.body,
    );
    const { rto, rtoSplit } = drillReportOf(planned);
    assert.ok("isMet" in rto && "stages" in rtoSplit);
    assert.deepEqual(
      [rto.definition, rto.from, rto.seconds, rto.scaleOneSeconds],
      [
        "From when a request of a user failed until the last request of a user failed.",
        "2026-11-21T10:00:21.000Z",
        25.3,
        160.3,
      ],
    );
  });

  it("times no recovery of a planned drill that moves nobody, whatever fails for users meanwhile", () => {
    const { plan } = sampleEntries()[0]!.body as EntryBodies["opened"];
    const stay = plan.map((it) => ({ ...it, stage: it.stage === "detect" ? it.stage : ("recover" as const) }));
    const { rto, deficiencies } = drillReportOf(opened({ kind: "planned", plan: stay }));
    assert.deepEqual(rto, { notKnown: "it takes nothing away from users, so there is nothing to recover" });
    assert.ok(deficiencies.some(({ id }) => id === "errors when planned"));
  });

  it("has deviated where a planned drill lost a write, whatever is allowed in an emergency", () => {
    const report = drillReportOf(opened({ kind: "planned" }));
    assert.equal(report.outcome, "deviated");
    assert.deepEqual(report.deficiencies[0]!.what, "6 acknowledged writes are gone.");
  });

  it("says of what nobody looked at that it isn't known", () => {
    const report = drillReportOf(without("users", "ledger", "integrity", "sample"));
    assert.deepEqual(
      [report.lost, report.users, report.heldState, report.normal, report.rpo].map((it) => Object.keys(it)),
      Array.from({ length: 5 }, () => ["notKnown"]),
    );
    assert.ok("seconds" in report.rto);
    assert.equal(
      report.rto.definition,
      'From when the fault "kill-region us-east-1" began until the last step of the plan ended; no users were watched.',
    );
  });

  it("says that doubled writes aren't known where whoever kept the ledger doesn't look for them", () => {
    const entries = changed((it) => {
      if (it.kind !== "ledger") return it.body;
      const { doubled: _, chargedTwice: __, ...rest } = it.body;
      return rest;
    });
    const report = drillReportOf(entries);
    assert.deepEqual(report.doubled, {
      notKnown: "the prober looks whether a write is there, not whether it was done or charged twice",
    });
    const read = JSON.parse(JSON.stringify(entries)) as never;
    assert.deepEqual(agreementProblems(JSON.parse(JSON.stringify(report)), read, report.evidence.lastHash), []);
  });

  it("estimates by the lag how old what is gone was, where no ledger was kept", () => {
    assert.deepEqual(drillReportOf(without("ledger")).rpo, {
      seconds: 0.6,
      how: "estimated: how far the slowest reader was behind in the last sample before it",
      isMet: true,
    });
  });

  it("estimates no loss from a reader that was behind where writers move by switchover alone: that waits for the last write", () => {
    const entries = opened({ kind: "planned", choice: { leave: "us-east-1", dataLoss: "refused" } });
    assert.deepEqual(drillReportOf(entries.filter(({ kind }) => kind !== "ledger")).rpo, {
      notKnown: "no ledger of writes was kept and compared; writers move by switchover alone, which loses none",
    });
  });

  it("is of an interrupted run, whose step is aborted, where the journal ends in a step", () => {
    const entries = sampleEntries();
    const cut = entries.slice(0, entries.findIndex((it) => it.kind === "intended" && it.body.step === "serve") + 1);
    const report = drillReportOf(cut);
    assert.equal(report.outcome, "interrupted");
    assert.deepEqual(report.steps.map((it) => it.outcome), ["held", "held", "held", "held", "aborted"]); // prettier-ignore
    assert.ok(report.summary.toDo[0]!.startsWith("Resume or abort this run"));
  });

  it("finds calls that a step hadn't declared", () => {
    const { plan } = sampleEntries()[0]!.body as EntryBodies["opened"];
    const report = drillReportOf(opened({ plan: plan.map((it) => ({ ...it, calls: it.calls.slice(1) })) }));
    assert.deepEqual(report.steps.map((it) => it.undeclared), [[], ["cloudwatch:PutMetricData in eu-west-1"], ["rds:FailoverGlobalCluster in eu-west-1"], ["rds:FailoverGlobalCluster in eu-west-1"], []]); // prettier-ignore
  });

  it("has full redundancy when the last copy and target is back, and normal only where writers are, too", () => {
    const report = drillReportOf(sampleEntries());
    assert.equal(report.fullRedundancySeconds, 55);
    assert.deepEqual(report.normal, {
      isDone: false,
      differences: [
        "eu-west-1 writes the relational store, and us-east-1 did",
        "eu-west-1 writes the document store, and us-east-1 did",
      ],
    });
  });

  it("finds that users met errors in what was planned, and before anything was done", () => {
    const users = sampleEntries().find((it) => it.kind === "users")!.body as EntryBodies["users"];
    const failing = users.seconds!.map((it, at) => ({ ...it, failed: at === 3 ? 2 : it.failed }));
    const entries = changed((it) =>
      it.kind === "opened"
        ? { ...it.body, kind: "planned" }
        : it.kind === "users"
          ? { ...users, seconds: failing }
          : it.kind === "sample"
            ? undefined
            : it.body,
    );
    assert.deepEqual(
      drillReportOf(entries).deficiencies.map((it) => it.what),
      [
        "6 acknowledged writes are gone.",
        "Overridden: the last recovery point in ap-south-1 is 26 h old",
        "2 requests of users failed before anything was done: what is measured isn't the drill's alone.",
        "84 of 1900 requests of users failed in what was planned.",
      ],
    );
  });

  it("says of a refused run only why it was refused", () => {
    const refusals = ["not evacuating eu-west-1: replication lag is 41 s, the objective is 5 s"];
    const [open] = sampleEntries();
    const report = drillReportOf(
      chained([
        [0, "opened", open!.body as EntryBodies["opened"]],
        [1, "guard", { name: "replication lag", refusals }],
        [2, "closed", { outcome: "refused", detail: "1 guard refused" }],
      ]),
    );
    assert.deepEqual(report.summary.sentences, [`replication lag: ${refusals[0]}.`]);
    assert.deepEqual(report.rto, { notKnown: "no step was begun" });
    assert.deepEqual(report.steps.map((it) => it.outcome), Array.from({ length: 5 }, () => "skipped")); // prettier-ignore
  });

  it("compares itself with the last five runs of the same drill, and tests again what the last one found", () => {
    const day = 86_400_000;
    const earlier = [7, 6, 5, 4, 3, 2].map((it) =>
      drillReportOf(sampleEntries([], sampleStart - it * day, `run-${it}`)),
    );
    const mended = drillReportOf(without("guard"), earlier);
    assert.deepEqual(mended.comparison.earlier.map((it) => it.id), ["run-6", "run-5", "run-4", "run-3", "run-2"]); // prettier-ignore
    assert.deepEqual(mended.retests.map((it) => [it.run, it.deficiency, it.result]), [["run-2", "override: fresh backups", "gone"]]); // prettier-ignore
    assert.deepEqual(drillReportOf(sampleEntries(), earlier).retests[0]!.result, "still there");
  });

  it("tells that a chain is broken", () => {
    const entries = sampleEntries();
    assert.equal(drillReportOf(entries).evidence.isChainWhole, true);
    const cut = [...entries.slice(0, 3), ...entries.slice(4)];
    assert.equal(drillReportOf(cut).evidence.isChainWhole, false);
  });

  it("is refused of what is no drill's journal", () => {
    assert.throws(() => drillReportOf(sampleEntries().slice(1)), /^Error: This is no drill's journal: it begins with "lease", not "opened"\.$/); // prettier-ignore
  });
});
