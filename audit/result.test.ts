import assert from "node:assert/strict";
import type { Check, AuditFinding, Verdict } from "./check";
import { details, isClean, judge, mark, table, unusedExceptions } from "./result";

const finding = (check: string, subject = "bucket"): AuditFinding => ({ check, subject, message: "bad" });
const verdict = (...findings: AuditFinding[]): Verdict => ({ looked: 3, findings });

const check = (rest: Partial<Check> = {}): Check => ({
  family: "aws",
  tool: "tool 1",
  unit: "things",
  mustFind: ["A", "B"],
  onFixture: () => Promise.resolve(verdict(finding("A"), finding("B"))),
  onProject: () => Promise.resolve(verdict()),
  ...rest,
});

const exception = (family: "aws" | "shell", rule: string) =>
  ({ family, check: rule, subject: "*", reason: "", reviewedBy: "", reviewedOn: "" }) as const;

describe("the judgement of a check", () => {
  it("is clean when it finds its bad fixture and nothing else", async () => {
    const { result } = await judge(check(), []);
    assert.deepEqual([isClean(result), result.looked, mark(result)], [true, "3 things", "✔"]);
  });

  it("fails a check that overlooks a part of its bad fixture, without asking it about the project", async () => {
    let asked = 0;
    const blind = check({
      onFixture: () => Promise.resolve(verdict(finding("A"))),
      onProject: () => Promise.resolve(verdict(...(asked++ ? [] : []))),
    });
    const { result } = await judge(blind, []);
    assert.deepEqual(result.failures, ["overlooks its bad fixture: B not found"]);
    assert.equal(asked, 0);
  });

  it("fails a check that crashes, and one that found nothing to look at", async () => {
    const crash = await judge(check({ onProject: () => Promise.reject(new Error("no Python")) }), []);
    assert.deepEqual(crash.result.failures, ["no Python"]);
    const idle = await judge(check({ onProject: () => Promise.resolve({ looked: 0, findings: [] }) }), []);
    assert.deepEqual(idle.result.failures, ["found nothing to look at"]);
  });

  it("marks a check that got no answer as neither held nor broken", async () => {
    const { result } = await judge(
      check({ onProject: () => Promise.resolve({ looked: 0, findings: [], unseen: ["keys"] }) }),
      [],
    );
    assert.deepEqual([mark(result), details(result)], ["·", ["aws, tool 1: not seen: keys"]]);
  });

  it("takes exceptions of its own family only, counts them, and says which were used", async () => {
    const bad = check({ onProject: () => Promise.resolve(verdict(finding("A"), finding("C"))) });
    const exceptions = [exception("aws", "A"), exception("shell", "C")];
    const { result, used } = await judge(bad, exceptions);
    assert.deepEqual([result.findings, result.excepted, isClean(result)], [[finding("C")], 1, false]);
    assert.deepEqual([...used], [exceptions[0]]);
  });

  it("calls an exception unused only when its family was looked at and nothing of it crashed", async () => {
    const exceptions = [exception("aws", "Z"), exception("shell", "Z")];
    assert.deepEqual(unusedExceptions(exceptions, [await judge(check(), exceptions)]), [exceptions[0]]);
    const crashed = await judge(check({ onProject: () => Promise.reject(new Error("x")) }), exceptions);
    assert.deepEqual(unusedExceptions(exceptions, [crashed]), []);
  });

  it("is told in one line a check, and one a rule with the first of its subjects", async () => {
    const many = Array.from({ length: 14 }, (_, index) => finding("C", `b${index}`));
    const { result } = await judge(check({ onProject: () => Promise.resolve(verdict(...many)) }), []);
    assert.equal(
      table([result]),
      "   family  tool    looked at  findings  excepted\n✘  aws     tool 1  3 things   14        0",
    );
    assert.deepEqual(details(result), [
      "aws, tool 1: C: bad: b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11 and 2 more",
    ]);
  });
});
