import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { accepts, freePort, isFree } from "./ports";

describe("A free port", () => {
  it("is given once, and is not among those of outgoing connections", async () => {
    const ports = await Promise.all(Array.from({ length: 200 }, freePort));
    assert.equal(new Set(ports).size, 200);
    assert.ok(ports.every((port) => port >= 15_000 && port < 32_000));
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
