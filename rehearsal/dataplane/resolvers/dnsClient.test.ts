import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { freePort } from "../../../servers/ports";
import { CheckHealth } from "../dns/checks";
import { addressIn } from "../dns/places";
import { DnsServer } from "../dns/server";
import { a, latency, named, nothingSeen, zoneId, zoneName } from "../dns/zone.fixture";
import { readZone } from "../dns/zone";
import { DnsClient, DnsTimeout } from "./dnsClient";

const addresses = Array.from({ length: 200 }, (_, index) => `192.0.2.${index}`);
const zone = readZone({ id: zoneId, name: zoneName }, [
  {
    ...{ Name: zoneName, Type: "SOA", TTL: 900 },
    ResourceRecords: [{ Value: "ns-1.awsdns-1.com. host.awsdns-1.com. 1 7200 900 1209600 60" }],
  },
  { ...a("many", ""), ResourceRecords: addresses.map((Value) => ({ Value })) },
  a("x", "192.0.2.1", latency("us-east-1")),
  a("x", "192.0.2.2", latency("ap-south-1")),
  { Name: named("away"), Type: "CNAME", TTL: 30, ResourceRecords: [{ Value: "elsewhere.example." }] },
]);

describe("a client of the data plane's name servers", () => {
  let server: DnsServer;
  let client: DnsClient;

  before(async () => {
    const port = await freePort();
    server = await DnsServer.start({
      port,
      served: () => ({ zone, health: new CheckHealth([], nothingSeen) }),
      addressesOf: () => [],
      regionOfResolver: () => "us-east-1",
      random: () => 0,
      onError: () => undefined,
    });
    client = await DnsClient.open(port);
  });
  after(async () => {
    client.close();
    await server.stop();
  });

  it("asks for where a client sits, many at a time", async () => {
    const regions = ["us-east-1", "ap-south-1", "us-east-1", "ap-south-1"];
    const replies = await Promise.all(regions.map((it) => client.addressesOf("x.shop.example", addressIn(it))));
    assert.deepEqual(
      replies.map((it) => it.addresses[0]),
      ["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2"],
    );
    assert.equal(replies[0]!.ttl, 60);
  });

  it("asks again by TCP for what doesn't fit", async () => {
    assert.deepEqual((await client.addressesOf("many.shop.example", "198.18.0.1")).addresses, addresses);
  });

  it("reads what there isn't with the time for which that may be kept, and where a name leads", async () => {
    assert.deepEqual(await client.addressesOf("none.shop.example", "198.18.0.1"), {
      ...{ code: "NXDOMAIN", addresses: [], ttl: 60 },
    });
    assert.deepEqual(await client.addressesOf("away.shop.example", "198.18.0.1"), {
      ...{ code: "NOERROR", addresses: [], cname: "elsewhere.example", ttl: 30 },
    });
    assert.equal((await client.addressesOf("other.example", "198.18.0.1")).code, "REFUSED");
  });

  it("asks three times, and says that nobody answers", async () => {
    const silent = createSocket("udp4");
    let heard = 0;
    silent.on("message", () => heard++);
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    const impatient = await DnsClient.open(silent.address().port, [5, 5, 30]);
    await assert.rejects(impatient.addressesOf("x.shop.example", "198.18.0.1"), DnsTimeout);
    assert.equal(heard, 3);
    impatient.close();
    silent.close();
  });

  it("lets whoever waits go when it is closed, and asks nobody afterwards", async () => {
    const silent = createSocket("udp4");
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    const closing = await DnsClient.open(silent.address().port, [60_000]);
    const asked = closing.addressesOf("x.shop.example", "198.18.0.1");
    closing.close();
    await assert.rejects(asked, /the resolver has been closed/);
    await assert.rejects(closing.addressesOf("x.shop.example", "198.18.0.1"), /the resolver has been closed/);
    silent.close();
  });
});
