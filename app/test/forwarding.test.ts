import assert from "node:assert/strict";
import { OutcomeUnknownError } from "../src/stores/store";
import { freePort } from "../../servers/ports";
import {
  claimingToWrite,
  Databases,
  FakePeer,
  passingOnTo,
  Region,
  reportOf,
  send,
  until,
} from "./forwardingRegions.fixture";

const problem = ({ body }: { body: Record<string, unknown> }): unknown => body["type"];

describe("Writes follow the writer", function () {
  this.timeout(60_000);
  let databases: Databases;
  let writer: Region, reader: Region;
  const opened: { close(): Promise<void> }[] = [];

  const open = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const it = await opening;
    opened.push(it);
    return it;
  };

  before("start two regions", async () => {
    databases = await Databases.start({ standbys: 1 });
    const [first, second] = [await freePort(), await freePort()];
    const peers = {
      "us-east-1": `http://127.0.0.1:${first}`,
      "eu-west-1": `http://127.0.0.1:${second}`,
      // Whom each of the tests below may start.
      "ap-south-1": `http://127.0.0.1:${await freePort()}`,
    };
    [writer, reader] = await Promise.all([
      Region.start({ name: "us-east-1", port: first, copies: databases.writer, peers }),
      Region.start({ name: "eu-west-1", port: second, copies: databases.standbys[0]!, peers }),
    ]);
    await reader.follows("us-east-1");
  });

  after("stop them", async () => {
    await Promise.all([writer, reader].map((it) => it?.close()));
    await databases?.close();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((it) => it.close()));
  });

  /** A region that follows, with the given peers instead of the real writer. */
  const follower = (
    peers: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Region> =>
    open(
      (async () => {
        const [name, port, copies] = ["ap-south-1", await freePort(), databases.standbys[0]!];
        return Region.start({ name, port, copies, peers, environment });
      })(),
    );

  describe("when all is well", () => {
    it("does a write where it arrives, if that region writes", async () => {
      const { status, body, headers } = await send("POST", `${writer.url}/test/notes/here`, "hello");
      assert.deepEqual([status, body["by"], headers.get("x-forwarded-by-region")], [200, "us-east-1", null]);
    });

    for (const [path, store] of [
      ["notes", "relational"],
      ["labels", "document"],
    ] as const) {
      it(`sends a write of the ${store} store on, once, and brings back everything that the writer said`, async () => {
        writer.handled.length = 0;
        const url = `${reader.url}/test/${path}/there?a=1`;
        const { status, body, headers } = await send("PUT", url, "hello", { "x-correlation-id": "correlation-1" });
        assert.deepEqual([status, body["by"]], [200, "us-east-1"]);
        assert.equal(headers.get("x-region"), "us-east-1");
        assert.equal(headers.get("x-forwarded-by-region"), "eu-west-1");
        assert.equal(headers.get("x-correlation-id"), "correlation-1");
        assert.match(headers.get("x-meridian-position")!, new RegExp(`^${store}=[0-9a-f-]{36}$`));
        assert.match(headers.getSetCookie().join(), new RegExp(`position-${store}=`));
        assert.deepEqual(writer.handled, ["PUT for eu-west-1"]);
      });
    }

    it("carries the caller's own headers along, and none of the way's", async () => {
      const peer = await open(FakePeer.start(claimingToWrite("us-east-1", passingOnTo(writer.url))));
      const region = await follower({ "us-east-1": peer.url });
      await region.follows("us-east-1");
      const own = {
        authorization: "Bearer a",
        cookie: "b=c",
        "idempotency-key": "0123456789abcdef",
        accept: "application/json",
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "x-correlation-id": "correlation-2",
        "x-meridian-position": "relational=6f1c3a0e-6a3b-4b1e-9d4e-0123456789ab",
      };
      const way = { "x-forwarded-for": "203.0.113.9", "x-origin-secret": "edge", via: "1.1 edge", "x-amz-cf-id": "cf" };
      await send("POST", `${region.url}/test/notes/headers`, "hello", { ...own, ...way });
      const { headers } = peer.received[0]!;
      for (const [name, value] of Object.entries(own)) assert.equal(headers[name], value, name);
      for (const name of Object.keys(way)) assert.equal(headers[name], undefined, name);
      assert.equal(headers["content-type"], "application/json");
      assert.match(String(headers["x-meridian-peer-token"]), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    });
  });

  describe("when the writer can't be had", () => {
    it("says that no region writes, when the writer is down and so is everybody else", async () => {
      const region = await follower({ "us-east-1": `http://127.0.0.1:${await freePort()}` });
      const answer = await send("POST", `${region.url}/test/notes/down`, "hello");
      assert.deepEqual([answer.status, problem(answer)], [503, "/problems/no-writer"]);
      assert.ok(Number(answer.headers.get("retry-after")) > 0);
    });

    it("asks again and goes to the region that writes now, when the one it knew refuses connections", async () => {
      const old = await FakePeer.start(claimingToWrite("us-east-1", passingOnTo(writer.url)));
      const port = await freePort();
      const region = await follower({ "us-east-1": old.url, "ca-west-1": `http://127.0.0.1:${port}` });
      await region.follows("us-east-1");
      await old.close();
      await open(FakePeer.start(claimingToWrite("ca-west-1", answering("ca-west-1")), port));
      const { status, body } = await send("POST", `${region.url}/test/notes/moved`, "hello");
      assert.deepEqual([status, body["by"]], [200, "ca-west-1"]);
    });

    it("lets a write wait while the writer moves, and does it once, where the next one writes", async () => {
      let role: "reader" | "writer" = "reader";
      let asked = 0;
      const moving = await open(
        FakePeer.start((incoming, outgoing) => {
          if (incoming.url !== "/health/region") return void answering("us-east-1")(incoming, outgoing);
          asked++;
          outgoing.end(JSON.stringify(reportOf("us-east-1", role)));
        }),
      );
      const region = await follower({ "us-east-1": moving.url }, { WRITER_WAIT_MS: "6000" });
      await until("nobody writes, as far as is known", () => region.services.writer.peers.answering().length === 1);
      const before = asked;
      const answer = send("POST", `${region.url}/test/notes/waits`, "hello");
      await until("it has been looked for a writer more often than for one answer", () => asked > before + 3);
      role = "writer";
      assert.deepEqual([(await answer).status, (await answer).body["by"]], [200, "us-east-1"]);
      assert.equal(moving.received.length, 1);
    });

    it("never sends a write again whose outcome isn't known", async () => {
      const peer = await open(FakePeer.start(claimingToWrite("us-east-1", hangingUp)));
      const region = await follower({ "us-east-1": peer.url });
      await region.follows("us-east-1");
      const answer = await send("POST", `${region.url}/test/notes/unknown`, "hello");
      assert.deepEqual([answer.status, problem(answer)], [503, "/problems/outcome-unknown"]);
      assert.ok(Number(answer.headers.get("retry-after")) > 0);
      assert.equal(peer.received.length, 1);
    });

    for (const [what, method, headers, times] of [
      ["a PUT", "PUT", {}, 2],
      ["a request with an idempotency key", "POST", { "idempotency-key": "0123456789abcdef" }, 2],
      ["a PUT on condition of a version", "PUT", { "if-match": '"1"' }, 1],
    ] as const) {
      it(`sends ${what} ${times === 1 ? "only once" : "once more"} when its outcome isn't known`, async () => {
        const peer = await open(FakePeer.start(claimingToWrite("us-east-1", hangingUp)));
        const region = await follower({ "us-east-1": peer.url });
        await region.follows("us-east-1");
        const answer = await send(method, `${region.url}/test/notes/again`, "hello", headers);
        assert.deepEqual([answer.status, problem(answer)], [503, "/problems/outcome-unknown"]);
        assert.equal(peer.received.length, times);
      });
    }

    it("sends a PUT once more, and a POST not, when the writer says itself that the outcome isn't known", async () => {
      for (const [method, statuses, times] of [
        ["PUT", [200], 2],
        ["POST", [503, "/problems/outcome-unknown"], 1],
      ] as const) {
        let isFirst = true;
        const cutOff: Parameters<typeof FakePeer.start>[0] = (incoming, outgoing) => {
          if (!isFirst) return answering("us-east-1")(incoming, outgoing);
          isFirst = false;
          const headers = { "content-type": "application/problem+json", "x-region": "us-east-1" };
          incoming.resume();
          outgoing.writeHead(503, headers).end(JSON.stringify({ type: "/problems/outcome-unknown" }));
        };
        const peer = await open(FakePeer.start(claimingToWrite("us-east-1", cutOff)));
        const region = await follower({ "us-east-1": peer.url });
        await region.follows("us-east-1");
        const answer = await send(method, `${region.url}/test/notes/cut-off-there`, "hello");
        assert.deepEqual([answer.status, ...(answer.status === 200 ? [] : [problem(answer)])], statuses);
        assert.equal(peer.received.length, times);
      }
    });

    it("does a PUT once more, and a POST not, whose commit was cut off here", async () => {
      const { relational } = writer.services.stores;
      const write = relational.write.bind(relational);
      try {
        for (const [method, status, tries] of [
          ["PUT", 200, 2],
          ["POST", 503, 1],
        ] as const) {
          let tried = 0;
          relational.write = (work) =>
            tried++ === 0 ? Promise.reject(new OutcomeUnknownError("relational")) : write(work);
          assert.equal((await send(method, `${writer.url}/test/notes/cut-off-here`, "hello")).status, status);
          assert.equal(tried, tries);
        }
      } finally {
        relational.write = write;
      }
    });

    it("gives up on a writer that is too slow, also where it tries twice, and doesn't claim to know what became of the write", async () => {
      const peer = await open(FakePeer.start(claimingToWrite("us-east-1", () => undefined)));
      const region = await follower({ "us-east-1": peer.url });
      await region.follows("us-east-1");
      const started = performance.now();
      const tries = (["POST", "PUT"] as const).map((it) => send(it, `${region.url}/test/notes/slow`, "hello"));
      for (const answer of await Promise.all(tries))
        assert.deepEqual([answer.status, problem(answer)], [503, "/problems/outcome-unknown"]);
      assert.ok(performance.now() - started < 9000);
      assert.deepEqual(peer.received.map(({ method }) => method).sort(), ["POST", "PUT", "PUT"]);
    });

    it("takes a load balancer's refusal for what it is: the writer was not asked", async () => {
      const refusing = claimingToWrite("us-east-1", (_, outgoing) => outgoing.writeHead(403).end("Forbidden"));
      const peer = await open(FakePeer.start(refusing));
      const region = await follower({ "us-east-1": peer.url });
      await region.follows("us-east-1");
      const answer = await send("POST", `${region.url}/test/notes/refused`, "hello");
      assert.deepEqual([answer.status, problem(answer)], [503, "/problems/no-writer"]);
    });
  });

  describe("when regions are mistaken about each other", () => {
    it("ends a loop of two readers that each take the other for the writer", async () => {
      const [first, second] = [await freePort(), await freePort()];
      const lies = await Promise.all(
        (
          [
            ["sa-east-1", first],
            ["ap-east-1", second],
          ] as const
        ).map(([name, port]) => open(FakePeer.start(claimingToWrite(name, passingOnTo(`http://127.0.0.1:${port}`))))),
      );
      const copies = databases.standbys[0]!;
      const one = await open(
        Region.start({ name: "sa-east-1", port: first, copies, peers: { "ap-east-1": lies[1]!.url } }),
      );
      const two = await open(
        Region.start({ name: "ap-east-1", port: second, copies, peers: { "sa-east-1": lies[0]!.url } }),
      );
      await Promise.all([one.follows("ap-east-1"), two.follows("sa-east-1")]);
      const answer = await send("POST", `${one.url}/test/notes/loop`, "hello");
      assert.deepEqual([answer.status, problem(answer)], [503, "/problems/no-writer"]);
      assert.deepEqual([lies[0]!.received.length, lies[1]!.received.length], [0, 2]);
    });

    it("asks around when a peer has lost the role that it had, and finds the region that has it", async () => {
      const stale = await open(FakePeer.start(claimingToWrite("eu-west-1", passingOnTo(reader.url))));
      const region = await follower({ "eu-west-1": stale.url, "us-east-1": writer.url });
      await until("both are known", () => region.services.writer.peers.answering().length === 2);
      // This region's copy shows no heartbeat of eu-west-1's, so us-east-1 would be asked first, were it not silenced for a moment.
      const { peers } = region.services.writer;
      peers.writerOf("relational", new Map())!.forget(performance.now());
      const { status, body } = await send("POST", `${region.url}/test/notes/old-role`, "hello");
      assert.deepEqual([status, body["by"]], [200, "us-east-1"]);
    });

    it("believes a slow writer what it has said since the write was sent that failed: others would hear that no region writes", async () => {
      const region = await follower({ "us-east-1": writer.url });
      await region.follows("us-east-1");
      const { peers } = region.services.writer;
      const slow = peers.writerOf("relational", new Map())!;
      const sentAt = performance.now();
      await slow.ask();
      slow.forget(sentAt);
      assert.equal(peers.writerOf("relational", new Map()), slow);
      slow.forget(performance.now());
      slow.forget(sentAt);
      assert.equal(peers.writerOf("relational", new Map()), undefined);
    });

    it("prefers, of two that claim to write, the one whose heartbeats it follows", async () => {
      const back = await open(FakePeer.start(claimingToWrite("af-south-1", answering("af-south-1"))));
      const region = await follower({ "af-south-1": back.url, "us-east-1": writer.url });
      await until("both are known", () => region.services.writer.peers.answering().length === 2);
      const { status, body } = await send("POST", `${region.url}/test/notes/claimants`, "hello");
      assert.deepEqual([status, body["by"]], [200, "us-east-1"]);
      assert.equal(back.received.length, 0);
    });
  });
});

/** Breaks the connection after the request has arrived. */
const hangingUp: Parameters<typeof FakePeer.start>[0] = (incoming) => {
  incoming.resume().on("end", () => incoming.socket.destroy());
};

/** As a region's storefront would. */
const answering =
  (region: string): Parameters<typeof FakePeer.start>[0] =>
  (incoming, outgoing) => {
    incoming.resume();
    outgoing
      .writeHead(200, { "content-type": "application/json", "x-region": region })
      .end(JSON.stringify({ by: region }));
  };
