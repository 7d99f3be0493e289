import assert from "node:assert/strict";
import { isRelationalInstance, relationalInstanceGeneration, relationalInstanceName } from "./relationalInstance";

describe("names of the relational database's instances", () => {
  it("carry the generation from the first rebuild on", () => {
    assert.deepEqual(
      [0, 1, 12].map((it) => relationalInstanceName("meridian", it)),
      ["meridian-relational", "meridian-relational-1", "meridian-relational-12"],
    );
  });

  it("tell the generation, where they are names of instances", () => {
    const [name, generations] = ["meridian", [0, 1, 12]] as const;
    assert.deepEqual(
      generations.map((it) => relationalInstanceGeneration(name, relationalInstanceName(name, it))),
      generations,
    );
    assert.throws(() => relationalInstanceGeneration(name, "relational-7"), {
      message:
        "relational-7 is no instance of the relational database: it would be meridian-relational or meridian-relational-<number>.",
    });
  });

  it("are recognised, and nothing else is", () => {
    for (const generation of [0, 1, 12])
      assert.ok(isRelationalInstance("shop", relationalInstanceName("shop", generation)));
    for (const other of [
      "meridian-relational-0",
      "meridian-relational-1-final",
      "meridian-relational2",
      "relational",
      "shop-relational",
    ])
      assert.equal(isRelationalInstance("meridian", other), false, other);
  });
});
