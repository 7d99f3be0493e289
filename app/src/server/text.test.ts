import assert from "node:assert/strict";
import fc from "fast-check";
import { Check } from "typebox/value";
import { lineOfText, linesOfText } from "./text";

describe("Text from outside", () => {
  const line = lineOfText({ maxLength: 20 });
  const lines = linesOfText({ maxLength: 20 });

  it("may be in any language, with pictures", () => {
    for (const text of ["Ünal Şahin", "山田 太郎", "💥", "O'Brien; --", " x "]) assert.ok(Check(line, text), text);
    assert.ok(Check(lines, "one\ntwo"));
  });

  it("has no control characters, no halves of characters and something to see", () => {
    for (const text of ["a\u0000", "\u001b[31m", "a\u007f", "\ud800", "  ", "", "\n"]) {
      assert.equal(Check(line, text), false, JSON.stringify(text));
      assert.equal(Check(lines, text), false, JSON.stringify(text));
    }
    assert.equal(Check(line, "one\ntwo"), false);
    assert.ok(Check(lineOfText({ minLength: 0, maxLength: 1 }), ""));
  });

  it("takes no longer to check than to read, however long and however made", () => {
    const texts = [" ", "a", "a ", "💥"].flatMap((it) => [it.repeat(60_000), `${it.repeat(60_000)}\u0000`]);
    // Of the processor: others may keep it meanwhile.
    const began = process.cpuUsage();
    for (const text of texts) for (const schema of [line, lines]) Check(schema, text);
    assert.ok(process.cpuUsage(began).user < 1_500_000);
  });

  it("is what a database stores and gives back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        if (Check(line, text)) assert.equal(Buffer.from(text).toString(), text);
      }),
    );
  });
});
