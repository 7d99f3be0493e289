import assert from "node:assert/strict";
import type { RequestListener, ServerResponse } from "node:http";
import fastify from "fastify";
import { FakePeer, reportOf, until } from "../../test/forwardingRegions.fixture";
import type { RegionReport } from "../health/report";
import { errors } from "../server/errors";
import { BusyError, UnreachableError } from "../stores/store";
import { Peers } from "./peers";
import { becauseHeader, readsElsewhere } from "./readsElsewhere";

/** A region that can't read its stores, and a peer that answers what a test wants; no database. */
async function failingRegion(
  otherwise: RequestListener,
  { report, lostSince = -Infinity }: { report?: Partial<RegionReport>; lostSince?: number } = {},
) {
  const peer = await FakePeer.start((incoming, outgoing) => {
    outgoing.setHeader("x-region", "us-east-1");
    if (incoming.url !== "/health/region") return void otherwise(incoming, outgoing);
    outgoing.end(JSON.stringify({ ...reportOf("us-east-1", "writer"), ...report }));
  });
  const peers = new Peers(new Map([["us-east-1", peer.url]]));
  const view = () => ({ role: "unreachable", beats: new Map(), answeredAt: lostSince });
  const services = {
    settings: { region: "eu-west-1", lagObjectiveSeconds: 5 },
    stores: { fence: { reason: undefined } },
    writer: { roles: { view }, peers, peerTokens: { sign: async () => "token" } },
  };
  const server = fastify();
  server.decorateRequest("peer", undefined);
  server.decorateRequest("rawBody", undefined);
  errors(server as never);
  readsElsewhere(server as never, services as never);
  let tried = 0;
  const lost = async (): Promise<never> => {
    tried++;
    throw new UnreachableError("document");
  };
  server.get("/read", lost);
  server.post("/write", lost);
  server.get("/busy", async () => {
    throw new BusyError("document");
  });
  server.get("/for-peer", { onRequest: async (request) => void (request.peer = { region: "ap-south-1" }) }, lost);
  server.get("/broken", async () => {
    throw new Error("of ours");
  });
  peers.start();
  await until("the peer has answered", () => peers.answering().length === 1);
  const close = async (): Promise<void> => {
    await server.close();
    await peers.stop();
    await peer.close();
  };
  return { server, peer, close, tried: () => tried };
}

describe("A region that can't read its stores", () => {
  const opened: { close(): Promise<void> }[] = [];
  const open = async (...given: Parameters<typeof failingRegion>): ReturnType<typeof failingRegion> => {
    const region = await failingRegion(...given);
    opened.push(region);
    return region;
  };
  afterEach(() => Promise.all(opened.splice(0).map((it) => it.close())));
  const answering =
    (status: number): RequestListener =>
    (_incoming, outgoing) =>
      void outgoing.writeHead(status).end(`answer ${status}`);

  it("gives another region's answer, marked, whatever it is, and asks once", async () => {
    for (const status of [200, 304, 404]) {
      const region = await open(answering(status));
      const answer = await region.server.inject("/read?a=1");
      assert.deepEqual([answer.statusCode, answer.headers["x-forwarded-by-region"]], [status, "eu-west-1"]);
      assert.equal(answer.headers[becauseHeader], "own-stores-unreachable");
      assert.deepEqual(
        region.peer.received.map((it) => [it.method, it.url]),
        [["GET", "/read?a=1"]],
      );
      assert.equal(region.tried(), 1, "its own copy first");
    }
  });

  it("says what went wrong here where the other can't read either, or breaks off", async () => {
    for (const otherwise of [answering(500), answering(503), ((incoming) => incoming.destroy()) as RequestListener]) {
      const region = await open(otherwise);
      const answer = await region.server.inject("/read");
      assert.deepEqual([answer.statusCode, answer.json<{ type: string }>().type], [503, "/problems/store-unreachable"]);
      assert.equal(answer.headers["retry-after"], "5");
      assert.equal(region.peer.received.length, 1);
    }
  });

  it("sends on nothing but its own callers' reads, and those only that its stores refused", async () => {
    const region = await open(answering(200));
    assert.equal((await region.server.inject({ method: "POST", url: "/write" })).statusCode, 503);
    assert.equal((await region.server.inject("/for-peer")).statusCode, 503);
    assert.equal((await region.server.inject("/broken")).statusCode, 500);
    assert.equal(region.peer.received.length, 0);
  });

  it("sends a read on also before its health fails, but none for which there is only too much to do", async () => {
    const region = await open(answering(200), { lostSince: performance.now() });
    assert.equal((await region.server.inject("/read")).statusCode, 200);
    assert.equal((await region.server.inject("/busy")).statusCode, 503);
    assert.equal(region.peer.received.length, 1);
    const failing = await open(answering(200));
    assert.equal((await failing.server.inject("/busy")).statusCode, 200);
  });

  it("sends nothing on to a region that is no better", async () => {
    const stores = reportOf("us-east-1", "writer").stores;
    const gone = { ...stores, document: { ...stores.document, reachable: false } };
    for (const options of [
      { report: { fenced: true } },
      { report: { status: "fail" as const } },
      { report: { stores: gone } },
    ]) {
      const region = await open(answering(200), options);
      assert.equal((await region.server.inject("/read")).statusCode, 503, JSON.stringify(options));
      assert.equal(region.peer.received.length, 0);
    }
  });

  it("sends on thirty-two at once, and answers for the others itself", async () => {
    const waiting: ServerResponse[] = [];
    const region = await open((_incoming, outgoing) => void waiting.push(outgoing));
    const read = async (): Promise<number> => (await region.server.inject("/read")).statusCode;
    const answers = Array.from({ length: 40 }, read);
    const refused = await Promise.all(answers.slice(32));
    assert.deepEqual([...new Set(refused)], [503]);
    await until("the peer has them", () => waiting.length === 32);
    for (const it of waiting) it.end("late");
    assert.deepEqual([...new Set(await Promise.all(answers.slice(0, 32)))], [200]);
    const next = read();
    await until("there is room again", () => waiting.length === 33);
    waiting.at(-1)!.end("again");
    assert.equal(await next, 200);
  });
});
