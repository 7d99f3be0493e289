import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pricedThing } from "../../config/prices/catalogue";
import type { PriceOffer } from "../../config/prices/pricedThing";
import type { PriceTables } from "../../config/prices/tables";
import { cellsOf, isRowOf, priceFile, PriceListUnreachable, priceOf } from "./priceList";
import { comparePrices, comparisonInWords, fileOf, isWanted, updated } from "./readPrices";

const columns = [
  ...["SKU", "TermType", "StartingRange", "PricePerUnit", "Currency", "usageType", "operation", "Location"],
  ...["Instance Type", "Operating System", "Tenancy", "Pre Installed S/W", "CapacityStatus"],
];
const line = (cells: readonly string[]): string => cells.map((it) => `"${it.replaceAll('"', '""')}"`).join(",");

/** A file as AWS writes it: five lines about it, then the columns, then a row for each price. */
function listed(published: string, rows: readonly Readonly<Record<string, string>>[]): string {
  const usual = { TermType: "OnDemand", StartingRange: "0", Currency: "USD" };
  const head = [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", 'This pricing list is for informational purposes only, "as it is"'],
    ["Publication Date", `${published}T09:21:57Z`],
    ["Version", "20260925174521"],
    ["OfferCode", "AnOffer"],
  ];
  const cells = rows.map((row) => columns.map((it) => ({ ...usual, ...row })[it] ?? ""));
  return [...head, columns, ...cells].map(line).join("\n");
}

const ec2 = listed("2026-11-20", [
  { SKU: "NAT", usageType: "EU-NatGateway-Hours", PricePerUnit: "0.0480000000" },
  { SKU: "NATB", usageType: "EU-NatGateway-Bytes", PricePerUnit: "0.0480000000" },
  { SKU: "REG", usageType: "EU-RegionalNatGateway-Hours", PricePerUnit: "0.0990000000" },
  { SKU: "GP3", usageType: "EU-EBS:VolumeUsage.gp3", PricePerUnit: "0.0880000000" },
  ...["Linux", "Windows"].map((system) => ({
    SKU: system,
    usageType: "EU-BoxUsage:m7g.large",
    PricePerUnit: system === "Linux" ? "0.0910000000" : "0.1830000000",
    "Instance Type": "m7g.large",
    "Operating System": system,
    Tenancy: "Shared",
    "Pre Installed S/W": "NA",
    CapacityStatus: "Used",
  })),
  { SKU: "RES", TermType: "Reserved", usageType: "EU-NatGateway-Hours", PricePerUnit: "0.0010000000" },
]);
const load = listed("2026-11-01", [
  {
    SKU: "ALB",
    usageType: "EU-LoadBalancerUsage",
    operation: "LoadBalancing:Application",
    PricePerUnit: "0.0252000000",
  },
  { SKU: "NLB", usageType: "EU-LoadBalancerUsage", operation: "LoadBalancing:Network", PricePerUnit: "0.0300000000" },
]);
const watch = listed("2026-11-02", [
  { SKU: "LOG", usageType: "EU-DataProcessing-Bytes", PricePerUnit: "0.5700000000" },
  { SKU: "MET", usageType: "EU-CW:MetricMonitorUsage", PricePerUnit: "0.3000000000" },
  { SKU: "MET", usageType: "EU-CW:MetricMonitorUsage", StartingRange: "10000", PricePerUnit: "0.1000000000" },
  { SKU: "ALA", usageType: "EU-CW:AlarmMonitorUsage", PricePerUnit: "0.1000000000" },
  { SKU: "ALB", usageType: "EU-CW:AlarmMonitorUsage", PricePerUnit: "0.3000000000" },
]);
const events = listed("2026-05-29", [
  { SKU: "FREE", usageType: "EU-Scheduler-Invocation", PricePerUnit: "0.0000000000" },
  { SKU: "SCH", usageType: "EU-Scheduler-Invocation", StartingRange: "14000000", PricePerUnit: "0.0000010000" },
]);

const files: Readonly<Record<string, string>> = {
  "/offers/v1.0/aws/AmazonEC2/current/eu-west-1/index.csv": ec2,
  "/offers/v1.0/aws/AWSELB/current/eu-west-1/index.csv": load,
  "/offers/v1.0/aws/AmazonCloudWatch/current/eu-west-1/index.csv": watch,
  "/offers/v1.0/aws/AWSEvents/current/eu-west-1/index.csv": events,
  "/offers/v1.0/aws/AmazonRoute53/current/index.csv": listed("2026-11-03", [
    { SKU: "ZONE", usageType: "HostedZone", PricePerUnit: "0.5000000000" },
  ]),
  "/offers/v1.0/aws/awskms/current/eu-west-1/index.csv": "<html>not here</html>",
};

const offerOf = (key: Parameters<typeof pricedThing>[0]): PriceOffer => {
  const { offer } = pricedThing(key);
  assert.ok(typeof offer !== "string", key);
  return offer;
};

