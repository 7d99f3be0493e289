import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mixedAnswers } from "./mixedAnswers";

describe("answers that the edge mixes", () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  /** What the edge says of its cache, and with which status it answers, by path. */
  let answers: Readonly<Record<string, readonly [xCache: string, status?: number]>> = {};
  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      const [xCache, status = 200] = answers[request.url!.split("?")[0]!] ?? ["Miss from cloudfront"];
      response.writeHead(status, { "x-cache": xCache }).end("an answer");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it("are none where each is asked for anew; a page is asked for by a query that nobody has used", async () => {
    answers = { "/api/session": ["Error from cloudfront", 502] };
    assert.deepEqual(await mixedAnswers(url), []);
    await mixedAnswers(url);
    const pages = asked.filter((it) => it.startsWith("/?watch="));
    assert.deepEqual([asked.length, pages.length, new Set(pages).size], [6, 2, 2]);
  });

  it("are a page that is shown for another one's query", async () => {
    answers = { "/": ["RefreshHit from cloudfront"] };
    assert.deepEqual(await mixedAnswers(url), [
      "the edge doesn't tell pages apart by their query: one that nobody had asked for came from its cache",
    ]);
  });

  it("are one customer's, shown to others; a kept error is none", async () => {
    answers = { "/cart": ["Hit from cloudfront"], "/api/session": ["Hit from cloudfront", 404] };
    assert.deepEqual(await mixedAnswers(url), [
      "the edge shows /cart, which is made for one customer, to others from its cache",
    ]);
  });

  it("say nothing where the edge doesn't answer", async () =>
    assert.deepEqual(await mixedAnswers("http://127.0.0.1:1"), []));
});
