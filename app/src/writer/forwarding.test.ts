import assert from "node:assert/strict";
import fastify, { type FastifyInstance } from "fastify";
import { errors } from "../server/errors";
import { UnreachableError } from "../stores/store";
import { forwarding } from "./forwarding";

/** A region that writes, whose routes read what is out of reach the first times. */
function writingRegion(fails: number) {
  const server = fastify();
  server.decorateRequest("peer", undefined);
  const services = {
    settings: { region: "us-east-1", writerWaitMs: 5000 },
    stores: { fence: { reason: undefined, refuse: () => undefined } },
    writer: { roles: { mayWrite: () => true, correct: () => undefined } },
  };
  errors(server as never);
  forwarding(server as never, services as never);
  let tried = 0;
  const handler = async (): Promise<object> => {
    tried++;
    if (tried <= fails) throw new UnreachableError("relational");
    return { tried };
  };
  const config = { writes: "document" } as const;
  server.route({ method: ["PUT", "POST", "DELETE"], url: "/write", config, handler });
  const onRequest = async (request: { peer: unknown }): Promise<void> => void (request.peer = { region: "eu-west-1" });
  server.route({ method: "PUT", url: "/for-peer", config, onRequest, handler });
  return { server: server as FastifyInstance, tried: () => tried };
}

describe("A write that reads what is out of reach for a moment", () => {
  const asked = async (fails: number, method: "PUT" | "POST" | "DELETE", url = "/write", headers = {}) => {
    const { server, tried } = writingRegion(fails);
    const { statusCode, body } = await server.inject({ method, url, headers });
    await server.close();
    return { statusCode, tried: tried(), type: (JSON.parse(body) as { type?: string }).type };
  };

  it("is done when that answers again, where doing it twice is doing it once", async () => {
    for (const it of [asked(2, "PUT"), asked(2, "DELETE"), asked(2, "PUT", "/for-peer")])
      assert.deepEqual(await it, { statusCode: 200, tried: 3, type: undefined });
    const { statusCode, tried } = await asked(2, "POST", "/write", { "idempotency-key": "a" });
    assert.deepEqual([statusCode, tried], [200, 3]);
  });

  it("fails at once where doing it again might do it twice, or depends on a version", async () => {
    for (const it of [asked(1, "POST"), asked(1, "PUT", "/write", { "if-match": '"1"' })])
      assert.deepEqual(await it, { statusCode: 503, tried: 1, type: "/problems/store-unreachable" });
  });

  it("fails where that doesn't answer in two seconds", async () => {
    const began = performance.now();
    const { statusCode, type, tried } = await asked(Infinity, "PUT");
    assert.deepEqual([statusCode, type], [503, "/problems/store-unreachable"]);
    assert.ok(tried > 5);
    // It waits for that time and no longer: the rest is for a busy machine.
    assert.ok(performance.now() - began > 1_500);
  });
});
