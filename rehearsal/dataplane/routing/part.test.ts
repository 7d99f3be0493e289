import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetHealthCheckStatusCommand,
  type HealthCheckConfig,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { withEmulator } from "../../emulator/emulator.fixture";
import { a, Zone } from "../../emulator/overlay-route53.fixture";
import { nextChange } from "../reconcile/nextChange";
import { Reconciler } from "../reconcile/reconciler";
import type { World } from "../world";
import { worldOf } from "../world.fixture";
import { RoutingPart } from "./part";

const balancers = {
  "us-east-1": "alb-1.us-east-1.elb.amazonaws.com",
  "eu-west-1": "alb-1.eu-west-1.elb.amazonaws.com",
};
type Region = keyof typeof balancers;
const regions = Object.keys(balancers) as Region[];

/** AWS' seconds that pass in one of the test's. */
const factor = 100;

describe("the data plane's Route 53", function () {
  const emulator = withEmulator(this);
  let world: World;
  let part: RoutingPart;
  let reconciler: Reconciler;
  let zone: Zone;
  const servers: Server[] = [];
  const status: Record<Region, number> = { "us-east-1": 200, "eu-west-1": 200 };

  before(async () => {
    world = await worldOf(emulator, regions, factor);
    for (const region of regions) {
      const server = createServer((_, answer) => answer.writeHead(status[region]).end()).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      world.directory.list(balancers[region], 443, { host: "127.0.0.1", port, region, what: "load balancer" });
      servers.push(server);
    }
    zone = await Zone.emptyIn(emulator);
    for (const region of regions) await zone.put(await latencyRecord("origin", region));
    await zone.put(pair("PRIMARY", "eu-west-1"), pair("SECONDARY", "us-east-1"));
    part = await RoutingPart.start(world, { random: () => 0.5 });
    reconciler = new Reconciler({
      parts: [part],
      happenings: world.happenings,
      nextChange: nextChange(emulator.endpoint()),
    });
    await said(/origin.shop.example leads to .*eu-west-1/);
  });
  after(async () => {
    await reconciler.stop();
    await world.network.close();
    for (const server of servers) server.close().closeAllConnections();
  });

  /** Resolves when something was said from now on, or before, that fits. */
  const said = (what: RegExp, since = 0): Promise<string> =>
    new Promise((resolve) => {
      const fits = (it: { readonly what: string }): boolean => what.test(it.what);
      const known = world.happenings.list.slice(since).find(fits);
      if (known) return resolve(known.what);
      const end = world.happenings.onHappening((it) => {
        if (fits(it)) resolve(it.what);
        if (fits(it)) end();
      });
    });
  const sinceNow = (): number => world.happenings.list.length;

  const endpointCheck = (region: Region, more: Partial<HealthCheckConfig> = {}): Promise<string> =>
    zone.check({
      ...{ Type: "HTTP", FullyQualifiedDomainName: balancers[region], Port: 443, ResourcePath: "/health/region" },
      ...{ RequestInterval: 10, FailureThreshold: 2, Regions: ["us-east-1", "eu-west-1", "us-west-2"], ...more },
    });

  const balancerAlias = (region: Region) => ({
    AliasTarget: { DNSName: balancers[region], HostedZoneId: "Z35SXDOTRQ7X7K", EvaluateTargetHealth: false },
  });

  const checks: Partial<Record<Region, string>> = {};

  async function latencyRecord(name: string, region: Region) {
    checks[region] = await endpointCheck(region);
    return {
      ...{ Name: `${name}.shop.example`, Type: "A" as const, SetIdentifier: region, Region: region },
      ...balancerAlias(region),
      HealthCheckId: checks[region],
    };
  }

  const pair = (Failover: "PRIMARY" | "SECONDARY", region: Region) => ({
    ...{ Name: "eu.shop.example", Type: "A" as const, SetIdentifier: Failover, Failover },
    ...balancerAlias(region),
    HealthCheckId: checks[region],
  });

  /** The region whose load balancer a process in a region is led to. */
  const leads = async (from: string, name = "origin.shop.example"): Promise<string | undefined> => {
    const address = (await part.resolvers.within(from).addresses(name))[0];
    return address === undefined ? undefined : world.directory.at(address, 443)?.region;
  };
  const afresh = (from: string): Promise<string | undefined> => {
    part.resolvers.within(from).forget();
    return leads(from);
  };

  it("answers what is deployed, to each region by its latency", async () => {
    assert.deepEqual([await leads("us-east-1"), await leads("eu-west-1")], ["us-east-1", "eu-west-1"]);
    assert.deepEqual(
      await part.resolvers.within("us-east-1").target(balancers["eu-west-1"], 443),
      world.directory.find(balancers["eu-west-1"], 443),
    );
  });

  it("leaves a region whose endpoint fails, tells the emulator so, and returns", async () => {
    const before = sinceNow();
    status["us-east-1"] = 500;
    await said(/alb-1.us-east-1.elb.amazonaws.com\/health\/region is unhealthy/, before);
    assert.equal(await afresh("us-east-1"), "eu-west-1");
    await part.reported();
    assert.equal(await zone.healthy(checks["us-east-1"]!), false);
    const { HealthCheckObservations: observations } = await zone.route53.send(
      new GetHealthCheckStatusCommand({ HealthCheckId: checks["us-east-1"]! }),
    );
    assert.ok(
      observations!.some((it) => it.StatusReport!.Status === "Failure: HTTP Status Code 500, Internal Server Error"),
    );
    assert.deepEqual(await zone.answer("origin"), [balancers["eu-west-1"]]);
    status["us-east-1"] = 200;
    await said(/alb-1.us-east-1.elb.amazonaws.com\/health\/region is healthy/, before);
    assert.equal(await afresh("us-east-1"), "us-east-1");
  });

  it("loses a region that is cut from the world, whose own checkers nobody hears", async () => {
    const before = sinceNow();
    const heal = world.network.apply({ between: [{ region: "us-east-1" }], effect: { kind: "cut", how: "reset" } });
    await said(/alb-1.us-east-1.elb.amazonaws.com\/health\/region is unhealthy/, before);
    assert.equal(await afresh("eu-west-1"), "eu-west-1");
    assert.equal(await afresh("us-east-1"), undefined);
    await heal();
    await said(/alb-1.us-east-1.elb.amazonaws.com\/health\/region is healthy/, before);
    assert.equal(await afresh("us-east-1"), "us-east-1");
  });

  it("lets name servers in different places decide by the checkers that each hears", async () => {
    const before = sinceNow();
    const checkers = { name: "checkers" };
    const unheard = world.network.apply({
      between: [checkers, { name: "DNS near eu-west-1" }],
      effect: { kind: "cut" },
    });
    const unanswered = world.network.apply({
      between: [checkers, { region: "eu-west-1" }],
      effect: { kind: "cut", how: "reset" },
    });
    await said(/alb-1.eu-west-1.elb.amazonaws.com\/health\/region is unhealthy/, before);
    assert.equal(await afresh("us-east-1"), "us-east-1");
    assert.equal(await leads("us-east-1", "eu.shop.example"), "us-east-1");
    assert.equal(await leads("eu-west-1", "eu.shop.example"), "eu-west-1");
    await unanswered();
    await unheard();
    await said(/alb-1.eu-west-1.elb.amazonaws.com\/health\/region is healthy/, before);
  });

  it("answers with changed records when the change has got around", async () => {
    const before = sinceNow();
    await zone.put(a("new", "192.0.2.7"));
    assert.match(
      await said(/records of shop.example/, before),
      /^7 records of shop.example: answered with 0.6 s from now$/,
    );
    assert.deepEqual(await part.resolvers.within("us-east-1").addresses("new.shop.example"), []);
    part.resolvers.within("us-east-1").forget();
    await part.announced();
    assert.deepEqual(await part.resolvers.within("us-east-1").addresses("new.shop.example"), ["192.0.2.7"]);
  });

  it("follows the data of a metric in periods of AWS' time", async () => {
    const Dimensions = [{ Name: "Region", Value: "eu-west-1" }];
    const about = { Namespace: "Meridian/Evacuation", MetricName: "RegionEvacuated" };
    const cloudWatch = emulator.cloudIn("us-east-1").client(CloudWatchClient);
    const publish = (Value: number, Timestamp?: Date) =>
      cloudWatch.send(
        new PutMetricDataCommand({
          Namespace: about.Namespace,
          MetricData: [{ MetricName: about.MetricName, Dimensions, Value, Timestamp }],
        }),
      );
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "evacuated", ...about, Dimensions, Period: 60, EvaluationPeriods: 1, Threshold: 1 },
        ...{ Statistic: "Maximum", ComparisonOperator: "GreaterThanOrEqualToThreshold" },
      }),
    );
    const id = await zone.check({
      ...{ Type: "CLOUDWATCH_METRIC", AlarmIdentifier: { Name: "evacuated", Region: "us-east-1" } },
      InsufficientDataHealthStatus: "LastKnownStatus",
    });
    let before = sinceNow();
    await publish(1);
    await said(/alarm evacuated is unhealthy/, before);
    assert.equal(await zone.healthy(id), false);
    before = sinceNow();
    // In a later period, 0.6 s long here, although times of data may be whole seconds.
    await publish(0, new Date(Date.now() + 1_600));
    await said(/alarm evacuated is healthy/, before);
    assert.equal(await zone.healthy(id), true);
  });

  it("asks an endpoint no more whose check is disabled", async () => {
    await zone.route53.send(new UpdateHealthCheckCommand({ HealthCheckId: checks["eu-west-1"]!, Disabled: true }));
    await said(/health checks: as they are deployed now/, sinceNow());
    status["eu-west-1"] = 500;
    assert.equal(await afresh("eu-west-1"), "eu-west-1");
    assert.equal(await zone.healthy(checks["eu-west-1"]!), true);
  });
});
