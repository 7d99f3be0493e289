import assert from "node:assert/strict";
import { type FoundCopy, nextLine, readChain, reconcile } from "./chain";

const decision = (who: string) => ({ who, kind: "answer" as const, what: "said so", seconds: 1 });

/** Lines of which each says who wrote it. */
function written(...who: string[]): string[] {
  const lines: string[] = [];
  for (const it of who) lines.push(nextLine(lines, "decision", decision(it), 1000));
  return lines;
}

const text = (lines: readonly string[]): string => lines.map((it) => `${it}\n`).join("");
const copy = (place: string, lines: readonly string[]): FoundCopy => ({ place, ...readChain(text(lines), place) });

/** The beginning of a takeover. */
const taken = (lines: readonly string[], token: number): string[] => [
  ...lines,
  nextLine(lines, "lease", { place: "eu-west-1", token, what: "taken" }, 2000),
];

describe("A journal's text", () => {
  it("is read back as it was written, numbered from 0, the first after nothing", () => {
    const { entries, torn } = readChain(text(written("a", "b")), "journal");
    assert.deepEqual(
      entries.map((it) => [it.sequence, it.kind === "decision" && it.body.who, it.before.slice(0, 4)]),
      [
        [0, "a", "0000"],
        [1, "b", entries[1]!.before.slice(0, 4)],
      ],
    );
    assert.notEqual(entries[1]!.before, entries[0]!.before);
    assert.equal(torn, "");
  });

  it("ends before a line that was being written, wherever that was torn", () => {
    const lines = written("a", "b", "c");
    const whole = text(lines);
    const first = text(lines.slice(0, 2)).length;
    for (let length = first; length < whole.length; length++) {
      const { entries, torn } = readChain(whole.slice(0, length), "journal");
      assert.equal(entries.length, 2, `${length} bytes`);
      assert.equal(torn, whole.slice(first, length));
    }
  });

  it("is refused where a byte of any line but the last was changed, dropped or doubled", () => {
    const lines = written("a", "b", "c");
    const whole = text(lines);
    const last = text(lines.slice(0, 2)).length;
    for (let at = 0; at < last; at++) {
      const changed = [
        whole.slice(0, at) + String.fromCharCode(whole.charCodeAt(at) ^ 1) + whole.slice(at + 1),
        whole.slice(0, at) + whole.slice(at + 1),
        whole.slice(0, at) + whole[at]! + whole.slice(at),
      ];
      for (const it of changed)
        assert.throws(() => readChain(it, "journal"), /journal was changed: line [123] /, `byte ${at}`);
    }
  });

  it("is refused where lines changed places", () => {
    const [a, b, c] = written("a", "b", "c");
    assert.throws(() => readChain(text([a!, c!, b!]), "journal"), {
      message: /journal was changed: line 2 has the number 2, and 1 was expected/,
    });
  });
});

describe("Copies of one journal", () => {
  const base = written("a", "b");

  it("are the longest of them, where the others are its beginning", () => {
    const long = [...base, nextLine(base, "decision", decision("c"), 1)];
    const { place, behind, left } = reconcile([copy("disk", base), copy("eu", long), copy("ap", base)]);
    assert.deepEqual([place, behind.map((it) => it.place), left], ["eu", ["disk", "ap"], []]);
  });

  it("are what the later holder of the lease wrote, where two went on", () => {
    const stale = [...base, nextLine(base, "decision", decision("late"), 1)];
    const over = taken(base, 2);
    for (const copies of [
      [copy("disk", stale), copy("eu", over), copy("ap", base)],
      [copy("eu", over), copy("disk", stale), copy("ap", base)],
    ]) {
      const { place, behind, left } = reconcile(copies);
      assert.deepEqual([place, behind.map((it) => it.place), left.map((it) => it.place)], ["eu", ["ap"], ["disk"]]);
    }
    const third = reconcile([copy("eu", over), copy("ap", taken(base, 3))]);
    assert.deepEqual([third.place, third.left.map((it) => it.place)], ["ap", ["eu"]]);
  });

  it("are refused where they differ and nobody took the run over: one was changed", () => {
    const other = written("a", "x");
    assert.throws(() => reconcile([copy("disk", base), copy("eu", other)]), {
      message: /^The journal in disk and the one in eu differ from entry 1 on, and nobody took the run over there/,
    });
  });
});
