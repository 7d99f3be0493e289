import assert from "node:assert/strict";
import { mulberry32 } from "../../toolchain/mulberry32";
import { addsOf, attemptsIn } from "./ledgerHistory";
import { checkSet, type SetAdd, type SetVerdict } from "./setChecker";

const add = (element: string, result: SetAdd["result"] = "acknowledged"): SetAdd => ({ element, result });
const faults = ({ lost, doubled, unexpected, refusedButThere, vanished }: SetVerdict) => ({ lost, doubled, unexpected, refusedButThere, vanished }); // prettier-ignore
const none = { lost: [], doubled: [], unexpected: [], refusedButThere: [], vanished: [] };
const verdict = (adds: readonly SetAdd[], ...reads: (readonly string[])[]): SetVerdict =>
  checkSet({ adds, reads: reads.map((elements) => ({ elements })) });

describe("The set checker", () => {
  it("finds nothing where all that was acknowledged is there once", () => {
    const found = verdict([add("a"), add("b"), add("c", "refused")], ["a"], ["b", "a"]);
    assert.deepEqual(found, { isValid: true, attempted: 3, acknowledged: 2, ...none, recovered: [], neverDone: [] });
  });

  it("resolves what is of unknown outcome by what is there", () => {
    const found = verdict([add("a", "unknown"), add("b", "unknown")], ["b"]);
    assert.deepEqual([found.isValid, found.recovered, found.neverDone], [true, ["b"], ["a"]]);
  });

  it("counts an element by the best that was heard of it", () => {
    assert.deepEqual(verdict([add("a", "unknown"), add("a"), add("a", "refused")], []).lost, ["a"]);
    assert.deepEqual(verdict([add("a", "refused"), add("a", "unknown")], ["a"]).recovered, ["a"]);
  });

  const planted: readonly (readonly [string, SetVerdict, Partial<typeof none> | object])[] = [
    ["a lost element", verdict([add("a"), add("b")], ["b"]), { lost: ["a"] }],
    ["a doubled one", verdict([add("a")], ["a", "a"]), { doubled: ["a"] }],
    ["one that nobody added", verdict([add("a")], ["a", "z"]), { unexpected: ["z"] }],
    ["one that was refused and is there", verdict([add("a", "refused")], ["a"]), { refusedButThere: ["a"] }],
    ["one that was seen and is gone", verdict([add("a", "unknown")], ["a"], []), { vanished: ["a"] }],
  ];
  for (const [what, found, expected] of planted)
    it(`finds ${what}, and nothing else`, () => {
      assert.equal(found.isValid, false);
      assert.deepEqual(faults(found), { ...none, ...expected });
    });

  it("says nothing of a set that nobody has read", () => {
    assert.throws(() => checkSet({ adds: [add("a")], reads: [] }), /read it at the end/);
  });

  it("judges 100,000 operations within 60 seconds, and finds exactly the anomalies that were planted among them", function () {
    this.timeout(60_000);
    const random = mulberry32(11);
    const adds: SetAdd[] = [];
    const there: string[] = [];
    const expected = { lost: [] as string[], doubled: [] as string[], refusedButThere: [] as string[] };
    for (let number = 0; number < 100_000; number++) {
      const element = `order-${number}`;
      const result = (["acknowledged", "acknowledged", "acknowledged", "refused", "unknown"] as const)[random() % 5]!;
      adds.push(add(element, result));
      const isAnomaly = number % 1000 === 7;
      const isThere = result === "acknowledged" ? !isAnomaly : result === "refused" ? isAnomaly : random() % 2 === 0;
      if (isThere) there.push(element);
      if (isThere && number % 5000 === 11) {
        there.push(element);
        expected.doubled.push(element);
      }
      if (isAnomaly && result === "acknowledged") expected.lost.push(element);
      if (isAnomaly && result === "refused") expected.refusedButThere.push(element);
    }
    assert.ok(expected.lost.length > 40 && expected.doubled.length > 5 && expected.refusedButThere.length > 10);
    assert.deepEqual(faults(verdict(adds, there)), { ...none, ...expected });
  });

  it("reads a ledger's text by itself: attempts at one thing, torn lines, and what nothing was heard of", () => {
    const subject = { kind: "order", customer: "p1", key: "k1", cart: "c1" };
    const lines = [
      { session: 1, at: 1 },
      { n: 1, write: 1, at: 10, viewers: "eu-west-1", subject },
      { n: 1, at: 20, outcome: "unknown", reason: "ECONNRESET" },
      { n: 2, write: 1, at: 30, viewers: "eu-west-1", subject },
      { n: 3, write: 3, at: 31, viewers: "eu-west-1", subject: { kind: "registration", email: "a@example.com" } },
      { n: 2, at: 40, outcome: "acknowledged", status: 201, id: "o1", state: "paid" },
    ].map((it) => JSON.stringify(it));
    const attempts = attemptsIn(`${lines.join("\n")}\n{"n":4,"wri`);
    assert.deepEqual(addsOf(attempts, "order"), [add("p1 k1", "unknown"), add("p1 k1")]);
    assert.deepEqual(addsOf(attempts, "registration"), [add("a@example.com", "unknown")]);
    assert.deepEqual(
      attempts.map((it) => [it.number, it.begun, it.heard, it.result, it.state]),
      [
        [1, 10, 20, "unknown", undefined],
        [2, 30, 40, "acknowledged", "paid"],
        [3, 31, undefined, "unknown", undefined],
      ],
    );
  });
});
