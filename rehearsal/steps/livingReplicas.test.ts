import assert from "node:assert/strict";
import type { LivingStage } from "./stage";
import { returnFenced } from "./livingReplicas";

type Returned = Parameters<typeof returnFenced>[0];

/** A cloud in which what is asked is written down. */
function cloudWith(roles: Readonly<Record<string, "writer" | "reader">>, active: readonly string[]) {
  const done: string[] = [];
  const list = active.map((text, index) => ({ number: index + 1, text, since: 0 }));
  const stage: Returned = {
    faults: {
      list,
      begin: (words: readonly string[]) => {
        done.push(`begin ${words.join(" ")}`);
        list.push({ number: list.length + 1, text: words.join(" "), since: 0 });
        return Promise.resolve("");
      },
      heal: (which: number | "all") => {
        done.push(`heal ${which}`);
        return Promise.resolve([]);
      },
    } as unknown as LivingStage["faults"],
    fences: {
      set: (region) => Promise.resolve(void done.push(`fence ${region}`)),
      lift: () => Promise.reject(new Error("nothing is lifted here")),
    },
    serves: () => true,
    picture: (region) => ({ relational: { role: roles[region]! } }) as ReturnType<LivingStage["picture"]>,
    until: async (what, isSo) => {
      assert.equal(await isSo(), true);
      done.push(what);
    },
  };
  return { stage, done };
}

describe("A region that was lost with an instance that wrote orders", () => {
  it("comes back closed, is fenced by one of its own storefronts, and is opened only then", async () => {
    const { stage, done } = cloudWith({ a: "writer" }, ["cut-replication a b", "kill-region a"]);
    assert.deepEqual(await returnFenced(stage, ["a"]), { fenced: ["a"] });
    assert.deepEqual(done, [
      "begin close-region a",
      "heal 1",
      "heal 2",
      "a storefront in a serves",
      "fence a",
      "heal all",
    ]);
  });

  it("isn't fenced where its instance follows somebody, and nothing is closed where nothing was lost", async () => {
    const reader = cloudWith({ b: "reader" }, ["kill-region b"]);
    assert.deepEqual(await returnFenced(reader.stage, ["b"]), { fenced: [] });
    assert.deepEqual(reader.done, ["begin close-region b", "heal 1", "a storefront in b serves", "heal all"]);
    const slow = cloudWith({}, ["slow a 200"]);
    assert.deepEqual(await returnFenced(slow.stage, []), { fenced: [] });
    assert.deepEqual(slow.done, ["heal 1", "heal all"]);
  });
});
