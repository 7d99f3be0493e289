import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCursor, encodeCursor } from "./cursors";

const list = ["lamps", ["oak"], "price"];

describe("Cursors", () => {
  it("come back as they went", () => {
    const place = fc.record(
      {
        key: fc.integer({ min: -1_000_000, max: 8_640_000_000_000_000 }),
        part: fc.integer({ min: 0, max: 9 }),
        id: fc.stringMatching(/^[a-z0-9.-]{1,64}$/),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(place, (it) => assert.deepEqual(decodeCursor(list, encodeCursor(list, it)), it)));
  });

  it("belong to one list", () => {
    const cursor = encodeCursor(list, { key: 1, part: 0, id: "lamp" });
    assert.throws(() => decodeCursor(["lamps", ["oak"], "newest"], cursor), { status: 400 });
  });

  it("are refused where they are anything else", () => {
    const bad = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.string().map((it) => Buffer.from(it).toString("base64url")),
    );
    fc.assert(fc.property(bad, (it) => assert.throws(() => decodeCursor(list, it), { status: 400 })));
  });

  it("are refused where their number is too large to be one", () => {
    const fingerprint = Buffer.from(encodeCursor(list, { key: 1, part: 0, id: "x" }), "base64url")
      .toString()
      .slice(0, 8);
    const forge = (key: string): string => Buffer.from(`${fingerprint}.${key}.0.lamp`).toString("base64url");
    assert.equal(decodeCursor(list, forge("17")).key, 17);
    for (const key of ["1".repeat(17), "1e9", "NaN", "", "-0", "9999999999999999"]) {
      assert.throws(() => decodeCursor(list, forge(key)), { status: 400 }, key);
    }
  });
});
