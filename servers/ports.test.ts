import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { accepts, claim, freePort, freePorts, isFree } from "./ports";

describe("A free port", () => {
  it("is given once, and is not among those of outgoing connections", async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, freePort));
    assert.equal(new Set(ports).size, 200);
    assert.ok(ports.every((port) => port >= 15_000 && port < 32_000));
  });

  it("is nobody else's while the process that was given it runs, and somebody's again afterwards", async () => {
    const module = JSON.stringify(require.resolve("./ports"));
    // Outside the range that processes are given ports from; a run of this test that was killed may have left it claimed.
    const port = 14_999;
    const claims = (text: string) => ["--require", "tsx/cjs", "-e", `const { claim } = require(${module}); ${text}`];
    const holder = spawn(
      process.execPath,
      claims(`console.log(claim(${port}) || claim(${port})); process.stdin.resume();`),
    );
    const [held] = (await once(holder.stdout, "data")) as [Buffer];
    assert.equal(String(held), "true\n");
    assert.equal(claim(port), false);
    const ended = once(holder, "exit");
    holder.kill("SIGKILL");
    await ended;
    assert.deepEqual([claim(port), claim(port), claim(port)], [false, true, true]);
  });

  it("has neighbours that no other process is given either, where several in a row are asked for", async () => {
    const port = await freePorts(3);
    const module = JSON.stringify(require.resolve("./ports"));
    const asks = `const { claim } = require(${module}); console.log([0, 1, 2].map((more) => claim(${port} + more)).join());`;
    const other = spawn(process.execPath, ["--require", "tsx/cjs", "-e", asks]);
    const [answer] = (await once(other.stdout, "data")) as [Buffer];
    assert.equal(String(answer), "false,false,false\n");
  });

  it("is free until somebody listens there", async () => {
    const port = await freePort();
    assert.deepEqual([await isFree(port), await accepts(port)], [true, false]);
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    try {
      assert.deepEqual([await isFree(port), await accepts(port)], [false, true]);
    } finally {
      server.close();
    }
  });
});
