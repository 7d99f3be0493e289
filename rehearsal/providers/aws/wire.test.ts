import assert from "node:assert/strict";
import { fromDocument, toDocument } from "./documents";

describe("IAM documents", () => {
  it("are texts, given as text or as object", () => {
    assert.equal(toDocument('{"Version":"2012-10-17"}'), '{"Version":"2012-10-17"}');
    assert.equal(toDocument({ Version: "2012-10-17" }), '{"Version":"2012-10-17"}');
  });

  it("are decoded where IAM encoded them, and left alone where it didn't", () => {
    assert.equal(fromDocument("%7B%22Version%22%3A%222012-10-17%22%7D"), '{"Version":"2012-10-17"}');
    assert.equal(fromDocument('{"Resource":"arn:aws:s3:::a%2Fb"}'), '{"Resource":"arn:aws:s3:::a%2Fb"}');
    assert.equal(fromDocument(undefined), undefined);
  });
});
