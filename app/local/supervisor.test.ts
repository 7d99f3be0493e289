import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { ShopProcess } from "./shopProcess";
import { Supervisor } from "./supervisor";

/** A process that only says that it runs. */
class Pretended implements ShopProcess {
  readonly region = "us-east-1";
  readonly part = "relational";
  starts = 0;
  /** Starts that fail before one works. */
  failures = 0;
  lost = false;
  #running = true;
  #end: (how: string) => void = () => undefined;
  #ended = new Promise<string>((resolve) => (this.#end = resolve));

  pid = (): number => 100 + this.starts;
  isRunning = (): boolean => this.#running;
  ended = (): Promise<string> => this.#ended;
  logs = (): Promise<string[]> => Promise.resolve(["the last line"]);
  mustStayDown = (): boolean => this.lost;

  kill = (): Promise<void> => {
    this.#running = false;
    this.#end("signal SIGKILL");
    return Promise.resolve();
  };

  revive = async (): Promise<void> => {
    this.starts++;
    if (this.starts <= this.failures) throw new Error("no room");
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    this.#running = true;
    return Promise.resolve();
  };
}

describe("The supervisor", () => {
  let reports: string[];
  let turn: Promise<unknown>;
  let database: Pretended;
  let supervisor: Supervisor;
  const patience = { firstPauseMs: 20, longestPauseMs: 80, calmMs: 10_000 };

  const exclusive = <Result>(use: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(use);
    turn = next;
    return next;
  };

  const until = async (holds: () => boolean): Promise<void> => {
    for (const deadline = Date.now() + 5_000; !holds(); await wait(5)) assert.ok(Date.now() < deadline, reports.join());
  };

  beforeEach(() => {
    reports = [];
    turn = Promise.resolve();
    database = new Pretended();
    supervisor = new Supervisor({ processes: () => [database], exclusive }, (line) => reports.push(line), patience);
  });

  afterEach(() => supervisor.stop());

  it("tells how a process ended and what it said last, and starts it again", async () => {
    await database.kill();
    await until(() => reports.length === 2);
    assert.deepEqual(reports, [
      "the orders database of us-east-1 ended with signal SIGKILL. Its last lines:\n      the last line",
      "the orders database of us-east-1 runs again, as process 101",
    ]);
  });

  it("does so as often as it dies", async () => {
    for (const starts of [1, 2, 3]) {
      await database.kill();
      await until(() => database.isRunning());
      assert.equal(database.starts, starts);
    }
  });

  it("tries again, ever more slowly, where it does not start", async () => {
    database.failures = 3;
    const began = performance.now();
    await database.kill();
    await until(() => database.isRunning());
    assert.ok(performance.now() - began >= 20 + 40 + 80 + 80 - 4);
    assert.equal(reports.filter((line) => line.endsWith("did not start: no room")).length, 3);
  });

  it("leaves alone what is being moved: a writer that a switchover stops and starts again", async () => {
    await exclusive(async () => {
      await database.kill();
      await wait(150);
      assert.equal(database.starts, 0);
      await database.revive();
    });
    await exclusive(() => Promise.resolve());
    assert.equal(database.starts, 1);
    assert.deepEqual(reports, []);
  });

  it("does not bring back what a failover left behind, until that is made whole", async () => {
    database.lost = true;
    await database.kill();
    await until(() => reports.length === 1);
    await wait(150);
    assert.equal(database.starts, 0);
    assert.deepEqual(reports, ["the orders database of us-east-1 stays down: a failover left it behind"]);
    database.lost = false;
    await until(() => database.isRunning());
  });

  it("starts nothing once it has been stopped", async () => {
    await database.kill();
    await until(() => reports.length === 1);
    await supervisor.stop();
    await wait(60);
    assert.equal(database.starts, 0);
  });
});
