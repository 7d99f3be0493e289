import assert from "node:assert/strict";
import { getAlpha2Codes } from "i18n-iso-countries";
import { countryCodes } from "./countries";

describe("Countries of an address", () => {
  it("are those of ISO 3166-1", () => {
    const listed = Object.keys(getAlpha2Codes()).filter((it) => it !== "XK");
    assert.deepEqual(countryCodes, listed.toSorted());
    assert.equal(countryCodes.length, 249);
    assert.deepEqual(
      countryCodes.filter((it) => ["ZZ", "EU", "UK", "XK", "SU"].includes(it)),
      [],
    );
  });
});
