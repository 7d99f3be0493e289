import assert from "node:assert/strict";
import { Turns } from "./turns";

/** Ends when it is told to. */
function work() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end, ended };
}

describe("Turns", () => {
  it("are taken by so many at a time, in the order in which they came, also where one fails", async () => {
    const turns = new Turns(1);
    const [begun, first, second] = [work(), work(), work()];
    const began: number[] = [];
    const failing = turns.take(60_000, async () => {
      began.push(1);
      begun.end();
      await first.ended;
      throw new Error("no");
    });
    const waiting = turns.take(60_000, async () => {
      began.push(2);
      await second.ended;
    });
    const last = turns.take(60_000, () => Promise.resolve(began.push(3)));
    await begun.ended;
    assert.deepEqual(began, [1]);
    first.end();
    await assert.rejects(failing, /no/);
    second.end();
    await Promise.all([waiting, last]);
    assert.deepEqual(began, [1, 2, 3]);
  });

  it("end for who takes too long, once", async () => {
    const turns = new Turns(1);
    const slow = work();
    const first = turns.take(1, () => slow.ended);
    const [second, third] = [work(), work()];
    const began: number[] = [];
    const others = [second, third].map((it, index) =>
      turns.take(60_000, async () => {
        began.push(index);
        it.end();
        await it.ended;
      }),
    );
    await Promise.all(others);
    slow.end();
    await first;
    assert.deepEqual(began, [0, 1]);
  });
});
