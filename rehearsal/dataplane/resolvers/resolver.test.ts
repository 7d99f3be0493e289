import assert from "node:assert/strict";
import { Directory } from "../directory";
import { addressIn } from "../dns/places";
import { TimeScale } from "../timeScale";
import type { DnsReply } from "./dnsClient";
import { Resolvers } from "./resolver";

const found = (ttl: number, ...addresses: readonly string[]): DnsReply => ({ code: "NOERROR", addresses, ttl });

describe("a region's resolver", () => {
  let directory: Directory;
  let asked: string[];
  let answers: Record<string, DnsReply>;
  let now: number;
  let isReachable: boolean;
  let resolvers: Resolvers;
  let isSilent: boolean;

  beforeEach(() => {
    [directory, asked, answers, now, isReachable, isSilent] = [new Directory(), [], {}, 0, true, false];
    resolvers = new Resolvers({
      ask: (name, subnet) => {
        asked.push(`${name} ${subnet}`);
        if (isSilent) return Promise.reject(new Error("no name server has answered"));
        return Promise.resolve(answers[name] ?? { code: "REFUSED", addresses: [], ttl: 0 });
      },
      isReachable: (region) => region === undefined || isReachable,
      directory,
      scale: new TimeScale(10),
      now: () => now,
    });
  });

  const listed = (name: string, port: number) => {
    const server = { host: "127.0.0.1", port: 4_000 + port, what: name };
    directory.list(name, port, server);
    return server;
  };
  const mumbai = () => resolvers.within("ap-south-1");

  it("asks with its region's client subnet, and leads to what listens at the address", async () => {
    const balancer = listed("alb.elb.amazonaws.com", 443);
    answers["origin.shop.example"] = found(60, directory.addressOf("alb.elb.amazonaws.com"));
    assert.equal(await mumbai().target("Origin.shop.example.", 443), balancer);
    assert.equal(await mumbai().target("origin.shop.example", 444), undefined);
    assert.deepEqual(asked, [`origin.shop.example ${addressIn("ap-south-1")}`]);
  });

  it("leads to AWS' own names without a question", async () => {
    const writer = listed("orders.cluster-x.us-east-1.rds.amazonaws.com", 5432);
    assert.equal(await mumbai().target("orders.cluster-x.us-east-1.rds.amazonaws.com", 5432), writer);
    assert.deepEqual(asked, []);
  });

  it("keeps an answer for its time to live, at the scale of AWS' time, and each region its own", async () => {
    answers.x = found(60, "192.0.2.1");
    assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.1"]);
    answers.x = found(60, "192.0.2.2");
    assert.deepEqual(await resolvers.within("eu-west-1").addresses("x"), ["192.0.2.2"]);
    now = 5_999;
    assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.1"]);
    now = 6_000;
    assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.2"]);
    assert.equal(asked.length, 3);
  });

  it("keeps that there is no such name as long as the SOA record says", async () => {
    answers.x = { code: "NXDOMAIN", addresses: [], ttl: 900 };
    assert.deepEqual(await mumbai().addresses("x"), []);
    answers.x = found(60, "192.0.2.1");
    now = 89_999;
    assert.deepEqual(await mumbai().addresses("x"), []);
    now = 90_000;
    assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.1"]);
  });

  it("keeps a failure for a second: SERVFAIL, silence, and name servers that its region can't reach", async () => {
    const failures = [
      () => (answers.x = { code: "SERVFAIL", addresses: [], ttl: 0 }),
      () => (isSilent = true),
      () => (isReachable = false),
    ];
    for (const fail of failures) {
      fail();
      assert.deepEqual(await mumbai().addresses("x"), []);
      [answers.x, isSilent, isReachable] = [found(60, "192.0.2.1"), false, true];
      now += 99;
      assert.deepEqual(await mumbai().addresses("x"), []);
      now += 1;
      assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.1"]);
      mumbai().forget();
    }
  });

  it("goes on with what it has kept while it can't ask", async () => {
    answers.x = found(60, "192.0.2.1");
    await mumbai().addresses("x");
    isReachable = false;
    assert.deepEqual(await mumbai().addresses("x"), ["192.0.2.1"]);
    now = 6_000;
    assert.deepEqual(await mumbai().addresses("x"), []);
    assert.deepEqual(await resolvers.near("ap-south-1").addresses("x"), ["192.0.2.1"]);
  });

  it("asks once for all who wait for a name", async () => {
    answers.x = found(0, "192.0.2.1");
    const all = await Promise.all([1, 2, 3].map(() => mumbai().addresses("x")));
    assert.deepEqual(all, [["192.0.2.1"], ["192.0.2.1"], ["192.0.2.1"]]);
    assert.equal(asked.length, 1);
    await mumbai().addresses("x");
    assert.equal(asked.length, 2);
  });

  it("follows a name that leads out of the zone, for the shorter time, and gives up on a circle", async () => {
    answers["www.shop.example"] = { code: "NOERROR", addresses: [], cname: "alb.elb.amazonaws.com", ttl: 300 };
    assert.deepEqual(await mumbai().addresses("www.shop.example"), [directory.addressOf("alb.elb.amazonaws.com")]);
    now = 6_000;
    await mumbai().addresses("www.shop.example");
    assert.equal(asked.length, 4);
    answers.a = { code: "NOERROR", addresses: [], cname: "b", ttl: 300 };
    answers.b = { code: "NOERROR", addresses: [], cname: "a", ttl: 300 };
    assert.deepEqual(await mumbai().addresses("a"), []);
  });
});
