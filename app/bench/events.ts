/**
 * `npm run bench:events -w app`: how many events a second the publisher takes from PostgreSQL to a topic, and how long an event takes from
 * its commit until a consumer's effect is committed. `--events 2000 --rate 50 --seconds 20`. The topic and the queues are the local
 * emulator's: they answer faster than a network does, and can take less.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { PurgeQueueCommand } from "@aws-sdk/client-sqs";
import pino from "pino";
import type { FastifyBaseLogger } from "fastify";
import { type Emulator, startEmulator } from "../../rehearsal/emulator/emulator";
import { newOwner } from "../../servers/owner";
import { type PostgresServer, startPostgres } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { machine } from "../../toolchain/machine";
import { emulatedAccess } from "../local/cartTable";
import { parseSettings } from "../src/configuration/parse";
import type { EventBus } from "../src/events/bus";
import { consume } from "../src/events/consuming";
import { eventConsumers, wantedEvents } from "../src/events/consumers";
import { parseEvent } from "../src/events/event";
import { publish } from "../src/events/publisher";
import { receive } from "../src/events/receiving";
import { SnsBus } from "../src/events/snsBus";
import { SqsQueue } from "../src/events/sqsQueue";
import { migrateRelational } from "../src/stores/relational/migrations";
import type { Relational } from "../src/stores/relational/relational";
import { openStores } from "../src/stores/stores";
import { emulatedClients, type EmulatedQueues, makeQueues } from "../test/events/emulatedQueues";
import { addPaidOrders, addReachableCustomer, recordEvents } from "../test/events/paidOrders";

const region = "us-east-1";
const results = path.join(__dirname, "..", "..", "build", "bench");
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const log = pino({ level: "warn" }, pino.destination(2)) as unknown as FastifyBaseLogger;

interface World {
  readonly relational: Relational;
  readonly queues: EmulatedQueues;
  readonly customer: string;
}

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "2000" },
    rate: { type: "string", default: "50" },
    seconds: { type: "string", default: "20" },
  },
});

function wholeNumber(name: "events" | "rate" | "seconds"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new Error(`--${name} is a number from 1 to 100000`);
  return value;
}

async function main(): Promise<void> {
  const [events, rate, seconds] = [wholeNumber("events"), wholeNumber("rate"), wholeNumber("seconds")];
  const directory = await temporaryServerDirectory("bench-events");
  const emulator = await startEmulator("withParent");
  let postgres: PostgresServer | undefined;
  try {
    postgres = await startPostgres({
      directory: path.join(directory, "postgres"),
      databases: ["storefront"],
      owner: newOwner("storefront"),
      lifetime: "withParent",
    });
    const found = await measure(postgres, emulator, { events, rate, seconds });
    await mkdir(results, { recursive: true });
    await writeFile(
      path.join(results, "events.json"),
      `${JSON.stringify({ machine: machine(), ...found }, null, 2)}\n`,
    );
    for (const [name, value] of Object.entries(found)) say(`${name.padEnd(34)}${value}`);
  } finally {
    await postgres?.kill();
    await emulator.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Measuring {
  readonly events: number;
  readonly rate: number;
  readonly seconds: number;
}

async function measure(postgres: PostgresServer, emulator: Emulator, it: Measuring): Promise<Record<string, number>> {
  Object.assign(process.env, emulatedAccess(emulator.endpoint));
  const queues = await makeQueues(emulator.endpoint, { region });
  const stores = await openStores(settingsOf(postgres, queues));
  const { relational } = stores;
  try {
    await migrateRelational(relational);
    const customer = await relational.withConnection(addReachableCustomer);
    const world = { relational, queues, customer };
    const sns = new SnsBus(queues.topicArn);
    const alone = await published(world, noTopic, it.events);
    say(`the publisher alone takes ${Math.round(alone)} events a second`);
    const toTopic = await published(world, sns, it.events);
    say(`to the emulated topic ${Math.round(toTopic)}`);
    await forget(emulator, world);
    const delays = await latencies(world, sns, it);
    sns.close();
    return {
      "events/s, publisher alone": Math.round(alone),
      "events/s, to the emulated topic": Math.round(toTopic),
      "events timed": delays.length,
      "ms from commit to effect, p50": share(delays, 0.5),
      "ms from commit to effect, p95": share(delays, 0.95),
      "ms from commit to effect, p99": share(delays, 0.99),
    };
  } finally {
    await stores.close();
  }
}

const settingsOf = (postgres: PostgresServer, queues: EmulatedQueues) =>
  parseSettings({
    ...queues.environment,
    AWS_REGION: region,
    RELATIONAL_ENDPOINT: `127.0.0.1:${postgres.port}`,
    RELATIONAL_TLS: "off",
    RELATIONAL_CREDENTIALS: JSON.stringify(postgres.credentials),
    DOCUMENT_ENDPOINT: "127.0.0.1:1",
    TOKEN_SIGNING_KEYS: "{}",
  });

/** Takes all at once: what is measured is the publisher itself and its database. */
const noTopic: EventBus = {
  batch: 10,
  publish: (events) => Promise.resolve(events.map(({ event: { id } }) => ({ id, kind: "taken" }))),
  close: () => undefined,
};

