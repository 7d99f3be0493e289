import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, type ProcessRecord } from "../toolchain/processes";

export async function gone(records: readonly ProcessRecord[], within: number): Promise<void> {
  for (const deadline = Date.now() + within; records.some(isAlive); await wait(20)) {
    assert.ok(
      Date.now() < deadline,
      `still there after ${within} ms: ${records.filter(isAlive).map(({ pid }) => pid)}`,
    );
  }
}

/** Waits until no process has the folder among its arguments: no server, and no watcher of one. */
export async function nobodyMentions(directory: string, within: number): Promise<void> {
  const mentions = (): string[] => {
    const list = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    return list.filter((line) => line.includes(directory));
  };
  for (const deadline = Date.now() + within; mentions().length > 0; await wait(100)) {
    assert.ok(Date.now() < deadline, `still there after ${within} ms: ${mentions().join("\n")}`);
  }
}
