import assert from "node:assert/strict";
import { document } from "./wire";

describe("documents", () => {
  it("are texts, given as text or as object", () => {
    assert.equal(document.toAws('{"Version":"2012-10-17"}'), '{"Version":"2012-10-17"}');
    assert.equal(document.toAws({ Version: "2012-10-17" }), '{"Version":"2012-10-17"}');
  });

  it("are decoded where IAM encoded them, and left alone where it didn't", () => {
    assert.equal(document.fromAws("%7B%22Version%22%3A%222012-10-17%22%7D"), '{"Version":"2012-10-17"}');
    assert.equal(document.fromAws('{"Resource":"arn:aws:s3:::a%2Fb"}'), '{"Resource":"arn:aws:s3:::a%2Fb"}');
    assert.equal(document.fromAws(undefined), undefined);
  });
});
