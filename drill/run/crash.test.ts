import assert from "node:assert/strict";
import type { ObjectPlace } from "../record/objectPlace";

import { FakeOperator, fakeId, FakePlatform } from "./fake.fixture";

/** Where a process ends: before or after the effect of its Nth call, of whatever kind. */
interface End {
  readonly at: number;
  readonly when: "before" | "after";
}

const forEver = (): Promise<never> => new Promise(() => undefined);

/** One that does nothing any more from some call on, as a process does that was killed. */
class MortalOperator extends FakeOperator {
  calls = 0;
  private dies: () => void = () => undefined;
  readonly death = new Promise<"dead">((resolve) => (this.dies = () => resolve("dead")));
  private isDead = false;

  constructor(
    platform: FakePlatform,
    private readonly end: End,
  ) {
    super(platform);
    const { clockFor } = this.world;
    this.world = {
      ...this.world,
      places: this.world.places.map((it) => this.mortal(it)),
      clockFor: (signal) => {
        const clock = clockFor(signal);
        return {
          ...clock,
          wait: (ms) => (this.isDead ? forEver() : clock.wait(ms).then(() => (this.isDead ? forEver() : undefined))),
        };
      },
    };
    this.around = (_, effect) => this.maybe(() => Promise.resolve(effect()));
  }

  private mortal(place: ObjectPlace): ObjectPlace {
    const { region, name } = place;
    return {
      ...{ region, name },
      read: (key) => this.maybe(() => place.read(key)),
      write: (key, text, condition) => this.maybe(() => place.write(key, text, condition)),
      list: (prefix) => this.maybe(() => place.list(prefix)),
      folders: (prefix) => this.maybe(() => place.folders(prefix)),
    };
  }

  private async maybe<T>(work: () => Promise<T>): Promise<T> {
    const isLast = ++this.calls === this.end.at;
    if (isLast && this.end.when === "before") this.die();
    if (this.isDead) return forEver();
    const result = await work();
    if (isLast) this.die();
    return this.isDead ? forEver() : result;
  }

  private die(): void {
    this.isDead = true;
    this.dies();
  }
}

describe("A drill whose process is killed", function () {
  this.timeout(60_000);

  /** Nothing where the run was over before. */
  async function killed(end: End): Promise<{ platform: FakePlatform; folder: string } | undefined> {
    const platform = new FakePlatform();
    const ada = new MortalOperator(platform, end);
    const ended = await Promise.race([ada.run().then(({ outcome }) => outcome), ada.death]);
    if (ended === "dead") return { platform, folder: ada.world.folder };
    assert.equal(ended, "held");
    return void platform.remove();
  }

  const later = (platform: FakePlatform, folder?: string): FakeOperator =>
    new FakeOperator(platform, "bob", folder, (holder) => holder === "ada-1");

  const isKnown = (platform: FakePlatform): boolean =>
    [...platform.place("eu-west-1").objects.keys()].some((it) => it.startsWith(`${fakeId}/journal/`));

  it("can be resumed and aborted from this machine and from another, wherever it was", async () => {
    const endings = new Map<string, number>();
    let isOver = false;
    for (let at = 1; !isOver; at++)
      for (const when of ["before", "after"] as const) {
        const dead = await killed({ at, when });
        isOver ||= dead === undefined;
        if (!dead) continue;
        const { platform, folder } = dead;
        const isElsewhere = at % 2 === 0 && isKnown(platform);
        const bob = later(platform, isElsewhere ? undefined : folder);
        const isResumed = (at + (when === "after" ? 1 : 0)) % 3 > 0;
        const { outcome, state } = await (isResumed ? bob.resume() : bob.abort());
        const name = `${at} ${when} ${isResumed ? "resumed" : "aborted"}${isElsewhere ? " elsewhere" : ""}`;
        const wasOver = outcome === "refused" && platform.writer === "eu-west-1";
        assert.ok(wasOver || outcome === (isResumed ? "held" : "aborted"), `${name}: ${outcome}`);
        assert.deepEqual([state, platform.switch], ["closed", "off"], name);
        if (isResumed) assert.equal(platform.writer, "eu-west-1", name);
        const moves = platform.done.filter((it) => it.endsWith("Move"));
        assert.ok(moves.length <= 2, `${name}: ${platform.done.join()}`);
        endings.set(outcome, (endings.get(outcome) ?? 0) + 1);
        platform.remove();
      }
    assert.ok(
      endings.get("held")! > endings.get("aborted")! && endings.get("aborted")! > 9,
      JSON.stringify([...endings]),
    );
  });

  it("moves nothing twice where the effect came before the end", async () => {
    const platform = new FakePlatform();
    const ada = new FakeOperator(platform);
    let dies: () => void = () => undefined;
    const death = new Promise<void>((resolve) => (dies = resolve));
    ada.around = (operation, effect) => {
      effect();
      if (operation !== "Move") return Promise.resolve();
      dies();
      return forEver();
    };
    ada.world = { ...ada.world, clockFor: () => ({ now: () => 0, wait: forEver }) };
    void ada.run();
    await death;
    assert.equal((await later(platform).resume()).outcome, "held");
    assert.deepEqual(platform.done, ["ada Turnon", "ada Move", "bob Turnoff"]);
    platform.remove();
  });
});
