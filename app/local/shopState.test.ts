import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { newState, readState, writeState } from "./shopState";

describe("What a shop remembers", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(path.join(tmpdir(), "shop-state-"))));
  afterEach(() => rm(directory, { recursive: true }));

  it("is read as it was written", async () => {
    const state = newState("us-east-1");
    await writeState(directory, state);
    assert.deepEqual(await readState(directory), state);
  });

  it("is nothing where there was no shop", async () => {
    assert.equal(await readState(directory), undefined);
  });

  it("gets a password for its databases where an earlier version kept none, and is otherwise what it was", async () => {
    const { databasePassword: _, ...kept } = newState("us-east-1");
    await writeFile(path.join(directory, "shop.json"), JSON.stringify(kept));
    const { databasePassword, ...state } = (await readState(directory))!;
    assert.match(databasePassword, /^[\w-]{24}$/);
    assert.deepEqual(state, kept);
    assert.deepEqual(JSON.parse(await readFile(path.join(directory, "shop.json"), "utf8")), kept);
  });
});
