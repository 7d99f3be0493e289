import assert from "node:assert/strict";
import { publicName } from "./author";

describe("A review's author", () => {
  it("is shown by first name and initial", () => {
    assert.equal(publicName("Ada Lovelace"), "Ada L.");
    assert.equal(publicName("  Ludwig  van Beethoven "), "Ludwig B.");
    assert.equal(publicName("Plato"), "Plato");
    assert.equal(publicName("Zoë öström"), "Zoë Ö.");
    assert.equal(publicName(" "), "Customer");
  });
});
