import assert from "node:assert/strict";
import { parseDrill } from "../options";
import type { DrillCloud } from "./cloud";
import { scheduled } from "./opened";

describe("When a run may be, and when the next one is due", () => {
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const opened = (changeFreezes: readonly string[], ...args: string[]) =>
    scheduled({ ...parseDrill([], []), schedule: { announcedTo: [], ...(JSON.parse(args[0] ?? "{}") as object) } }, {
      platform: { global: { changeFreezes } },
    } as unknown as DrillCloud);

  it("is what the operator says of it", () => {
    const window = { from: at(-5), until: at(5) };
    assert.deepEqual(opened([], JSON.stringify({ window, announcedTo: ["support"], everyDays: 30 })), {
      window: { ...window, announcedTo: ["support"], changeFreeze: "none is configured" },
      cadenceDays: 30,
    });
    assert.deepEqual(opened(["a/b"], JSON.stringify({ announcedTo: ["support"] })), {
      window: { announcedTo: ["support"], changeFreeze: "configured: a/b" },
    });
    assert.deepEqual(opened(["a/b"]), {});
  });

  it("refuses a run outside of its window", () => {
    for (const window of [
      { from: at(1), until: at(2) },
      { from: at(-2), until: at(-1) },
    ])
      assert.throws(() => opened([], JSON.stringify({ window })), /^Error: --window is .*\/.*, and it is \d{4}-/);
  });
});
