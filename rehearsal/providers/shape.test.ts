import assert from "node:assert/strict";
import { unknownPaths } from "./shape";

const shape = {
  name: true,
  tags: true,
  metadataOptions: { httpTokens: true },
  rules: [{ id: true, filter: { prefix: true } }],
};

describe("the inputs that an entry maps", () => {
  const unknown: readonly [string, unknown, readonly string[]][] = [
    ["all of them", { name: "a", metadataOptions: { httpTokens: "required" }, rules: [{ id: "a" }] }, []],
    ["any key below one that is taken whole", { tags: { Owner: "me", anything: { deep: 1 } } }, []],
    ["nothing where there is nothing", undefined, []],
    ["a name at the top", { nmae: "a" }, ["nmae"]],
    ["a nested name, by its path", { metadataOptions: { httpToken: "required" } }, ["metadataOptions.httpToken"]],
    [
      "a name in a list, by its place",
      { rules: [{ id: "a" }, { filter: { prefix: "b", tag: "c" }, x: 1 }] },
      ["rules[1].filter.tag", "rules[1].x"],
    ],
    ["several, in their order", { z: 1, name: "a", b: 2 }, ["z", "b"]],
    ["no input that is undefined or null inside", { gone: undefined, metadataOptions: null }, []],
    ["nothing of the engine's own", { __defaults: ["name"], metadataOptions: { __defaults: [] } }, []],
    ["nothing of a value of another kind, which AWS will refuse", { metadataOptions: "required", rules: "none" }, []],
  ];
  for (const [what, inputs, expected] of unknown)
    it(`miss ${expected.length ? "" : "not "}${what}`, () => assert.deepEqual(unknownPaths(shape, inputs), expected));
});
