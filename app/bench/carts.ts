/**
 * `npm run bench:carts -w app`: reading carts of five lines and changing a line of them, by each of the two kinds of cart, in the same run.
 * `--seconds 5 --rounds 3 --workers 8`. The table is the local emulator's, one process of Python: how long it takes says nothing of DynamoDB.
 * What the storefront itself spends on a call does: processor time of this process.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "../../rehearsal/emulator/emulator";
import { newOwner } from "../../servers/owner";
import { startPostgres } from "../../servers/postgres";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { machine } from "../../toolchain/machine";
import { openCarts } from "../src/carts/openCarts";
import type { Carts } from "../src/carts/port";
import { parseSettings } from "../src/configuration/parse";
import { Lifecycle } from "../src/server/lifecycle";
import { migrateRelational } from "../src/stores/relational/migrations";
import { openStores, type Stores } from "../src/stores/stores";
import { cartTableEnvironment, emulatedAccess, makeCartTable } from "../local/cartTable";
import { type CartKind, cartKinds } from "../local/options";

const results = path.join(__dirname, "..", "..", "build", "bench");
const cartsUsed = 50;
const linesOfCart = 5;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    workers: { type: "string", default: "8" },
  },
});

function wholeNumber(name: "seconds" | "rounds" | "workers"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new Error(`--${name} is a number from 1 to 100`);
  return value;
}

interface CartFigures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds of this process's processor time. */
  readonly processor: number;
}

const share = (sorted: readonly number[], of: number): number => rounded(sorted[Math.floor(sorted.length * of)]!);
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** As many as `workers` at a time do in some seconds. */
async function timed(work: (count: number) => Promise<unknown>): Promise<CartFigures> {
  const took: number[] = [];
  let count = 0;
  const before = process.cpuUsage();
  const started = performance.now();
  const end = started + wholeNumber("seconds") * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now();
      await work(count++);
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: wholeNumber("workers") }, worker));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  took.sort((a, b) => a - b);
  return {
    perSecond: Math.round(took.length / seconds),
    ...{ p50: share(took, 0.5), p95: share(took, 0.95) },
    processor: rounded((user + system) / 1000 / took.length),
  };
}

async function filled(carts: Carts): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < cartsUsed; count++) {
    const { value: id } = await carts.create();
    for (let line = 1; line <= linesOfCart; line++)
      await carts.setQuantity(id, { sku: `thing-${line}`, quantity: line });
    ids.push(id);
  }
  return ids;
}

async function measure(carts: Carts): Promise<Record<"read" | "change", CartFigures>> {
  const ids = await filled(carts);
  const of = (count: number): string => ids[count % ids.length]!;
  const read = await timed((count) => carts.lines(of(count)));
  const change = await timed((count) =>
    carts.setQuantity(of(count), { sku: `thing-${1 + (count % linesOfCart)}`, quantity: 1 + (count % 9) }),
  );
  return { read, change };
}

async function main(): Promise<void> {
  const directory = await temporaryServerDirectory("bench-carts");
  const emulator = await startEmulator("withParent");
  const postgres = await startPostgres({
    ...{ directory: path.join(directory, "postgres"), databases: ["storefront"] },
    ...{ owner: newOwner("storefront"), lifetime: "withParent" },
  });
  let stores: Stores | undefined;
  try {
    Object.assign(process.env, emulatedAccess(emulator.endpoint));
    await makeCartTable(emulator.endpoint);
    const settings = parseSettings({
      ...cartTableEnvironment,
      ...{ AWS_REGION: "us-east-1", DOCUMENT_ENDPOINT: "127.0.0.1:1", TOKEN_SIGNING_KEYS: "{}" },
      ...{ RELATIONAL_ENDPOINT: `127.0.0.1:${postgres.port}`, RELATIONAL_TLS: "off" },
      RELATIONAL_CREDENTIALS: JSON.stringify(postgres.credentials),
    });
    stores = await openStores(settings);
    const { relational } = stores;
    await migrateRelational(relational);
    const open = (kind: CartKind): Carts =>
      openCarts(kind === "dynamodb" ? settings : { ...settings, carts: undefined }, relational, new Lifecycle());
    const found: { kind: CartKind; round: number; read: CartFigures; change: CartFigures }[] = [];
    for (let round = 1; round <= wholeNumber("rounds"); round++)
      for (const kind of cartKinds) {
        const carts = open(kind);
        const figures = { kind, round, ...(await measure(carts)) };
        await carts.close();
        found.push(figures);
        process.stdout.write(`${JSON.stringify(figures)}\n`);
      }
    await mkdir(results, { recursive: true });
    await writeFile(path.join(results, "carts.json"), `${JSON.stringify({ machine: machine(), found }, null, 2)}\n`);
  } finally {
    await stores?.close();
    await postgres.kill();
    await emulator.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
