import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { UsersView } from "../entries";
import { type DrillOptions, parseDrill } from "../options";
import type { DrillCloud } from "./cloud";
import type { DrillHost } from "./host";
import { runWorldOf } from "./runWorld";

describe("What only a person knows", () => {
  const confirmed = (typed: string | Error, ...args: string[]): Promise<boolean> => {
    const options = parseDrill(["resume", ...args], []);
    const host: DrillHost = {
      ...{ drills: [], root: "/", environment: {}, print: () => undefined, say: () => undefined },
      interruption: new AbortController().signal,
      ask: () => (typed instanceof Error ? Promise.reject(typed) : Promise.resolve(typed)),
    };
    const cloud = { places: [] } as unknown as DrillCloud;
    return runWorldOf(options, host, cloud, options).confirm("Have lost writes been reconciled?");
  };

  it("is asked of whoever sits there, and taken for no but where they say yes", async () => {
    const answers = await Promise.all(["y", " Yes ", "", "n", "yesterday"].map((it) => confirmed(it)));
    assert.deepEqual(answers, [true, true, false, false, false]);
  });

  it("is said by --yes, and by nobody where nobody is there", async () => {
    const nobody = new Error("There is nobody to ask here: pass --yes.");
    assert.equal(await confirmed(nobody, "--yes"), true);
    await assert.rejects(confirmed(nobody), nobody);
  });
});

describe("What a prober on this machine measures while a drill runs", () => {
  const worldWith = (file: string, opened: { openedAt?: number } = {}) => {
    const options: DrillOptions = { ...parseDrill(["resume"], []), users: [file] };
    const host = { root: "/", environment: {}, interruption: new AbortController().signal } as unknown as DrillHost;
    return runWorldOf(options, host, { places: [] } as unknown as DrillCloud, { ...options, ...opened });
  };

  it("is what the run is judged by, from when it began", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "run-world-"));
    try {
      const file = path.join(folder, "measured.ndjson");
      const now = Date.now();
      const request = (at: number, status: number) => ({ kind: "read", at, milliseconds: 1, status });
      const write = (...lines: readonly object[]) =>
        writeFileSync(file, lines.map((it) => `${JSON.stringify(it)}\n`).join(""));
      write({ kind: "prober", place: "here", url: "https://shop.example", at: now });
      const world = worldWith(file);
      write({ kind: "prober", place: "here", url: "https://shop.example", at: now }, request(now - 60_000, 500), request(Date.now(), 503)); // prettier-ignore
      const { users } = (await world.evidence!()) as { users: UsersView };
      assert.deepEqual([users.requests, users.failed], [1, 1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is judged by from when the run was opened, where it is gone on with", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "run-world-"));
    try {
      const file = path.join(folder, "measured.ndjson");
      const now = Date.now();
      const lines = [
        { kind: "prober", place: "here", url: "https://shop.example", at: now - 90_000 },
        ...[80_000, 60_000, 1].map((ago) => ({ kind: "read", at: now - ago, milliseconds: 1, status: 503 })),
      ];
      writeFileSync(file, lines.map((it) => `${JSON.stringify(it)}\n`).join(""));
      const { users } = (await worldWith(file, { openedAt: now - 70_000 }).evidence!()) as { users: UsersView };
      assert.deepEqual([users.requests, users.failed], [2, 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is missed before anything is begun", () => {
    assert.throws(() => worldWith("/nowhere/measured.ndjson"), {
      message: "/nowhere/measured.ndjson isn't there: start the prober first, npm run drill -- probe --out FILE",
    });
  });
});
