import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import type { Role } from "../stores/store";
import { Peers } from "./peers";

describe("Regions that say that they write", () => {
  const servers: Server[] = [];
  let peers: Peers | undefined;
  afterEach(async () => {
    await peers?.stop();
    for (const it of servers.splice(0)) {
      it.closeAllConnections();
      it.close();
    }
  });

  const saying = async (region: string, relational: Role, document: Role): Promise<[string, string]> => {
    const store = (role: Role) => ({ role, reachable: true, lagSeconds: 0, beatAt: 1 });
    const stores = { relational: store(relational), document: store(document) };
    const text = JSON.stringify({ status: "ok", region, fenced: false, stores, because: [] });
    const server = createServer((_, response) => response.end(text)).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return [region, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
  };

  /** Once each has answered, which on a busy machine takes as long as it takes. */
  const among = async (...regions: [string, string][]): Promise<Peers> => {
    const made = (peers = new Peers(new Map(regions)));
    while (made.answering().length < regions.length) await made.findWriter("relational", new Map());
    return made;
  };

  it("aren't believed where another writes both stores, also by whoever follows them still", async () => {
    const all = await among(
      await saying("us-east-1", "writer", "reader"),
      await saying("eu-west-1", "writer", "writer"),
    );
    const beats = new Map([["us-east-1", 2_000]]);
    assert.equal((await all.findWriter("relational", beats))?.region, "eu-west-1");
    assert.equal(all.writerOf("relational", beats)?.region, "eu-west-1");
  });

  it("are believed where none writes both: each store may be somewhere else while they are moved", async () => {
    const all = await among(
      await saying("us-east-1", "writer", "reader"),
      await saying("eu-west-1", "reader", "writer"),
    );
    assert.equal((await all.findWriter("relational", new Map([["us-east-1", 2_000]])))?.region, "us-east-1");
    assert.equal((await all.findWriter("document", new Map()))?.region, "eu-west-1");
  });
});
