import assert from "node:assert/strict";
import { servedWell } from "./served";

describe("Load balancers' last minute before a drill", () => {
  it("is served well where no more requests failed than may, of all regions together", () => {
    assert.equal(servedWell([{ requests: 100, failed: 10 }, { requests: 200, failed: 20 }], 10), true); // prettier-ignore
    assert.equal(servedWell([{ requests: 100, failed: 0 }, { requests: 200, failed: 31 }], 10), false); // prettier-ignore
  });

  it("isn't where nothing was asked, or nothing is published yet", () => {
    assert.equal(servedWell([], 10), false);
    assert.equal(servedWell([{ requests: 0, failed: 30 }], 10), false);
  });
});
