import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { forkEmulator } from "../../../rehearsal/emulator/forked.fixture";
import type { Emulator } from "../../../rehearsal/emulator/emulator";
import { mulberry32 } from "../../../toolchain/mulberry32";
import type { Settings } from "../../src/configuration/settings";
import { type OneRegion, tokenSigningKeys } from "../oneRegion";
import { emulatedAccess } from "../../local/cartTable";
import { makeQueues } from "./emulatedQueues";
import { addPaidOrders, addReachableCustomer, recordEvents } from "./paidOrders";
import { until } from "./until";

export interface Killing {
  readonly kills: number;
  /** Orders that are paid before each kill; two events each. */
  readonly orders: number;
  readonly seed: number;
}

/** What there must be of each at the end: as many as orders, none twice. */
export interface AfterKills {
  readonly orders: number;
  readonly sold: number;
  readonly pieces: number;
  readonly mails: number;
  readonly received: number;
  readonly undone: number;
  readonly events: number;
}

/** Kills publisher, consumers and mail sender, which are one process, by SIGKILL in the middle of their work, again and again. */
export async function killAgainAndAgain(region: OneRegion, { kills, orders, seed }: Killing): Promise<AfterKills> {
  const emulator = await forkEmulator("withParent");
  const random = mulberry32(seed);
  let teller: ChildProcess | undefined;
  try {
    const environment = await environmentOf(region.settings(), emulator);
    await region.stores().relational.withConnection(async (client) => {
      await recordEvents(client);
      const customer = await addReachableCustomer(client);
      for (let killed = 0; killed < kills; killed++) {
        teller = await start(environment);
        await addPaidOrders(client, customer, orders);
        await wait(random() % 250);
        teller.kill("SIGKILL");
        await once(teller, "exit");
      }
    });
    teller = await start(environment);
    await until("everything is done", async () => isDone(await count(region, kills * orders)), 300);
    return await count(region, kills * orders);
  } finally {
    teller?.kill("SIGKILL");
    await emulator.stop();
  }
}

const isDone = (it: AfterKills): boolean => it.undone === 0 && it.received >= it.orders && it.events >= 2 * it.orders;

async function count(region: OneRegion, orders: number): Promise<AfterKills> {
  const { rows } = await region.stores().relational.read((db) =>
    db.query<Omit<AfterKills, "orders">>(`SELECT
      (SELECT coalesce(sum(orders), 0)::int FROM sales_hours) AS sold,
      (SELECT coalesce(sum(pieces), 0)::int FROM sales_hours) AS pieces,
      (SELECT count(*)::int FROM mails) AS mails,
      (SELECT count(*)::int FROM mailbox) AS received,
      (SELECT count(*)::int FROM events) AS events,
      (SELECT count(*)::int FROM events WHERE done_at IS NULL) AS undone`),
  );
  return { orders, ...rows[0]! };
}

export function assertNoneLostOrDoubled(found: AfterKills, orders: number): void {
  assert.deepEqual(found, {
    ...{ orders, sold: orders, pieces: 2 * orders, mails: orders, received: orders },
    ...{ events: 2 * orders, undone: 0 },
  });
}

/** What a kill leaves invisible comes again after two seconds, however often. */
async function environmentOf(settings: Settings, emulator: Emulator): Promise<Record<string, string>> {
  const queues = await makeQueues(emulator.endpoint, {
    ...{ region: settings.region, visibilitySeconds: 2, maxReceiveCount: 1000 },
  });
  const credentials = settings.relationalCredentials as { readonly value: string };
  return {
    ...emulatedAccess(emulator.endpoint),
    ...queues.environment,
    ...{ MAIL_KIND: "mailbox", MAIL_FROM: "shop@example.com" },
    AWS_REGION: settings.region,
    RELATIONAL_ENDPOINT: settings.relational.endpoint,
    RELATIONAL_DATABASE: settings.relational.database,
    RELATIONAL_TLS: "off",
    RELATIONAL_CREDENTIALS: credentials.value,
    DOCUMENT_ENDPOINT: settings.document.endpoint,
    DOCUMENT_DATABASE: settings.document.database,
    DOCUMENT_TLS: "off",
    TOKEN_SIGNING_KEYS: tokenSigningKeys,
    LOG_LEVEL: "error",
  };
}

async function start(environment: Record<string, string>): Promise<ChildProcess> {
  const args = ["--no-warnings", "--require", "tsx/cjs", path.join(__dirname, "teller.program.ts")];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with ${String(code)} before it told anything`);
  });
  await Promise.race([once(child.stdout, "data"), ended]);
  ended.catch(() => undefined);
  return child;
}
