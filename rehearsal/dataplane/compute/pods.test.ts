import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Cloud } from "../../providers/entry";
import type { Values } from "../../providers/readback";
import { Authority } from "../certificates";
import { Directory } from "../directory";
import { Happenings } from "../events";
import { Network } from "../network/network";
import { TimeScale } from "../timeScale";
import { Pods } from "./pods";

const region = "eu-west-1";
const metadata = { name: "storefront", namespace: "shop" };
const objectsWith = (deployment: object, counts: { generation: number; revision: number }): object[] => [
  {
    ...counts,
    manifest: {
      ...{ kind: "Deployment", metadata },
      spec: {
        ...{ replicas: 2, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
        template: {
          metadata: { labels: { app: "storefront" } },
          spec: { containers: [{ image: "repository@sha256:1", env: [], ports: [{ containerPort: 8080 }] }] },
        },
        ...deployment,
      },
    },
  },
  { manifest: { kind: "Service", metadata, spec: { selector: { app: "storefront" }, ports: [{ port: 8080 }] } } },
  {
    manifest: {
      ...{ kind: "TargetGroupBinding", metadata },
      spec: { targetGroupARN: "arn:pods", serviceRef: { name: "storefront", port: 8080 } },
    },
  },
];

describe("Pods of a living cloud", () => {
  /** States of the target group's targets. */
  let targets: Map<string, string>;
  let objects: readonly object[];
  let told: Values[];
  let server: Server;
  let authority: Authority;
  let down: string[];
  let now: number;
  let pods: Pods;

  const answers: Readonly<Record<string, (input: Values) => unknown>> = {
    ListClustersCommand: () => ({ clusters: ["meridian"] }),
    DescribeClusterCommand: () => ({ cluster: { resourcesVpcConfig: { subnetIds: ["a", "b"] } } }),
    DescribeSubnetsCommand: () => ({
      Subnets: [
        { CidrBlock: "10.0.0.0/24", AvailabilityZone: "a" },
        { CidrBlock: "10.0.1.0/24", AvailabilityZone: "b" },
      ],
    }),
    DescribeTargetHealthCommand: () => ({
      TargetHealthDescriptions: [...targets].map(([Id, State]) => ({ Target: { Id }, TargetHealth: { State } })),
    }),
    RegisterTargetsCommand: ({ Targets }) => (Targets as { Id: string }[]).map(({ Id }) => targets.set(Id, "initial")),
    DeregisterTargetsCommand: ({ Targets }) =>
      (Targets as { Id: string }[]).map(({ Id }) => targets.set(Id, "draining")),
  };
  const send = (command: { input: Values }) => Promise.resolve(answers[command.constructor.name]!(command.input));
  const cloud: Cloud = { region, accountId: "123456789012", client: <C>() => ({ send }) as C };

  before(async () => {
    authority = await Authority.create("a local authority");
    server = createServer((request, response) => {
      void text(request).then((body) => {
        told.push(JSON.parse(body) as Values);
        response.end(JSON.stringify({ isAttended: true, regions: { [region]: { objects, rollouts: {} } } }));
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  after(() => void server.close());

  beforeEach(() => {
    [targets, told, down, now] = [new Map(), [], [], 0];
    objects = objectsWith({}, { generation: 1, revision: 1 });
    const { port } = server.address() as AddressInfo;
    pods = new Pods({
      world: {
        ...{ regions: [region], endpoint: `http://127.0.0.1:${port}`, cloudIn: () => cloud, folder: "", authority },
        ...{ directory: new Directory(), network: new Network(), happenings: new Happenings() },
        scale: new TimeScale(10),
      },
      isDown: ({ zone }) => down.includes(zone),
      now: () => now,
    });
  });

  const all = (): string[] => pods.machines.map((it) => `${it.id} in ${it.zone}`);
  const allAre = (state: string): void => [...targets.keys()].forEach((it) => targets.set(it, state));
  const rollouts = () => told.flatMap((it) => (it["rollouts"] as Values | undefined)?.["shop/storefront"] ?? []);

  it("are those that were registered before anybody ran them, and as many more as are missing", async () => {
    targets.set("10.0.1.9", "healthy");
    await pods.look();
    assert.deepEqual(all(), ["10.0.1.9 in b", "10.0.0.254 in a"]);
    assert.deepEqual(
      [...targets],
      [
        ["10.0.1.9", "healthy"],
        ["10.0.0.254", "initial"],
      ],
    );
    const [machine] = pods.machines;
    assert.deepEqual(
      [machine!.kind, machine!.group, machine!.runs, machine!.serviceAccount],
      [
        ...["pod", "shop/storefront"],
        ...[
          { image: "repository@sha256:1", environment: {} },
          { namespace: "shop", name: "default" },
        ],
      ],
    );
  });

  it("are replaced one after the other once the template is another, and who deploys hears when all are", async () => {
    await pods.look();
    allAre("healthy");
    await pods.look();
    assert.deepEqual(rollouts(), [
      { generation: 1, state: "progressing" },
      { generation: 1, state: "complete" },
    ]);
    objects = objectsWith({}, { generation: 2, revision: 2 });
    await pods.look();
    assert.deepEqual(all(), ["10.0.0.254 in a", "10.0.1.254 in b", "10.0.0.253 in a"]);
    await pods.look();
    assert.equal(all().length, 3);
    targets.set("10.0.0.253", "healthy");
    await pods.look();
    assert.deepEqual(all(), ["10.0.0.254 in a", "10.0.0.253 in a"]);
    assert.equal(targets.get("10.0.1.254"), "draining");
    await pods.look();
    targets.delete("10.0.1.254");
    allAre("healthy");
    for (let looks = 0; looks < 2; looks++) await pods.look();
    assert.deepEqual(all(), ["10.0.0.253 in a", "10.0.1.253 in b"]);
    assert.deepEqual(rollouts().at(-1), { generation: 2, state: "complete" });
  });

  it("come back elsewhere where their zone is lost for long, and nowhere where there is no other", async () => {
    await pods.look();
    allAre("healthy");
    down = ["a"];
    targets.set("10.0.0.254", "unhealthy");
    await pods.look();
    now += 33_999;
    await pods.look();
    assert.deepEqual(all(), ["10.0.0.254 in a", "10.0.1.254 in b"]);
    now += 1;
    await pods.look();
    assert.deepEqual(all(), ["10.0.1.254 in b", "10.0.1.253 in b"]);
    down = ["a", "b"];
    await pods.look();
    now += 34_000;
    await pods.look();
    assert.deepEqual(all(), ["10.0.1.254 in b", "10.0.1.253 in b"]);
  });

  it("are registered again where somebody has taken them out, and aren't those that were leaving before", async () => {
    targets.set("10.0.0.9", "draining");
    await pods.look();
    assert.deepEqual(all(), ["10.0.0.254 in a", "10.0.1.254 in b"]);
    targets.delete("10.0.0.254");
    await pods.look();
    assert.equal(targets.get("10.0.0.254"), "initial");
    assert.equal(all().length, 2);
  });

  it("are gone with their Deployment", async () => {
    await pods.look();
    objects = [];
    await pods.look();
    assert.deepEqual(all(), []);
    assert.deepEqual([...targets.values()], ["draining", "draining"]);
  });
});
