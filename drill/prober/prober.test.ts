import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { machineClock } from "../ports";
import { ledgerOfProbes, probedIn, usersOfProbes } from "./measurements";
import { probe, type ProberOptions } from "./prober";

/** A shop's three routes that a prober asks, in memory. */
class StandInShop {
  readonly carts = new Set<string>();
  /** Called before each answer: it may answer itself, and says so. */
  before: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  readonly server = createServer((request, response) => {
    if (this.before(request, response)) return;
    const cart = /^\/api\/carts\/(.+)$/.exec(request.url ?? "")?.[1];
    response.setHeader("x-region", "eu-west-1");
    if (request.method === "POST" && request.url === "/api/carts") {
      const id = `cart-${this.carts.size + 1}`;
      this.carts.add(id);
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id }));
    } else if (request.url === "/api/products?limit=1") response.writeHead(200).end("{}");
    else response.writeHead(cart !== undefined && this.carts.has(cart) ? 200 : 404).end("{}");
  });

  async url(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

describe("The prober", () => {
  let shop: StandInShop;
  let url: string;
  let folder: string;
  let file: string;
  before(async () => {
    shop = new StandInShop();
    url = await shop.url();
  });
  beforeEach(() => {
    shop.carts.clear();
    shop.before = () => false;
    folder = mkdtempSync(path.join(os.tmpdir(), "prober-"));
    file = path.join(folder, "measured.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => {
    shop.server.closeAllConnections();
    shop.server.close();
  });

  /** Ends by itself after so many rounds. */
  const run = (rounds: number, changes: Partial<ProberOptions> = {}) => {
    const interruption = new AbortController();
    let waited = 0;
    const wait = () => {
      if (++waited >= rounds) interruption.abort();
      return Promise.resolve();
    };
    const clock = { ...machineClock(interruption.signal), wait };
    return probe({
      ...{ url, place: "a test", file, everyMilliseconds: 1000, patienceMilliseconds: 10_000, clock, now: Date.now },
      ...{ interruption: interruption.signal, say: () => undefined, ...changes },
    });
  };
  const measured = () => probedIn(readFileSync(file, "utf8"), file);
  const always = [0, Number.MAX_SAFE_INTEGER] as const;

  it("reads and writes in each round, and finds afterwards what was acknowledged", async () => {
    assert.deepEqual(await run(3), { requests: 6, failed: 0, acknowledged: 3, lost: [], unknown: [] });
    const { head, requests, checks } = measured();
    assert.deepEqual([head.place, head.url], ["a test", url]);
    assert.deepEqual([...new Set(requests.map(({ kind, status, region }) => `${kind} ${status} ${region}`))].sort(), [
      "read 200 eu-west-1",
      "write 201 eu-west-1",
    ]);
    assert.deepEqual(checks.map(({ number, found }) => `${number} ${found}`).sort(), ["1 there", "2 there", "3 there"]);
    const users = usersOfProbes([measured()], always);
    assert.deepEqual([users.requests, users.failed, users.from], [6, 0, [`a test (${url}), measured by the prober`]]);
    assert.deepEqual(ledgerOfProbes([measured()], always)?.lost, []);
  });

  it("counts what was acknowledged and is gone, by its number", async () => {
    shop.before = (request) => {
      if (request.method === "GET" && request.url!.startsWith("/api/carts/")) shop.carts.delete("cart-2");
      return false;
    };
    const ending = await run(2);
    assert.equal(ending.lost.length, 1);
    const ledger = ledgerOfProbes([measured()], always)!;
    assert.deepEqual([ledger.acknowledged, ledger.lost], [2, [`${ending.lost[0]} from a test`]]);
    assert.equal(typeof ledger.oldestLostAt, "number");
    // It doesn't look for these.
    assert.deepEqual([ledger.doubled, ledger.chargedTwice, ledger.changed], [undefined, undefined, undefined]);
  });

  it("counts refusals, and answers that break off, as failures", async () => {
    shop.before = (request, response) => {
      if (request.method === "POST") response.writeHead(503).end();
      else request.socket.destroy();
      return true;
    };
    assert.deepEqual(await run(2), { requests: 4, failed: 4, acknowledged: 0, lost: [], unknown: [] });
    assert.deepEqual(
      measured()
        .requests.map(({ kind, status }) => `${kind} ${status}`)
        .sort(),
      [...["read 0", "read 0", "write 503", "write 503"]],
    );
    assert.deepEqual(usersOfProbes([measured()], always).failures, [
      { what: "read: no answer", count: 2 },
      { what: "write: 503 by the edge", count: 2 },
    ]);
    assert.equal(ledgerOfProbes([measured()], always), undefined);
  });

  it("says nothing of writes that nobody answers for", async () => {
    shop.before = (request) => {
      if (request.method !== "GET" || !request.url!.startsWith("/api/carts/")) return false;
      request.socket.destroy();
      return true;
    };
    assert.deepEqual((await run(1)).unknown, ["cart 1"]);
    assert.equal(ledgerOfProbes([measured()], always), undefined);
  });

  it("never writes over what was measured before", async () => {
    await run(1);
    const before = readFileSync(file, "utf8");
    await assert.rejects(run(1), { message: `--out ${file} is there already: name a file that isn't` });
    await assert.rejects(run(1, { file: folder }), {
      message: `--out ${folder} is there already: name a file that isn't`,
    });
    await assert.rejects(run(1, { file: path.join(file, "x") }), /^Error: --out .* can't be written: ENOTDIR/);
    assert.equal(readFileSync(file, "utf8"), before);
  });

  it("takes of a file only what was asked while the drill ran, and leaves out a line that was cut off", async () => {
    await run(2);
    const [head, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
    const at = (line: string, time: number): string => JSON.stringify({ ...(JSON.parse(line) as object), at: time });
    const requests = lines.filter((it) => !it.includes('"check"')).map((it, index) => at(it, 1000 * (index + 1)));
    const text = `${[head, ...requests].join("\n")}\n{"kind":"rea`;
    const users = usersOfProbes([probedIn(text, "measured")], [2000, 3999]);
    assert.deepEqual(users.seconds, [
      { second: 2, requests: 1, failed: 0 },
      { second: 3, requests: 1, failed: 0 },
    ]);
  });

  it("says which line isn't its own", () => {
    assert.throws(() => probedIn('{"kind":"prober","place":"a","url":"b","at":1}\nnonsense\n', "measured"), {
      message: "measured, line 2 is no line of a prober's: nonsense",
    });
    assert.throws(() => probedIn('{"kind":"read","at":1}\n', "measured"), {
      message: "measured doesn't begin as a prober's file does: npm run drill -- probe writes one",
    });
  });
});
