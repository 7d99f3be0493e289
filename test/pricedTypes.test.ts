import assert from "node:assert/strict";
import { paidTypes } from "../config/prices/resources";
import { byUse, free } from "../config/prices/unpaid";
import { entries } from "../rehearsal/providers/aws";

describe("what resources cost", () => {
  it("is said of every type that some kind of platform is made of: paid, paid by use, or free", () => {
    const known = [...paidTypes, ...byUse.keys(), ...free];
    const unsaid = Object.keys(entries).filter((type) => !known.includes(type));
    assert.deepEqual(unsaid, [], "add them to config/prices/resources.ts or config/prices/unpaid.ts");
  });

  it("is said once, and of no type that no platform is made of", () => {
    const all = [...paidTypes, ...byUse.keys(), ...free];
    assert.deepEqual(
      all.filter((type, index) => all.indexOf(type) !== index),
      [],
    );
    assert.deepEqual(
      all.filter((type) => !(type in entries)),
      [],
    );
  });
});
