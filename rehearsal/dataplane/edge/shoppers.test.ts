import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Crowd } from "../../../load/shoppers/crowd";
import { readResults } from "../../../load/shoppers/resultFile";
import { StandInShop } from "../../../load/shoppers/standInShop.fixture";
import { viewersAtDoors } from "../../../load/shoppers/viewers";
import { EdgeBench } from "./edge.fixture";

describe("Shoppers at an edge location", function () {
  this.timeout(20_000);
  let edge: EdgeBench;
  let shop: StandInShop;
  let folder: string;

  before(async () => {
    [edge, shop] = await Promise.all([EdgeBench.start(), StandInShop.start()]);
    folder = mkdtempSync(path.join(tmpdir(), "edge-shoppers-"));
  });
  after(async () => {
    await Promise.all([edge.stop(), shop.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("are served by the shop's own name over TLS, under addresses of their own, and notice what the edge had kept", async () => {
    edge.reset({ regions: (request, response) => void shop.answer(request, response) });
    const files = { ledger: path.join(folder, "ledger"), results: path.join(folder, "results") };
    const crowd = new Crowd({
      baseUrl: "https://shop.example.com",
      viewers: viewersAtDoors([{ region: "eu-west-1", tlsPort: edge.tls.port }]),
      authority: edge.authority.certificate,
      mix: { read: 70, cart: 10, checkout: 15, review: 5, registration: 0 },
      // Few enough that two busy cores answer all in time.
      ...{ perSecond: 60, customersPerRegion: 1, ...files },
    });
    await crowd.open();
    while (shop.of("POST", /orders/).length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    const { errors, requests } = await crowd.close(5_000);
    assert.equal(errors, 0);
    const by = readResults(files.results).map((it) => it.answeredBy);
    assert.equal(by.length, requests);
    assert.deepEqual([...new Set(by)].sort(), ["edge cache", "us-east-1"]);
    const addresses = new Set(shop.requests.map((it) => it.headers["x-forwarded-for"]));
    assert.equal(addresses.size, process.platform === "linux" ? 8 : 1);
  });
});
