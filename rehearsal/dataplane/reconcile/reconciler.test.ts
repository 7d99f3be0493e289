import assert from "node:assert/strict";
import { Happenings } from "../events";
import type { PartAction, Part } from "./part";
import { type ApiChange, Reconciler } from "./reconciler";

/** The AWS API, as far as a reconciler sees it: that it has been changed. */
class Api {
  private version = 0;
  private changed: (change: ApiChange) => void = () => undefined;

  change(...services: string[]): void {
    this.changed({ version: ++this.version, services });
  }

  readonly next = (_: number, signal: AbortSignal): Promise<ApiChange> =>
    new Promise((resolve, reject) => {
      this.changed = resolve;
      signal.addEventListener("abort", () => reject(new Error("ended")));
    });
}

/** A number that is to become another one, a step of one at a time. */
class Counter implements Part<number> {
  actual = 0;
  observed = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly name: string,
    public desired: number,
    readonly services?: readonly string[],
    private readonly fails: () => boolean = () => false,
  ) {}

  observe(): Promise<number> {
    this.observed++;
    for (const wake of this.waiting.splice(0)) wake();
    return Promise.resolve(this.desired);
  }

  plan(desired: number): readonly PartAction[] {
    return Array.from({ length: desired - this.actual }, (_, index) => ({ what: `become ${this.actual + index + 1}` }));
  }

  perform(): Promise<void> {
    if (this.fails()) return Promise.reject(new Error("not now"));
    this.actual++;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    stopped.push(this.name);
    return Promise.resolve();
  }

  async untilObserved(times: number): Promise<void> {
    while (this.observed < times) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

let stopped: string[] = [];

describe("What follows the AWS API", () => {
  let reconciler: Reconciler;
  let happenings: Happenings;
  let api: Api;

  const begin = (...parts: Counter[]): void => {
    stopped = [];
    api = new Api();
    happenings = new Happenings();
    reconciler = new Reconciler({ parts, happenings, nextChange: api.next, endingMs: 20 });
  };
  afterEach(() => reconciler.stop());
  const said = (): string[] => happenings.list.map(({ part, what }) => `${part}: ${what}`);

  it("becomes what the API says, step by step, and says so", async () => {
    const part = new Counter("one", 2);
    begin(part);
    await part.untilObserved(1);
    part.desired = 3;
    api.change("any");
    await part.untilObserved(2);
    await reconciler.stop();
    assert.deepEqual(said(), ["one: become 1", "one: become 2", "one: become 3"]);
  });

  it("looks only where a service's call may have changed something", async () => {
    const [rds, s3, all] = [new Counter("rds", 0, ["rds"]), new Counter("s3", 0, ["s3"]), new Counter("all", 0)];
    begin(rds, s3, all);
    await Promise.all([rds, s3, all].map((it) => it.untilObserved(1)));
    api.change("s3");
    await Promise.all([s3, all].map((it) => it.untilObserved(2)));
    assert.deepEqual([rds.observed, s3.observed, all.observed], [1, 2, 2]);
    reconciler.lookAgain();
    await Promise.all([rds.untilObserved(2), s3.untilObserved(3), all.untilObserved(3)]);
  });

  it("says what failed, and tries again", async () => {
    let failures = 1;
    const part = new Counter("one", 1, undefined, () => failures-- > 0);
    begin(part);
    await part.untilObserved(2);
    await reconciler.stop();
    assert.deepEqual(said(), ["one: become 1", "one: failed: not now", "one: become 1"]);
  });

  it("ends its parts although one of them waits for something in vain", async () => {
    const part = new Counter("stuck", 1);
    const begun = new Promise<void>((resolve) => {
      part.perform = () => new Promise<void>(() => resolve());
    });
    begin(part);
    await begun;
    await reconciler.stop();
    assert.deepEqual(stopped, ["stuck"]);
  });

  it("ends the others where one can't end, and says so", async () => {
    const parts = [new Counter("first", 0), new Counter("second", 0)];
    parts[1]!.stop = () => Promise.reject(new Error("it hangs"));
    begin(...parts);
    await Promise.all(parts.map((it) => it.untilObserved(1)));
    await reconciler.stop();
    assert.deepEqual([stopped, said()], [["first"], ["second: failed to end: it hangs"]]);
  });

  it("ends its parts in the order opposite to theirs", async () => {
    const parts = [new Counter("first", 0), new Counter("second", 0)];
    begin(...parts);
    await Promise.all(parts.map((it) => it.untilObserved(1)));
    await reconciler.stop();
    assert.deepEqual(stopped, ["second", "first"]);
  });
});
