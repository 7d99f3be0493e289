import { LocalWorkspace, type PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { outputsOf, sourceOf, withoutLooksBack } from "./stackReads";

describe("what is read of a stack", () => {
  const commands: string[] = [];
  let answer = '{"url":"https://shop.example.com","key":"[secret]"}';
  let workDir = "";
  let stack: Stack;

  before(async () => {
    workDir = mkdtempSync(path.join(tmpdir(), "stack-reads-"));
    const pulumiCommand = {
      command: "pulumi",
      version: null,
      run: (args: readonly string[]) => {
        commands.push(args.filter((it) => it !== "--stack" && it !== "shop").join(" "));
        return Promise.resolve({ stdout: answer, stderr: "", code: 0 });
      },
    } as unknown as PulumiCommand;
    const projectSettings = { name: "shop", runtime: "nodejs" } as const;
    const workspace = await LocalWorkspace.create({ workDir, pulumiCommand, projectSettings });
    stack = withoutLooksBack(await Stack.select("shop", workspace));
  });
  beforeEach(() => void commands.splice(0));
  after(() => rmSync(workDir, { recursive: true, force: true }));

  it("is nothing after an update, a refresh or a destroy: the CLI is started once for each", async () => {
    await stack.up();
    await stack.refresh();
    await stack.destroy();
    assert.deepEqual(
      commands.map((it) => it.split(" ")[0]),
      ["up", "refresh", "destroy"],
    );
  });

  it("are its outputs by one command that never asks for secrets", async () => {
    assert.deepEqual(await outputsOf(stack), { url: "https://shop.example.com", key: "[secret]" });
    assert.deepEqual(commands, ["stack output --json"]);
  });

  it("is the commit of its last update that succeeded, whatever else was done or failed since", async () => {
    const told = (kind: string, result: string, head?: string, dirty = "false") => ({
      ...{ kind, result },
      environment: head === undefined ? {} : { "git.head": head, "git.dirty": dirty },
    });
    const asked = async (...updates: readonly object[]) => {
      answer = JSON.stringify(updates);
      return (await sourceOf(stack)).source;
    };
    const newer = [told("refresh", "succeeded", "c"), told("update", "failed", "c")];
    assert.deepEqual(await asked(...newer, told("update", "succeeded", "b"), told("update", "succeeded", "a")), {
      commit: "b",
      files: "as committed",
    });
    assert.deepEqual(await asked(told("update", "succeeded", "b", "true")), { commit: "b", files: "changed" });
    assert.deepEqual(await asked(told("update", "succeeded")), { files: "as committed" });
    assert.equal(await asked(...newer), undefined);
    assert.equal(commands.at(-1), "stack history --page-size 10 --json");
  });
});
