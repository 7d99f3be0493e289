import assert from "node:assert/strict";
import * as random from "@pulumi/random";
import { randomEntries } from "./random";

const generate = (type: string, inputs: Record<string, unknown>) =>
  randomEntries[`random:index/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`]!.generate(inputs);
const result = (inputs: Record<string, unknown>) => String(generate("RandomPassword", inputs).outputs.result);
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe("random", () => {
  it("knows five types, each under @pulumi/random's own token", () => {
    const classes = [
      random.RandomBytes,
      random.RandomId,
      random.RandomPassword,
      random.RandomString,
      random.RandomUuid,
    ];
    const tokens = classes.map((it) => (it as unknown as { __pulumiType: string }).__pulumiType);
    assert.deepEqual(Object.keys(randomEntries), tokens);
  });

  it("replaces on every input, as there is nothing to change in place", () => {
    for (const [type, it] of Object.entries(randomEntries))
      assert.deepEqual(it.replaceOn, Object.keys(it.inputs), type);
  });

  it("makes a password of the asked length and never the same twice", () => {
    const made = new Set(Array.from({ length: 100 }, () => result({ length: 24 })));
    assert.equal(made.size, 100);
    for (const one of made) assert.match(one, /^[a-zA-Z0-9!@#$%&*()\-_=+[\]{}<>:?]{24}$/);
  });

  it("holds the minimum of every kind, even where they fill the whole length", () => {
    for (let i = 0; i < 50; i++) {
      const made = result({ length: 10, minLower: 1, minUpper: 2, minNumeric: 3, minSpecial: 4, overrideSpecial: "_" });
      const counts = [/[a-z]/g, /[A-Z]/g, /[0-9]/g, /_/g].map((pattern) => count(made, pattern));
      assert.deepEqual(counts, [1, 2, 3, 4]);
    }
  });

  it("leaves out the kinds that are switched off", () => {
    assert.match(result({ length: 200, special: false, upper: false, numeric: false }), /^[a-z]{200}$/);
    assert.match(result({ length: 200, special: false, lower: false, number: false }), /^[A-Z]{200}$/);
    assert.match(
      result({ length: 200, lower: false, upper: false, numeric: false, overrideSpecial: "#!" }),
      /^[#!]{200}$/,
    );
  });

  it("refuses minimums above the length, a length below 1 and nothing to choose from", () => {
    const message = "length is 3, but the minimums add up to 4: raise length or lower them";
    assert.throws(() => result({ length: 3, minLower: 4 }), { message });
    assert.throws(() => result({ length: 0 }), { message: "length is 0: give a whole number from 1 on" });
    const off = { special: false, lower: false, upper: false, numeric: false };
    assert.throws(() => result({ length: 3, ...off }), /every kind of character is switched off/);
  });

  it("keeps a password out of its id, while a string's id is its value", () => {
    assert.equal(generate("RandomPassword", { length: 8 }).id, "none");
    const string = generate("RandomString", { length: 8 });
    assert.equal(string.id, string.outputs.result);
  });

  it("spells the same bytes in base64 and hex", () => {
    const { id, outputs } = generate("RandomBytes", { length: 32 });
    assert.equal(id, "none");
    assert.equal(Buffer.from(String(outputs.hex), "hex").length, 32);
    assert.equal(Buffer.from(String(outputs.hex), "hex").toString("base64"), outputs.base64);
  });

  it("spells the same id four ways, each with the prefix", () => {
    const { id, outputs } = generate("RandomId", { byteLength: 8, prefix: "a-" });
    const made = Buffer.from(String(outputs.hex).slice(2), "hex");
    assert.equal(made.length, 8);
    assert.equal(id, made.toString("base64url"));
    const expected = {
      b64Std: `a-${made.toString("base64")}`,
      b64Url: `a-${id}`,
      dec: `a-${made.readBigUInt64BE()}`,
      hex: `a-${made.toString("hex")}`,
    };
    assert.deepEqual(outputs, expected);
  });

  it("makes a UUID of version 4", () => {
    const { id, outputs } = generate("RandomUuid", {});
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(outputs, { result: id });
  });
});