describe("AWS' Price List files", () => {
  let server: Server;
  let address: string;
  before(async () => {
    server = createServer(({ url }, response) => {
      const file = files[url ?? ""] ?? listed("2026-11-04", []);
      response.statusCode = url?.includes("AmazonDocDB") ? 403 : 200;
      response.end(file);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after((done) => void server.close(done));

  const read = (service: string, region: string, offers: readonly PriceOffer[]) =>
    priceFile(address, service, region, isWanted(offers));
  const price = async (key: Parameters<typeof pricedThing>[0], region = "eu-west-1") => {
    const offer = offerOf(key);
    return priceOf(offer, await read(offer.service, region, [offer]));
  };

  it("have a price by usage type, whatever the region's prefix, and not the one of something alike", async () => {
    assert.deepEqual(await price("nat-gateway"), { usd: 0.048, sku: "NAT", date: "2026-11-20" });
    assert.deepEqual(await price("volume-gp3"), { usd: 0.088, sku: "GP3", date: "2026-11-20" });
    assert.deepEqual(await price("load-balancer"), { usd: 0.0252, sku: "ALB", date: "2026-11-01" });
    assert.deepEqual(await price("instance:m7g.large"), { usd: 0.091, sku: "Linux", date: "2026-11-20" });
  });

  it("have the first tier that isn't free, in our unit", async () => {
    assert.deepEqual(await price("metric"), { usd: 0.3, sku: "MET", date: "2026-11-02" });
    assert.deepEqual(await price("scheduler-invocations"), { usd: 1, sku: "SCH", date: "2026-05-29" });
  });

  it("have what has one price in the world without a region", async () => {
    assert.deepEqual(await price("hosted-zone", "global"), { usd: 0.5, sku: "ZONE", date: "2026-11-03" });
  });

  it("have no price where there is none, or several: nobody guesses", async () => {
    assert.deepEqual(await price("public-ipv4"), { missing: "no row of usage type ^PublicIPv4:InUseAddress$" });
    assert.deepEqual(await price("alarm"), { missing: "2 different prices: 0.1, 0.3" });
  });

  it("that can't be read are said to be so, with their address", async () => {
    const of = (service: string, from = address) => priceFile(from, service, "eu-west-1", () => true);
    await assert.rejects(of("AmazonDocDB"), (error: Error) => {
      assert.ok(error instanceof PriceListUnreachable);
      assert.match(error.message, /AmazonDocDB\/current\/eu-west-1\/index\.csv answers 403$/);
      return true;
    });
    await assert.rejects(of("awskms"), /is no price list: it has no publication date or no columns/);
    // Nobody listens on port 1.
    await assert.rejects(
      of("AmazonEC2", "http://127.0.0.1:1"),
      /AmazonEC2\/current\/eu-west-1\/index\.csv can't be reached: /,
    );
  });

  it("are compared with the tables, and their figures put there with AWS' day", async () => {
    const had = (usd: number) => ({ usd, date: "2026-01-01", source: "a test" });
    const tables: PriceTables = {
      "eu-west-1": { "nat-gateway": had(0.05), "volume-gp3": had(0.088), "public-ipv4": had(0.005) },
      "us-east-1": { "instance:m7g.large": had(0.08) },
    };
    const asked = (service: string, region: string, offers: readonly PriceOffer[]) =>
      service === "AmazonDocDB"
        ? Promise.resolve({ published: "2026-11-04", rows: [] })
        : readOrEmpty(service, region, offers);
    const readOrEmpty = (service: string, region: string, offers: readonly PriceOffer[]) =>
      service === "awskms" ? Promise.resolve({ published: "2026-11-04", rows: [] }) : read(service, region, offers);
    const compared = await comparePrices(tables, ["eu-west-1"], asked);
    const said = Object.fromEntries(compared.map((it) => [it.key, comparisonInWords(it)]));
    assert.equal(said["nat-gateway"], "eu-west-1: NAT gateway, a hour: 0.048 instead of 0.05 of 2026-01-01");
    assert.equal(said["volume-gp3"], "eu-west-1: gp3 volume, a GB and month: 0.088, as before");
    assert.equal(said["instance:m7g.large"], "eu-west-1: EC2 instance m7g.large, a hour: 0.091, not priced before");
    assert.match(said["public-ipv4"]!, /not found \(no row of usage type .*\); 0\.005 of 2026-01-01 stays$/);
    assert.match(said["inter-region-transfer"]!, /not found \(the Price List has a row for each pair of regions\)$/);
    const after = updated("eu-west-1", tables["eu-west-1"]!, compared);
    assert.deepEqual(after["nat-gateway"], { usd: 0.048, date: "2026-11-20", source: "Price List, SKU NAT" });
    assert.deepEqual(after["public-ipv4"], had(0.005));
    assert.deepEqual(JSON.parse(fileOf(after)), after);
  });
});

describe("a line of a Price List file", () => {
  it("is read with commas and quotes in its cells", () => {
    assert.deepEqual(cellsOf('"a","b, ""c""","","d"'), ["a", 'b, "c"', "", "d"]);
  });

  it("is told from one of another usage type that ends alike", () => {
    const offer = offerOf("load-balancer");
    const row = (usageType: string) => ({ usageType, operation: "LoadBalancing:Application" });
    for (const usage of [
      "LoadBalancerUsage",
      "EU-LoadBalancerUsage",
      "APS3-LoadBalancerUsage",
      "USE1-LoadBalancerUsage",
    ])
      assert.ok(isRowOf(offer, row(usage)), usage);
    for (const usage of ["EU-Outposts-LoadBalancerUsage", "Outposts-LoadBalancerUsage", "LoadBalancerUsageOld"])
      assert.ok(!isRowOf(offer, row(usage)), usage);
  });
});
