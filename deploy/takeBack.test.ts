import assert from "node:assert/strict";
import { takeBack } from "./takeBack";

const of = (name: string, id: string, more: object = {}) => ({ urn: `urn:${name}`, id, ...more });

describe("taking back an update that couldn't delete what it replaced", () => {
  it("makes the old one current again, behind the new one, which goes with the next update, after what stands behind it", () => {
    const state = [of("vpc", "new"), of("group", "same"), of("vpc", "old", { delete: true, protect: true })];
    assert.deepEqual(takeBack(state), {
      resources: [of("vpc", "new", { delete: true }), of("vpc", "old", { protect: true }), of("group", "same")],
      exchanges: [{ urn: "urn:vpc", back: "old", goes: ["new"] }],
    });
  });

  it("goes back to the first of several, also where an update was tried again", () => {
    const state = [
      of("vpc", "third", { created: "2026-03" }),
      of("vpc", "second", { created: "2026-02", delete: true }),
      of("vpc", "first", { created: "2026-01", delete: true }),
    ];
    const { resources, exchanges } = takeBack(state);
    assert.deepEqual(
      resources.map(({ id, ...it }) => [id, "delete" in it]),
      [
        ["third", true],
        ["second", true],
        ["first", false],
      ],
    );
    assert.deepEqual(exchanges, [{ urn: "urn:vpc", back: "first", goes: ["third", "second"] }]);
  });

  it("leaves alone what is only to be deleted, and a state without leftovers", () => {
    const state = [of("a", "1"), of("b", "2", { delete: true })];
    assert.deepEqual(takeBack(state), { resources: state, exchanges: [] });
  });
});
