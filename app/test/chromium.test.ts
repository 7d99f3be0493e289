import assert from "node:assert/strict";
import { findChromium } from "./chromium";

const silent = (): void => undefined;

describe("The browser of the tests", () => {
  const before = process.env["CHROMIUM_PATH"];
  afterEach(() => {
    if (before === undefined) delete process.env["CHROMIUM_PATH"];
    else process.env["CHROMIUM_PATH"] = before;
  });

  it("is the Chromium that is named, and only one that can be run", async () => {
    process.env["CHROMIUM_PATH"] = process.execPath;
    assert.equal(await findChromium(silent), process.execPath);
    process.env["CHROMIUM_PATH"] = "/nowhere/chromium";
    await assert.rejects(
      findChromium(silent),
      /CHROMIUM_PATH is \/nowhere\/chromium, where there is no program to run/,
    );
  });
});
