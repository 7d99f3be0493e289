/** What a local cloud takes that lives, and how fast it answers. */
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from "@aws-sdk/client-auto-scaling";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { LoadRun } from "../load/loadRun";
import { readResults } from "../load/shoppers/resultFile";
import { shoppingMixes } from "../load/shoppers/options";
import { viewersAtDoors } from "../load/shoppers/viewers";
import { rehearsedImage } from "../rehearsal/cloud/localCloud";
import { DataPlane } from "../rehearsal/dataplane/dataPlane";
import type { AskedPage, LivingQuestion, PairedTimes, Rate } from "./livingClient";
import { type Measurements, spread } from "./measure";
import { memoryOf } from "./processMemory";
import { jsonFrom } from "./processes";

export interface LivingBench {
  readonly regions: readonly string[];
  /** Of the emulator, with everything deployed in it. */
  readonly endpoint: string;
  /** Processes that are the cloud, beside this one. */
  readonly servers: readonly number[];
}

const timeScale = 10;
const perSecond = 200;
const [warmUpSeconds, steadySeconds] = [10, 30];
const pairTimes = 300;
const floodSeconds = 4;
const floodConnections = 16;
const effects = 5;

/** How long it takes to live, and how much memory. */
export async function startLiving(
  { regions, endpoint, servers }: LivingBench,
  found: Measurements,
): Promise<DataPlane> {
  const name = `living cloud of ${regions.length} regions`;
  const plane = await found.time(`${name}: from deployed to healthy`, async () => {
    const started = await DataPlane.start({ regions, endpoint, digest: rehearsedImage, timeScale });
    await started.ready(AbortSignal.timeout(300_000));
    return started;
  });
  await plane.stock();
  const memory = memoryOf([process.pid, ...servers]);
  if (memory !== undefined) found.add(`${name}: memory, MB`, memory);
  return plane;
}

/** Everything else, of one that lives and that nobody uses. */
export async function measureLiving(plane: DataPlane, found: Measurements): Promise<void> {
  await measurePath(plane, found);
  await measureRates(plane, found);
  await measureEffects(plane, found);
  await measureSteady(plane, found);
}

/** Answers that nobody keeps, from a storefront itself and through edge and load balancer, in turns: one that asks no database, and one that does. */
export async function measurePath(plane: DataPlane, found: Measurements): Promise<void> {
  const [door] = plane.parts.edge.doors;
  const { domain } = plane.addresses;
  const machine = [...plane.parts.compute.machines.values()].find((it) => it.wanted.region === door!.region)!;
  const authority = plane.world.authority.certificate;
  const headers = { host: domain };
  for (const [name, path] of Object.entries(uncached)) {
    const direct = { port: machine.port, path, headers: { ...headers, "x-forwarded-proto": "https" } };
    const edge = { port: door!.tlsPort, path, headers, authority };
    const { ms, cache } = (await asked({ ask: "pairs", pages: [direct, edge], times: pairTimes })) as PairedTimes;
    if (cache.join() !== "Miss from cloudfront") throw new Error(`the edge says ${cache.join()} of ${path}`);
    found.add(`${name} from a storefront, median, ms`, spread(ms[0]).median);
    found.add(`${name} through edge and load balancer, median, ms`, spread(ms[1]).median);
  }
}

const uncached = { "the cart's page": "/cart", "a search": "/search?q=tea{n}" } as const;

async function measureRates(plane: DataPlane, found: Measurements): Promise<void> {
  const { addresses, parts, world } = plane;
  const { tlsPort: port } = parts.edge.doors[0]!;
  const page: AskedPage = {
    port,
    path: "/",
    headers: { host: addresses.domain },
    authority: world.authority.certificate,
  };
  const flood = { ask: "flood", page, connections: floodConnections, seconds: floodSeconds } as const;
  found.add("edge's answers from its cache, per second", ((await asked(flood)) as Rate).perSecond);
  const name = `origin.${addresses.domain}`;
  const dns = (await asked({ ask: "dns", port: addresses.dns.port, name, seconds: floodSeconds })) as Rate;
  found.add("DNS answers, per second", dns.perSecond);
}

/** From the AWS API's answer until it is so here: an instance more is launched, and then one leaves. */
async function measureEffects({ world, parts }: DataPlane, found: Measurements): Promise<void> {
  const [region] = world.regions;
  const client = world.cloudIn(region!).client(AutoScalingClient);
  const [group] = (await client.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups!;
  const size = group!.DesiredCapacity!;
  const staying = (): number =>
    [...parts.compute.machines.values()].filter((it) => it.wanted.region === region && !it.isLeaving).length;
  const { AutoScalingGroupName } = group!;
  for (let time = 0; time < effects; time++)
    for (const DesiredCapacity of [size + 1, size]) {
      await client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
      await found.time("from an answer of the AWS API to its effect", async () => {
        while (staying() !== DesiredCapacity) await wait(2);
      });
    }
}

async function measureSteady(plane: DataPlane, found: Measurements): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "meridian-bench-"));
  try {
    const load = await LoadRun.start(folder, {
      baseUrl: `https://${plane.addresses.domain}`,
      viewers: viewersAtDoors(plane.parts.edge.doors),
      ...{ perSecond, mix: shoppingMixes.steady, authority: plane.world.authority.certificate },
    });
    await wait(warmUpSeconds * 1000);
    const from = Date.now();
    await wait(steadySeconds * 1000);
    const until = Date.now();
    await load.shoppers.stop(30_000);
    const all = readResults(path.join(folder, "results.ndjson")).filter(
      (it) => it.begunAt >= from && it.begunAt < until,
    );
    const took = all.map((it) => it.endedAt - it.begunAt).sort((one, other) => one - other);
    const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN;
    const what = `steady ${perSecond} requests a second`;
    found.add(`${what}: answered, per second`, all.length / steadySeconds);
    found.add(`${what}: p50, ms`, at(0.5));
    found.add(`${what}: p99, ms`, at(0.99));
    found.add(`${what}: failed, percent`, (100 * all.filter(({ status }) => isError(status)).length) / all.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without a whole answer the status is 0. */
const isError = (status: number): boolean => status < 100 || status === 429 || status >= 500;

const asked = (question: LivingQuestion): Promise<unknown> =>
  jsonFrom(path.join(__dirname, "livingClient.ts"), [JSON.stringify(question)]);
