import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "./context";
import { feedSteps } from "./livingFeed";

const nowhere = {} as Context;

describe("A partner of a living cloud", () => {
  let server: Server;
  let port = 0;
  /** Region whose bucket answers, and what was asked for by whom. */
  let answering = "us-east-1";
  let isReady = true;
  const asked: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
      request.resume();
      const location = `http://127.0.0.1:${port}/b-${answering}/feeds/products.json`;
      if (request.url === "/api/customers") response.end(JSON.stringify({ accessToken: "t" }));
      else if (request.url !== "/feed/products") response.end(JSON.stringify({ products: [1, 2] }));
      else response.writeHead(isReady ? 302 : 502, isReady ? { location } : {}).end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    ({ port } = server.address() as AddressInfo);
  });
  after(() => server.close());

  /** Looks three times at most, and says what was waited for in vain. */
  const stage = () => ({
    plane: { parts: { edge: { doors: [{ region: "us-east-1", tlsPort: 0, browserPort: port }] } } },
    until: async (what: string, isSo: () => boolean | Promise<boolean>) => {
      for (let looked = 0; looked < 3; looked++) if (await isSo()) return;
      throw new Error(`not within three looks: ${what}`);
    },
  });
  const { before: early, whileLost } = feedSteps(stage, "us-east-1");

  it("is led to the list of the region that he is near, by a token of the shop", async () => {
    assert.deepEqual(await early[0]!.run(nowhere, undefined), { detail: "near us-east-1 2 products of b-us-east-1" });
    assert.deepEqual(asked, [
      "POST /api/customers",
      "GET /feed/products Bearer t",
      "GET /b-us-east-1/feeds/products.json",
    ]);
  });

  it("must be led to another region's while that one is lost", async () => {
    const inVain = "not within three looks: a partner near us-east-1 is led to a list of products";
    await assert.rejects(async () => whileLost[0]!.run(nowhere, undefined), { message: inVain });
    answering = "eu-west-1";
    assert.deepEqual(await whileLost[0]!.run(nowhere, undefined), {
      detail: "near us-east-1 2 products of b-eu-west-1",
    });
  });

  it("isn't served by an edge that finds nobody", async () => {
    isReady = false;
    await assert.rejects(async () => whileLost[0]!.run(nowhere, undefined), /^Error: not within three looks/);
  });
});
