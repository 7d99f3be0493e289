import assert from "node:assert/strict";
import { schemasOf, strict } from "./strict";

describe("a strict schema of a custom resource", () => {
  it("takes no other field than those it lists, at any depth", () => {
    const schema = {
      type: "object",
      properties: { list: { type: "array", items: { type: "object", properties: { a: { type: "string" } } } } },
    };
    assert.deepEqual(strict(schema), {
      type: "object",
      additionalProperties: false,
      properties: {
        list: {
          type: "array",
          items: { type: "object", additionalProperties: false, properties: { a: { type: "string" } } },
        },
      },
    });
  });

  it("leaves maps open, and objects that are open on purpose", () => {
    const map = { type: "object", additionalProperties: { type: "string" } };
    assert.deepEqual(strict(map), map);
    const open = { type: "object", properties: {}, "x-kubernetes-preserve-unknown-fields": true };
    assert.deepEqual(strict(open), { type: "object", properties: {} });
  });

  it("knows a property that is called like a keyword", () => {
    assert.deepEqual(strict({ properties: { items: { type: "string" }, properties: { type: "string" } } }), {
      additionalProperties: false,
      properties: { items: { type: "string" }, properties: { type: "string" } },
    });
  });

  it("says integer or string where the API does", () => {
    assert.deepEqual(strict({ "x-kubernetes-int-or-string": true, pattern: "^x$" }), {
      anyOf: [{ type: "integer" }, { type: "string" }],
    });
  });

  it("comes from each version of a definition, with what every object has", () => {
    const openAPIV3Schema = { type: "object", properties: { spec: { type: "object" } }, required: ["spec"] };
    const versions = [{ name: "v1", schema: { openAPIV3Schema } }];
    assert.deepEqual(schemasOf({ spec: { group: "g.io", names: { kind: "Gadget" }, versions } }), [
      {
        group: "g.io",
        kind: "Gadget",
        version: "v1",
        schema: {
          type: "object",
          required: ["spec"],
          additionalProperties: false,
          properties: {
            spec: { type: "object" },
            apiVersion: { type: "string" },
            kind: { type: "string" },
            metadata: { type: "object" },
          },
        },
      },
    ]);
  });
});
