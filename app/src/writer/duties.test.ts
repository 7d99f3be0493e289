import assert from "node:assert/strict";
import { once } from "node:events";
import { pino } from "pino";
import { Duties } from "./duties";

const log = pino({ level: "silent" });

/** Says who writes, as the test tells it. */
class Watch {
  private writing = false;
  private readonly listeners: (() => void)[] = [];

  mayWrite(): boolean {
    return this.writing;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  set(writing: boolean): void {
    this.writing = writing;
    for (const it of this.listeners) it();
  }
}

describe("Duties of the writer's region", () => {
  const begin = (duty: (signal: AbortSignal, count: number) => Promise<unknown>): { watch: Watch; duties: Duties } => {
    const watch = new Watch();
    const duties = new Duties(watch);
    let count = 0;
    duties.whileWriting("relational", "a duty", async (signal) => void (await duty(signal, ++count)));
    duties.start(log);
    return { watch, duties };
  };

  it("begin when the region becomes the writer, end when it no longer is, and begin again", async () => {
    const events: string[] = [];
    const { watch, duties } = begin(async (signal, count) => {
      events.push(`begin ${count}`);
      await once(signal, "abort");
      events.push(`end ${count}`);
    });
    assert.deepEqual(events, []);
    watch.set(true);
    watch.set(true);
    assert.deepEqual(events, ["begin 1"]);
    watch.set(false);
    await new Promise(setImmediate);
    assert.deepEqual(events, ["begin 1", "end 1"]);
    watch.set(true);
    while (events.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await duties.stop();
    assert.deepEqual(events, ["begin 1", "end 1", "begin 2", "end 2"]);
    watch.set(true);
    assert.equal(events.length, 4);
  });

  it("begin again a little later when they fail", async () => {
    let begun = 0;
    const again = new Promise<void>((resolve) => {
      const { watch } = begin(async (_signal, count) => {
        begun = count;
        if (count === 2) return resolve();
        throw new Error("failed");
      });
      watch.set(true);
    });
    assert.equal(begun, 1);
    // What begins again doesn't keep a process alive by itself.
    const alive = setInterval(() => undefined, 1000);
    await again;
    clearInterval(alive);
  });

  it("are waited for when the instance stops", async () => {
    let finished = false;
    const { watch, duties } = begin(async (signal) => {
      await once(signal, "abort");
      await new Promise((resolve) => setTimeout(resolve, 50));
      finished = true;
    });
    watch.set(true);
    await duties.stop();
    assert.equal(finished, true);
  });
});
