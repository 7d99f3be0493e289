import { asset } from "@pulumi/pulumi";
import { unknownCheckingProxy } from "@pulumi/policy";
import assert from "node:assert/strict";
import { unknown } from "./rule";
import { plain } from "./values";

/** What the SDK puts in the place of a text that isn't known yet. */
const later = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const seen = (properties: object): unknown => plain(unknownCheckingProxy(properties) as object);

describe("values that rules read", () => {
  it("are plain copies, nested ones too", () => {
    const properties = { a: 1, b: [true, null, { c: "d" }], e: {} };
    const copy = seen(properties);
    assert.deepEqual(copy, properties);
    assert.notEqual(copy, properties);
  });

  it("have a sign where nothing is known yet, however deep", () => {
    assert.deepEqual(seen({ arn: later, list: [later, { key: later }], known: "x" }), {
      arn: unknown,
      list: [unknown, { key: unknown }],
      known: "x",
    });
  });

  it("may be files", () => {
    assert.doesNotThrow(() => seen({ file: new asset.StringAsset("text") }));
  });

  it("keep any other error of the SDK's", () => {
    const broken = new Proxy(
      { a: 1 },
      {
        get: () => {
          throw new RangeError("broken");
        },
      },
    );
    assert.throws(() => plain(broken), RangeError);
  });
});