/** @returns events a second, of as many as there are before it begins. */
async function published({ relational, customer }: World, bus: EventBus, events: number): Promise<number> {
  await addOrders(relational, customer, Math.ceil(events / 2));
  const left = await waiting(relational);
  const stopped = new AbortController();
  const started = performance.now();
  const working = publish({ relational, bus, region, consumers: wantedEvents(undefined), log }, stopped.signal);
  while ((await waiting(relational)) > 0) await wait(20);
  const seconds = (performance.now() - started) / 1000;
  stopped.abort();
  await working;
  return left / seconds;
}

const addOrders = (relational: Relational, customer: string, count: number): Promise<unknown> =>
  relational.withConnection(async (client) => {
    await recordEvents(client);
    await addPaidOrders(client, customer, count);
  });

/** What was published to measure that, and nobody has worked off. */
async function forget({ endpoint }: Emulator, { queues, relational }: World): Promise<void> {
  const { sns, sqs } = emulatedClients(endpoint, region);
  for (const QueueUrl of Object.values(queues.queues)) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  await relational.write((tx) => tx.query("UPDATE events SET done_at = now() WHERE done_at IS NULL"));
  sns.destroy();
  sqs.destroy();
}

async function waiting(relational: Relational): Promise<number> {
  const text = "SELECT count(*)::int FROM events WHERE published_in IS NULL";
  return (await relational.read((db) => db.query<{ count: number }>(text))).rows[0]!.count;
}

/** Milliseconds from an order's transaction, its begin at that, until a consumer's was committed. */
async function latencies(world: World, bus: EventBus, { rate, seconds }: Measuring): Promise<number[]> {
  const { relational, queues, customer } = world;
  const delays: number[] = [];
  let since = Infinity;
  const stopped = new AbortController();
  const working = eventConsumers(undefined).map(async (consumer) => {
    const queue = new SqsQueue(queues.queues[consumer.name]!, region);
    const handle = async (messages: readonly { readonly body: string }[]): Promise<void> => {
      const events = messages.map((it) => parseEvent(it.body));
      await consume(relational, { consumer, consumers: wantedEvents(undefined) }, events);
      for (const { type, time } of events)
        if (consumer.types.includes(type) && Date.parse(time) >= since) delays.push(Date.now() - Date.parse(time));
    };
    await receive({ name: consumer.name, queue, log, isPassing: () => false, handle }, stopped.signal);
    queue.close();
  });
  working.push(publish({ relational, bus, region, consumers: wantedEvents(undefined), log }, stopped.signal));
  const undone = "SELECT count(*)::int FROM events WHERE done_at IS NULL AND type = 'order.paid' AND published_in = $1";
  const open = async (): Promise<number> =>
    (await relational.read((db) => db.query<{ count: number }>(undone, [region]))).rows[0]!.count;
  since = Date.now();
  await relational.withConnection(async (client) => {
    await recordEvents(client);
    for (let second = 0; second < seconds * 10; second++) {
      await addPaidOrders(client, customer, Math.max(1, Math.round(rate / 20)));
      await wait(100);
    }
  });
  while ((await open()) > 0) await wait(50);
  stopped.abort();
  await Promise.all(working);
  return delays;
}

const share = (all: readonly number[], part: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))]!;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
