import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { decode, encode, type DecodedPacket, RECURSION_DESIRED, type Packet } from "dns-packet";
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { freePort } from "../../../servers/ports";
import { CheckHealth, type ObservedHealth } from "./checks";
import { DnsServer } from "./server";
import { a, balancer, check, failing, latency, named, nothingSeen, zoneId, zoneName } from "./zone.fixture";
import { readZone, type Zone } from "./zone";

const of = (Type: ResourceRecordSet["Type"], name: string, ...values: string[]): ResourceRecordSet => ({
  Name: named(name),
  Type,
  TTL: 60,
  ResourceRecords: values.map((Value) => ({ Value })),
});

const records = [
  { ...of("SOA", "", "ns-1.awsdns-1.com. host.awsdns-1.com. 1 7200 900 1209600 60"), TTL: 900 },
  of("NS", "", "ns-1.awsdns-1.com.", "ns-2.awsdns-2.net."),
  of("MX", "", "10 mail.shop.example."),
  of("CAA", "", `0 issue "amazon.com"`),
  of("TXT", "", `"v=spf1 -all" "a \\"quoted\\" text"`),
  of("SRV", "_s._tcp", "1 2 443 x.shop.example."),
  of("AAAA", "six", "2001:db8::1"),
  of("CNAME", "www", "x.shop.example."),
  of("CNAME", "away", "elsewhere.example."),
  of("A", "*.deep", "192.0.2.9"),
  of("A", "many", ...Array.from({ length: 200 }, (_, index) => `192.0.2.${index}`)),
  { ...of("HTTPS", "new", "1 ."), Type: "HTTPS" as const },
  a("x", "192.0.2.1", { ...latency("us-east-1"), HealthCheckId: "c1" }),
  a("x", "192.0.2.2", latency("eu-west-1")),
  balancer("lb", "alb-1.us-east-1.elb.amazonaws.com"),
];

