import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import assert from "node:assert/strict";
import { unknown } from "./rule";
import { plain } from "./values";

/** What the engine puts in the place of a text, and of a list, that isn't known yet. */
const later = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const laterList = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
const seen = (properties: object): unknown => plain(Struct.fromJavaScript(properties as never));
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("values that rules read", () => {
  it("are plain copies, nested ones too", () => {
    const properties = { a: 1, b: [true, null, { c: "d" }], e: {}, f: 0, g: "", h: false };
    assert.deepEqual(seen(properties), properties);
  });

  it("are none where the engine sends none", () => {
    assert.deepEqual(plain(undefined), {});
  });

  it("have a sign where nothing is known yet, however deep", () => {
    assert.deepEqual(seen({ arn: later, list: [later, { key: later }], more: laterList, known: "x" }), {
      arn: unknown,
      list: [unknown, { key: unknown }],
      more: unknown,
      known: "x",
    });
  });

  it("are opened where they are secret, be they known or not", () => {
    assert.deepEqual(seen({ a: secret({ b: [secret("c")] }), d: secret(later) }), { a: { b: ["c"] }, d: unknown });
  });

  it("may be files, written as in the state", () => {
    const file = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "text", hash: "1" };
    assert.deepEqual(seen({ file }), { file });
  });
});
