import assert from "node:assert/strict";
import { mulberry32 } from "../../toolchain/mulberry32";
import { evidenceArchive } from "../report/archive";
import type { DrillReport } from "../report/drillReport";
import { drillReportOf } from "../report/reportOf";
import { sampleAfterwards, sampleEntries } from "../report/sample.fixture";
import { agreementProblems } from "./agreement";
import { evidenceFields, fieldProblems } from "./fields";
import type { ReadEntry } from "./journal";
import { verifyArchive } from "./verifyArchive";

const entries = sampleEntries(sampleAfterwards);
const lines = entries.map((it) => JSON.stringify(it));
const report = drillReportOf(entries);
const archive = evidenceArchive(lines, report);
const isFound = (changed: Buffer): boolean => verifyArchive(changed).problems.length > 0;
const random = mulberry32(7);
const upTo = (limit: number): number => random() % limit;

describe("An archive of evidence", () => {
  it("is whole as it was written, always in the same bytes, and says its last hash", () => {
    assert.deepEqual(verifyArchive(archive), { problems: [], run: report.id, lastHash: report.evidence.lastHash });
    assert.ok(archive.equals(evidenceArchive(lines, drillReportOf(entries))));
  });

  it("betrays each of 1,000 changes of a single byte", () => {
    const missed = Array.from({ length: 1000 }, () => [upTo(archive.length), 1 + upTo(255)] as const).filter(
      ([at, by]) => {
        const changed = Buffer.from(archive);
        changed[at] = changed[at]! ^ by;
        return !isFound(changed);
      },
    );
    assert.deepEqual(missed, []);
  });

  it("betrays each of 500 cuts, at its end and in its middle, and each of 500 reorderings", () => {
    const blocks = archive.length / 512;
    let missed = 0;
    for (let turn = 0; turn < 500; turn++) {
      const [from, length] = [upTo(archive.length - 1), 1 + upTo(1024)];
      const isAtEnd = turn % 2 === 0;
      const cut = isAtEnd ? archive.subarray(0, from) : Buffer.concat([archive.subarray(0, from), archive.subarray(from + length)]); // prettier-ignore
      if (!isFound(cut)) missed++;
      const [one, other] = [upTo(blocks), upTo(blocks)].map((it) => it * 512) as [number, number];
      const swapped = Buffer.from(archive);
      archive.copy(swapped, one, other, other + 512);
      archive.copy(swapped, other, one, one + 512);
      if (!swapped.equals(archive) && !isFound(swapped)) missed++;
    }
    assert.equal(missed, 0);
  });

  it("betrays bytes put behind it", () => {
    assert.ok(isFound(Buffer.concat([archive, Buffer.alloc(512)])));
    assert.ok(isFound(Buffer.concat([archive, Buffer.from("x")])));
  });

  it("is refused where its journal was cut or its lines reordered, although all hashes of files were made anew", () => {
    const chainOf = (some: readonly string[]) => verifyArchive(evidenceArchive(some, report)).problems;
    assert.match(chainOf([...lines.slice(0, 5), lines[6]!, lines[5]!, ...lines.slice(7)])[0]!, /^line 6 of the journal has the number 6$/); // prettier-ignore
    assert.match(chainOf([...lines.slice(0, 5), ...lines.slice(6)])[0]!, /^line 6 of the journal has the number 6$/);
    assert.ok(chainOf(lines.slice(0, -1)).some((it) => it.includes("the journal's length and last hash")));
  });

  it("is refused where the report says otherwise than the journal, although all hashes of files were made anew", () => {
    const lied = { ...report, lost: { acknowledged: 287, count: 0, writes: [], isMet: true } };
    assert.deepEqual(verifyArchive(evidenceArchive(lines, lied)).problems, [
      "report and journal don't agree: it must be so that lost writes are the ledger's",
    ]);
  });

  it("is refused where another last hash was kept elsewhere", () => {
    assert.match(
      verifyArchive(archive, "f".repeat(64)).problems[0]!,
      /was expected: another journal, or a rewritten one$/,
    );
    assert.deepEqual(verifyArchive(archive, report.evidence.lastHash).problems, []);
  });
});

describe("A report's 36 fields", () => {
  const json = JSON.parse(JSON.stringify(report)) as Record<string, unknown>;

  it("are all there, and each is missed", () => {
    assert.equal(evidenceFields.length, 36);
    assert.deepEqual(fieldProblems(json), []);
    for (const { number, key } of evidenceFields) {
      const { [key]: _, ...without } = json;
      const problems = fieldProblems(without);
      assert.equal(problems.length, 1, key);
      assert.ok(problems[0]!.startsWith(`field ${number} (`), problems[0]);
    }
  });

  it("may be unknown only with a reason", () => {
    assert.deepEqual(fieldProblems({ ...json, rto: { notKnown: "nobody looked" } }), []);
    assert.equal(fieldProblems({ ...json, rto: { notKnown: " " } }).length, 8);
  });

  const lies: readonly (readonly [string, Partial<DrillReport>, RegExp])[] = [
    ["a recovery that is shorter than its times", { rto: { ...report.rto, seconds: 3 } as never }, /between its beginning and its end/], // prettier-ignore
    ["an objective that is met although it is missed", { rto: { ...report.rto, objectiveSeconds: 9 } as never }, /met where recovery is/], // prettier-ignore
    ["a stage too short", { rtoSplit: { ...report.rtoSplit, seconds: 27 } as never }, /add up to the whole/],
    ["a lost write more than is named", { lost: { ...report.lost, count: 7 } as never }, /number of those named/],
    ["a step that isn't in the plan", { steps: report.steps.slice(1) }, /the steps that are told of/],
    ["time of people left out", { interventions: { ...report.interventions, peopleSeconds: 1 } }, /people's time/],
    ["an override without a reason", { guards: report.guards.map(({ overriddenBecause: _, ...it }) => it) }, /an override has its reason/], // prettier-ignore
    ["an operator who signed it off", { signOff: [{ ...report.signOff[0]!, who: "Ada" }] }, /neither approved nor/],
    ["a rehearsal that is called live", { kind: "live failover" }, /a rehearsal is called one/],
    ["another outcome", { outcome: "stopped" }, /ended as the journal says/],
    ["users who saw less", { users: { ...report.users, errorSeconds: 1 } as never }, /what the prober said/],
    ["a call left out", { steps: report.steps.map((it) => ({ ...it, calls: it.calls.slice(1) })) }, /every call of a step/], // prettier-ignore
    ["a sign-off that nobody gave", { signOff: [...report.signOff, ...report.signOff] }, /every sign-off/],
    ["a day that is past", { nextDue: "2026-01-01" }, /due again after/],
  ];
  for (const [what, lie, expected] of lies)
    it(`betray ${what}`, () => {
      const problems = agreementProblems({ ...json, ...lie }, entries as unknown as ReadEntry[], report.evidence.lastHash); // prettier-ignore
      assert.ok(problems.some((it) => expected.test(it)), problems.join("\n")); // prettier-ignore
    });
});
