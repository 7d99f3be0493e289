import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../servers/ports";
import { switchover } from "../../servers/postgres";
import { liftFence, setFence } from "../src/stores/relational/fences";
import { type Answer, Databases, Region, send, until } from "./forwardingRegions.fixture";

const problem = ({ body }: Answer): unknown => body["type"];

describe("Writes while roles change", function () {
  this.timeout(60_000);
  let databases: Databases;
  let first: Region, second: Region;

  beforeEach("start two regions", async () => {
    databases = await Databases.start({ standbys: 1 });
    const ports = [await freePort(), await freePort()] as const;
    const peers = { "us-east-1": `http://127.0.0.1:${ports[0]}`, "eu-west-1": `http://127.0.0.1:${ports[1]}` };
    [first, second] = await Promise.all([
      Region.start({ name: "us-east-1", port: ports[0], copies: databases.writer, peers }),
      Region.start({ name: "eu-west-1", port: ports[1], copies: databases.standbys[0]!, peers }),
    ]);
    await second.follows("us-east-1");
  });

  afterEach("stop them", async () => {
    await Promise.all([first, second].map((it) => it?.close()));
    await databases?.close();
  });

  it("are refused by a fence with a reason to come back, from the first one on, while reads go on", async () => {
    const { relational } = first.services.stores;
    await setFence(relational, "us-east-1", "left for eu-west-1");
    // The instance has not looked yet, so the database itself refuses.
    const answer = await send("POST", `${first.url}/test/notes/a`, "hello");
    assert.deepEqual([answer.status, problem(answer)], [503, "/problems/fenced"]);
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    await until("the instance has seen it", async () => (await first.report()).fenced);
    const label = await send("PUT", `${first.url}/test/labels/a`, "hello");
    assert.deepEqual([label.status, problem(label)], [503, "/problems/fenced"]);
    assert.deepEqual((await send("GET", `${first.url}/test/notes/a`)).body, { text: null, by: "us-east-1" });
    assert.equal((await first.report()).status, "fail");
    assert.equal(first.services.writer.roles.mayWrite("relational"), false);

    const beats = first.services.writer.roles.view("relational").beats.get("us-east-1");
    await wait(1500);
    assert.equal(first.services.writer.roles.view("relational").beats.get("us-east-1"), beats, "it beats no more");

    const elsewhere = await send("POST", `${second.url}/test/notes/a`, "hello");
    assert.deepEqual([elsewhere.status, problem(elsewhere)], [503, "/problems/no-writer"]);

    assert.equal(await liftFence(relational, "us-east-1"), true);
    await until("it is lifted", async () => !(await first.report()).fenced);
    assert.equal((await send("POST", `${second.url}/test/notes/a`, "hello")).status, 200);
  });

  it("commit nothing more once a fence is set, however many are under way", async () => {
    const { relational } = first.services.stores;
    let fenced = false;
    let lateCommits = 0;
    const outcomes = { written: 0, refused: 0 };
    const load = async (client: number): Promise<void> => {
      for (let count = 0; !fenced || count < 5; count++) {
        const begun = fenced;
        try {
          await relational.write((tx) => tx.query("INSERT INTO notes VALUES ($1, $2)", [`${client}-${count}`, "x"]));
          outcomes.written++;
          if (begun) lateCommits++;
        } catch {
          outcomes.refused++;
        }
        if (begun && count > 5) return;
      }
    };
    const clients = Array.from({ length: 8 }, (_, client) => load(client));
    await until("writes flow", () => outcomes.written > 0);
    await setFence(relational, "us-east-1", "test");
    const { rows } = await relational.read((db) => db.query("SELECT count(*)::int AS count FROM notes"));
    const committed = (rows as { count: number }[])[0]!.count;
    fenced = true;
    await Promise.all(clients);
    const after = await relational.read((db) => db.query("SELECT count(*)::int AS count FROM notes"));
    assert.equal((after.rows as { count: number }[])[0]!.count, committed);
    assert.equal(lateCommits, 0);
    assert.ok(outcomes.written > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
  });

  it("are done here from the first request on, where this region's store was promoted a moment ago", async () => {
    await databases.writer.documents.kill();
    await databases.writer.postgres.kill();
    await databases.standbys[0]!.postgres.promote();
    // Nobody has looked since.
    const { status, body } = await send("POST", `${second.url}/test/notes/promoted`, "hello");
    assert.deepEqual([status, body["by"]], [200, "eu-west-1"]);
    const label = await send("PUT", `${second.url}/test/labels/promoted`, "hello");
    assert.deepEqual([label.status, label.body["by"]], [200, "eu-west-1"]);
    // The region that was left reads nothing, and sends its customers' writes on.
    await until("it knows", () => first.services.writer.knownWriter("relational")?.region === "eu-west-1");
    const onward = await send("POST", `${first.url}/test/notes/onward`, "hello");
    assert.deepEqual([onward.status, onward.body["by"]], [200, "eu-west-1"]);
  });

  it("are sent on by a region that has just lost its role, without the caller noticing", async () => {
    const [{ postgres: one }, { postgres: two }] = [databases.writer, databases.standbys[0]!];
    const settled: Answer[] = [];
    let running = true;
    const acknowledged: string[] = [];
    const load = async (client: number, regions: readonly Region[]): Promise<void> => {
      for (let count = 0; running; count++) {
        const id = `${client}-${count}`;
        const region = regions[count % regions.length]!;
        const answer = await send("PUT", `${region.url}/test/notes/${id}`, "hello").catch(() => undefined);
        if (answer?.status === 200) acknowledged.push(id);
        if (answer) settled.push(answer);
        await wait(5);
      }
    };
    const clients = [load(1, [first, second]), load(2, [second, first]), load(3, [first]), load(4, [second])];
    try {
      await until("writes flow", () => acknowledged.length > 40);
      await switchover(one, two);
      const before = acknowledged.length;
      await until("writes flow again", () => acknowledged.length > before + 80);
    } finally {
      running = false;
      await Promise.all(clients);
    }

    const problems = new Set(settled.filter((it) => it.status !== 200).map((it) => `${it.status} ${problem(it)}`));
    for (const it of problems) assert.match(it, /^503 \/problems\/(no-writer|outcome-unknown)$/);
    const { rows } = await second.services.stores.relational.read((db) => db.query("SELECT id FROM notes"));
    const kept = new Set((rows as { id: string }[]).map((it) => it.id));
    assert.deepEqual(
      acknowledged.filter((it) => !kept.has(it)),
      [],
      "every acknowledged write was kept",
    );
    assert.equal((await send("PUT", `${first.url}/test/notes/last`, "hello")).body["by"], "eu-west-1");
  });
});

describe("Writes in a region that its configuration fences", function () {
  this.timeout(60_000);

  it("are refused from the start", async () => {
    const databases = await Databases.start({ standbys: 0 });
    const port = await freePort();
    const environment = { FENCED: "being rebuilt" };
    const region = await Region.start({ name: "us-east-1", port, copies: databases.writer, peers: {}, environment });
    try {
      for (const path of ["notes", "labels"]) {
        const answer = await send("PUT", `${region.url}/test/${path}/a`, "hello");
        assert.deepEqual([answer.status, problem(answer)], [503, "/problems/fenced"]);
      }
      assert.equal((await send("GET", `${region.url}/test/notes/a`)).status, 200);
      const { status, fenced } = await region.report();
      assert.deepEqual([status, fenced], ["fail", true]);
    } finally {
      await region.close();
      await databases.close();
    }
  });
});
