import assert from "node:assert/strict";
import { ModifyRuleCommand, DescribeRulesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { withEmulator } from "../../emulator/emulator.fixture";
import { nextChange } from "../reconcile/nextChange";
import { Reconciler } from "../reconcile/reconciler";
import { heard, worldOf } from "../world.fixture";
import type { World } from "../world";
import { DeployedBalancer } from "./balancersPart.fixture";
import { type BalancerOutcome, BalancersPart } from "./balancersPart";

const region = "eu-west-1";
const domain = "eu-west-1.shop.example.com";

describe("the load balancers that are deployed", function () {
  const emulator = withEmulator(this);
  const servers: Server[] = [];
  const outcomes: BalancerOutcome[] = [];
  let world: World;
  let deployed: DeployedBalancer;
  let part: BalancersPart;
  let reconciler: Reconciler;
  let [one, two] = ["", ""];
  /** What the first target answers a health check with. */
  let ready = 200;

  before(async () => {
    // Ten seconds between checks become 20 ms.
    world = await worldOf(emulator, [region], 500);
    deployed = await DeployedBalancer.deploy(emulator.cloudIn(region), domain);
    [one, two] = deployed.addresses as [string, string];
    await serve(one, (asked, answer) => {
      const code = asked.url === "/health/ready" ? ready : 200;
      answer.writeHead(code).end(`one, as ${asked.headers["user-agent"] ?? "nobody"}`);
    });
    await serve(two, (_, answer) => void answer.end("two"));
    part = new BalancersPart(world, { onOutcome: (it) => outcomes.push(it), random: () => 0 });
    const { happenings } = world;
    reconciler = new Reconciler({ parts: [part], happenings, nextChange: nextChange(emulator.endpoint()) });
    await listening();
  });

  after(async () => {
    await reconciler.stop();
    await world.network.close();
    for (const it of servers) it.close().closeAllConnections();
  });

  async function listening(): Promise<void> {
    while (!world.directory.find(deployed.dnsName, 443)) await new Promise((next) => setImmediate(next));
  }

  async function serve(name: string, listener: RequestListener): Promise<void> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    world.directory.list(name, 8080, { host: "127.0.0.1", port: (server.address() as AddressInfo).port, what: name });
  }

  async function get(path: string, headers: Record<string, string> = {}): Promise<string> {
    const { port } = world.directory.find(deployed.dnsName, 443)!;
    const asked = request({
      ...{ host: "127.0.0.1", port, path, headers, agent: false },
      ...{ servername: domain, ca: world.authority.certificate },
    });
    asked.end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    return `${answer.statusCode} ${Buffer.concat((await answer.toArray()) as Buffer[]).toString()}`;
  }

  /** Asks the AWS API until it says this: what is found reaches it in a moment. */
  async function says(expected: Awaited<ReturnType<DeployedBalancer["health"]>>): Promise<void> {
    for (;;) {
      const health = await deployed.health();
      if (JSON.stringify(health) === JSON.stringify(expected)) return;
    }
  }

  it("answer under their listener's certificate, by its rules, with 503 where nothing is registered", async () => {
    assert.deepEqual([await get("/"), await get("/open")], ["403 Forbidden", "503 "]);
    assert.deepEqual(world.directory.find(deployed.dnsName, 443)?.what, "load balancer");
    assert.deepEqual(part.groupHealth, [{ region, balancerArn: deployed.arn, groupArn: deployed.group, states: [] }]);
  });

  it("ask a target that is registered, and call it healthy after one answer", async () => {
    const healthy = heard(world, `${one} is healthy`);
    await deployed.register(one);
    await healthy;
    await says({ [one]: ["healthy"] });
    assert.equal(await get("/open"), "200 one, as nobody");
    assert.equal(outcomes.at(-1)!.target, one);
    assert.equal(outcomes.at(-1)!.balancerArn, deployed.arn);
  });

  it("take new rules without a new start", async () => {
    const { port } = world.directory.find(deployed.dnsName, 443)!;
    const taken = heard(world, /^take 2 rules at /);
    const { Rules } = await deployed.elb.send(new DescribeRulesCommand({ ListenerArn: deployed.listener }));
    const RuleArn = Rules!.find((it) => it.Priority === "10")!.RuleArn;
    const Conditions = [{ Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-Secret", Values: ["s"] } }];
    await deployed.elb.send(new ModifyRuleCommand({ RuleArn, Conditions }));
    await taken;
    assert.deepEqual(
      [await get("/open"), (await get("/", { "x-secret": "s" })).slice(0, 7)],
      ["403 Forbidden", "200 one"],
    );
    assert.equal(world.directory.find(deployed.dnsName, 443)!.port, port);
  });

  it("call a target unhealthy after as many failures as the threshold, and ask it all the same while there is no other", async () => {
    const unhealthy = heard(world, `${one} is unhealthy (Target.ResponseCodeMismatch)`);
    ready = 503;
    await unhealthy;
    await says({ [one]: ["unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]"] });
    assert.deepEqual(part.groupHealth[0]!.states, ["unhealthy"]);
    assert.equal((await get("/", { "x-secret": "s" })).slice(0, 7), "200 one");
    const healthy = heard(world, `${two} is healthy`);
    await deployed.register(two);
    await healthy;
    assert.equal(await get("/", { "x-secret": "s" }), "200 two");
  });

  it("see a target that isn't there as one that answers nothing", async () => {
    const gone = heard(world, `${two} is unhealthy (Target.FailedHealthChecks)`);
    servers[1]!.close().closeAllConnections();
    await gone;
    const healthy = heard(world, `${one} is healthy`);
    ready = 200;
    await healthy;
    assert.equal((await get("/", { "x-secret": "s" })).slice(0, 7), "200 one");
  });

  it("drain a target that is deregistered, and then forget it", async () => {
    // Half a second here.
    await deployed.attribute("deregistration_delay.timeout_seconds", "250");
    const draining = heard(world, `${one} is draining (Target.DeregistrationInProgress)`);
    await deployed.deregister(one);
    await draining;
    const failed = ["unhealthy", "Target.FailedHealthChecks", "Health checks failed"];
    const leaving = ["draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"];
    await says({ [two]: failed, [one]: leaving });
    assert.equal(await get("/", { "x-secret": "s" }), "502 ");
    await says({ [two]: failed });
    assert.deepEqual(world.network.ends(), ["load balancer", two].sort());
  });

  it("show a certificate that has ended, until that fault ends", async () => {
    assert.deepEqual(part.certificates.names(), [deployed.dnsName]);
    const undo = await part.certificates.begin(deployed.dnsName);
    await assert.rejects(get("/"), { code: "CERT_HAS_EXPIRED" });
    await undo();
    assert.equal(await get("/"), "403 Forbidden");
    await assert.rejects(
      part.certificates.begin("another"),
      /no load balancer another shows a certificate: there are shop-/,
    );
  });

  it("are refused by name where something is deployed that doesn't run here", async () => {
    const refused = heard(world, /^failed: .*stickiness\.enabled = true\..*rehearsal\/dataplane\/balancer/s);
    await deployed.attribute("stickiness.enabled", "true");
    await refused;
  });

  it("leave the AWS API as it was when they end", async () => {
    await reconciler.stop();
    await says({ [two]: ["healthy"] });
    assert.equal(world.directory.find(deployed.dnsName, 443), undefined);
  });
});
