import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { liveProbers } from "./live";

const now = 1_770_000_000_000;

describe("What probers on this machine measure while a drill runs", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "live-"))));
  after(() => rmSync(folder, { recursive: true }));

  const request = (secondsAgo: number, status: number) => ({
    ...{ kind: "read", at: now - secondsAgo * 1000, milliseconds: 1, status },
  });
  const file = (name: string, startedAgo: number, ...lines: readonly object[]): string => {
    const head = { kind: "prober", place: name, url: "https://shop.example", at: now - startedAgo * 1000 };
    const written = path.join(folder, name);
    writeFileSync(written, [head, ...lines].map((it) => `${JSON.stringify(it)}\n`).join(""));
    return written;
  };
  const live = (...files: readonly string[]) => liveProbers(files, () => now).lately(60);

  it("is what they were answered lately, together, but for the seconds that may still be answered", async () => {
    const one = file("one", 600, request(71, 500), request(20, 503), request(2, 200));
    const other = file("other", 600, request(20, 200), request(10, 0));
    const second = (ago: number): number => Math.floor((now - ago * 1000) / 1000);
    assert.deepEqual(await live(one, other), [
      { second: second(20), requests: 2, failed: 1 },
      { second: second(10), requests: 1, failed: 1 },
    ]);
  });

  it("can't be told where all of them have been silent, and can where one has only just begun", async () => {
    const ended = file("ended", 600, request(31, 200));
    await assert.rejects(live(ended), {
      message: `nobody has asked the shop for 31 s, says ${ended}: the prober has ended`,
    });
    assert.deepEqual(await live(ended, file("begun", 3)), [{ second: (now - 31_000) / 1000, requests: 1, failed: 0 }]);
  });
});
