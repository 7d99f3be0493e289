import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { prepareServers } from "./prepare";
import { serverProgramsDirectory, serverUser, temporaryServerDirectory } from "./serverUser";

const silent = (): void => undefined;

describe("The servers' programs", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("say and do nothing once they are prepared", async () => {
    await prepareServers(silent);
    const said: string[] = [];
    await prepareServers((line) => said.push(line));
    assert.deepEqual(said, []);
  });

  it("are kept in the cache where the servers' user can read it, else where nobody but root can write", async () => {
    const open = await temporaryServerDirectory("cache-test");
    try {
      process.env["MERIDIAN_CACHE"] = open;
      assert.equal(await serverProgramsDirectory(), open);
      process.env["MERIDIAN_CACHE"] = `${open}/closed`;
      const { uid } = await serverUser();
      const expected = uid === undefined ? `${open}/closed` : "/var/cache/meridian";
      process.umask(0o077);
      assert.equal(await serverProgramsDirectory(), expected);
    } finally {
      process.umask(0o022);
      await rm(open, { recursive: true });
    }
  });

  it("never run a server as root", async () => {
    const { uid } = await serverUser();
    assert.notEqual(uid ?? process.getuid?.(), 0);
  });
});
