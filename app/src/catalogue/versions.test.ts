import assert from "node:assert/strict";
import { expectedVersion, mustExist } from "./versions";

describe("Preconditions", () => {
  it("name the version that the merchant read, in any form in which an ETag comes back", () => {
    for (const match of ['"3"', '"3.k2Jh-_"', 'W/"3.k2Jh"', ' "3" ']) {
      assert.equal(expectedVersion({ "if-match": match }), 3, match);
    }
  });

  it("say that there is none yet", () => {
    assert.equal(expectedVersion({ "if-none-match": "*" }), "absent");
  });

  it("are required", () => {
    assert.throws(() => expectedVersion({}), { status: 428 });
    assert.throws(() => mustExist({ "if-none-match": "*" }), { status: 428 });
  });

  it("are refused where they say nothing that can be checked", () => {
    for (const match of ["*", "3", '"0"', '"-1"', '"3","4"', '"x"', '"1.2.3"', '"99999999999"']) {
      assert.throws(() => expectedVersion({ "if-match": match }), { status: 400 }, match);
    }
    assert.throws(() => expectedVersion({ "if-none-match": '"3"' }), { status: 400 });
    assert.throws(() => expectedVersion({ "if-match": '"3"', "if-none-match": "*" }), { status: 400 });
  });
});
