import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { whileEngineStarts } from "./preload";

describe("what is done while the engine starts", () => {
  const happened: string[] = [];
  const command = (act: () => void) => {
    const runs = { run: ([name]: string[]) => Promise.resolve(void happened.push(`${name} started`)) };
    return whileEngineStarts(runs as unknown as PulumiCommand, act) as unknown as typeof runs;
  };
  beforeEach(() => void happened.splice(0));

  it("comes right after the process was started, in commands that ask for the program and no others", async () => {
    const watched = command(() => void happened.push("loaded"));
    for (const name of ["stack", "preview", "up", "destroy"]) {
      await watched.run([name]);
      await nextTurn();
    }
    assert.deepEqual(happened, [
      "stack started",
      "preview started",
      "loaded",
      "up started",
      "loaded",
      "destroy started",
    ]);
  });

  it("may fail: the engine asks for the program itself, and reports why it can't be loaded", async () => {
    const watched = command(() => {
      happened.push("failed");
      throw new Error("index.ts isn't there");
    });
    await watched.run(["preview"]);
    await nextTurn();
    assert.deepEqual(happened, ["preview started", "failed"]);
  });
});