describe("the rehearsal's DNS server", () => {
  let server: DnsServer;
  let port: number;
  let observed: ObservedHealth = nothingSeen;
  let zone: Zone | undefined;
  const errors: string[] = [];
  const resolver = new Resolver();

  before(async () => {
    port = await freePort();
    zone = readZone({ id: zoneId, name: zoneName }, records);
    server = await DnsServer.start({
      port,
      served: () => {
        if (!zone) throw new Error("nothing is deployed");
        return { zone, health: new CheckHealth([check("c1")], observed) };
      },
      addressesOf: (resource) => (resource.startsWith("alb-1.") ? ["127.0.0.1"] : []),
      regionOfResolver: () => "us-east-1",
      random: () => 0,
      onError: (error) => errors.push(error.message),
    });
    resolver.setServers([`127.0.0.1:${port}`]);
  });
  after(() => server.stop());

  const byUdp = async (message: Buffer): Promise<DecodedPacket> => {
    const socket = createSocket("udp4");
    socket.send(message, port, "127.0.0.1");
    const [answer] = (await once(socket, "message")) as [Buffer];
    socket.close();
    return decode(answer);
  };
  const question = (name: string, more: Partial<Packet> = {}): Packet => ({
    type: "query",
    id: 7,
    flags: RECURSION_DESIRED,
    questions: [{ type: "A", name }],
    ...more,
  });
  const data = (packet: DecodedPacket) => (packet.answers ?? []).map((it) => (it as { data: unknown }).data);

  it("answers each type of record that it serves", async () => {
    assert.deepEqual(await resolver.resolve4(zoneName).catch((error: { code: string }) => error.code), "ENODATA");
    assert.deepEqual(await resolver.resolveNs(zoneName), ["ns-1.awsdns-1.com", "ns-2.awsdns-2.net"]);
    assert.deepEqual(await resolver.resolveMx(zoneName), [{ priority: 10, exchange: "mail.shop.example" }]);
    assert.deepEqual(await resolver.resolveTxt(zoneName), [["v=spf1 -all", 'a "quoted" text']]);
    assert.deepEqual(await resolver.resolveCaa(zoneName), [{ critical: 0, issue: "amazon.com" }]);
    assert.deepEqual(await resolver.resolve6("six.shop.example"), ["2001:db8::1"]);
    assert.equal((await resolver.resolveSoa(zoneName)).minttl, 60);
    assert.deepEqual(await resolver.resolveSrv("_s._tcp.shop.example"), [
      { priority: 1, weight: 2, port: 443, name: "x.shop.example" },
    ]);
  });

  it("follows a CNAME within the zone, and names one that leads out of it", async () => {
    assert.deepEqual(await resolver.resolve4("www.shop.example"), ["192.0.2.1"]);
    assert.deepEqual(data(await byUdp(encode(question("away.shop.example")))), ["elsewhere.example"]);
  });

  it("answers for a load balancer with its addresses, and for a wildcard in the name asked for", async () => {
    assert.deepEqual(await resolver.resolve4("lb.shop.example", { ttl: true }), [{ address: "127.0.0.1", ttl: 60 }]);
    assert.deepEqual(await resolver.resolve4("a.b.deep.shop.example"), ["192.0.2.9"]);
  });

  it("answers by health at the moment of the question", async () => {
    assert.deepEqual(await resolver.resolve4("x.shop.example"), ["192.0.2.1"]);
    observed = failing("c1");
    assert.deepEqual(await resolver.resolve4("x.shop.example"), ["192.0.2.2"]);
    observed = nothingSeen;
  });

  it("cuts what doesn't fit into a datagram, and resolvers get the whole by TCP", async () => {
    const cut = await byUdp(encode(question("many.shop.example")));
    assert.deepEqual([cut.flag_tc, data(cut)], [true, []]);
    assert.equal((await resolver.resolve4("many.shop.example")).length, 200);
  });

  it("answers several questions on one TCP connection, however they are cut up", async () => {
    const framed = ["lb", "six", "none"].map((name) => {
      const message = encode(question(named(name)));
      return Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);
    });
    const whole = Buffer.concat(framed);
    const socket = connect(port, "127.0.0.1");
    socket.write(whole.subarray(0, 11));
    await once(socket, "ready");
    socket.write(whole.subarray(11));
    const codes: string[] = [];
    let received: Buffer = Buffer.alloc(0);
    while (codes.length < 3) {
      received = Buffer.concat([received, ((await once(socket, "data")) as [Buffer])[0]]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        codes.push((decode(received.subarray(2, end)) as unknown as { rcode: string }).rcode);
        received = received.subarray(end);
      }
    }
    socket.destroy();
    assert.deepEqual(codes, ["NOERROR", "NOERROR", "NXDOMAIN"]);
  });

  it("keeps the letters of the name as they were asked, and says that it has authority", async () => {
    const reply = await byUdp(encode(question("Lb.sHop.example")));
    assert.deepEqual([reply.answers?.[0]?.name, reply.flag_aa, reply.flag_rd], ["Lb.sHop.example", true, true]);
  });

  it("refuses other zones, types that it doesn't serve, and several questions at once", async () => {
    const code = async (packet: Packet) => ((await byUdp(encode(packet))) as unknown as { rcode: string }).rcode;
    const two = {
      questions: [
        { type: "A" as const, name: zoneName },
        { type: "A" as const, name: zoneName },
      ],
    };
    assert.deepEqual(
      [
        await code(question("other.example")),
        await code(question("notshop.example")),
        await code(question("x.shop.example", { questions: [{ type: "LOC", name: "x.shop.example" }] })),
        await code(question("x.shop.example", two)),
      ],
      ["REFUSED", "REFUSED", "NOTIMP", "FORMERR"],
    );
  });

  it("gives no answer to what is no question, and goes on", async () => {
    const socket = createSocket("udp4");
    const answered = once(socket, "message");
    socket.send(Buffer.from("no packet at all"), port, "127.0.0.1");
    socket.send(encode({ ...question("lb.shop.example"), type: "response" }), port, "127.0.0.1");
    socket.send(encode(question("lb.shop.example", { id: 99 })), port, "127.0.0.1");
    const [first] = (await answered) as [Buffer];
    socket.close();
    assert.equal(decode(first).id, 99);
  });

  it("answers SERVFAIL while it can't evaluate what is deployed, and says why", async () => {
    const kept = zone;
    zone = undefined;
    await assert.rejects(resolver.resolve4("lb.shop.example"), { code: "ESERVFAIL" });
    assert.equal(errors[0], "nothing is deployed");
    zone = kept;
  });
});

describe("a zone's records", () => {
  it("that nobody evaluates are refused by name, all at once", () => {
    const sets: ResourceRecordSet[] = [
      a("one", "192.0.2.1", { SetIdentifier: "1", CidrRoutingConfig: { CollectionId: "c", LocationName: "l" } }),
      a("two", "192.0.2.1", { SetIdentifier: "2", GeoProximityLocation: { AWSRegion: "us-east-1" } }),
      a("three", "192.0.2.1", { SetIdentifier: "cn", Region: "cn-north-1" }),
      a("four", "192.0.2.1", { TrafficPolicyInstanceId: "t" }),
    ];
    assert.throws(() => readZone({ id: zoneId, name: zoneName }, sets), {
      problems: [
        "one.shop.example A (1) is routed by client address (CidrRoutingConfig), which isn't evaluated here.",
        "two.shop.example A (2) is routed by geoproximity, which isn't evaluated here.",
        "three.shop.example A (cn) is a latency record of cn-north-1, whose place isn't known.",
        "four.shop.example A belongs to a traffic policy, which isn't evaluated here.",
      ],
    });
  });
});
