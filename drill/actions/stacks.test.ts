import assert from "node:assert/strict";
import { lineOf } from "../command";
import type { Action } from "./action";
import { recordingPorts } from "./ports.fixture";
import { configure, refresh, unprotect, up } from "./stacks";

const done = { stack: "eu-west-1", seconds: 1, created: 1, changed: 0, deleted: 0, same: 0 };

describe("What is done to stacks", () => {
  const operations: readonly (readonly [Action, line: string, asked: string, result: readonly object[]])[] = [
    [up("eu-west-1"), "pulumi up --stack eu-west-1 --yes", "up eu-west-1", [done]],
    [refresh("eu-west-1"), "pulumi refresh --stack eu-west-1 --yes", "refresh eu-west-1", []],
  ];
  for (const [action, line, asked, result] of operations)
    it(`is an operation of the engine: ${line}`, async () => {
      assert.equal(lineOf(action.asCommand()), line);
      const { log, ports } = recordingPorts();
      assert.deepEqual(await action.run(ports), result);
      assert.deepEqual(log, [asked]);
    });

  const commands: readonly (readonly [Action, line: string])[] = [
    [configure("global", "meridian:domain", "a b"), "pulumi config set meridian:domain 'a b' --stack global"],
    [unprotect("global", "urn:a$b::c"), "pulumi state unprotect 'urn:a$b::c' --stack global --yes"],
  ];
  for (const [action, line] of commands)
    it(`is the command itself: ${line}`, async () => {
      assert.equal(lineOf(action.asCommand()), line);
      const { log, ports } = recordingPorts();
      assert.deepEqual(await action.run(ports), []);
      assert.deepEqual(log, [`in global: ${line}`]);
    });
});
