import assert from "node:assert/strict";
import { withClient } from "../../../servers/postgresClient";
import type { PostgresServer } from "../../../servers/postgres";
import type { Shop } from "../../local/shop";
import { checkInvariants } from "../invariants";
import type { Editors } from "./editors";
import { until } from "./load";
import { openGateway } from "./shopUnderTest";
import type { ShopRecord } from "./shopRecord";
import { missing, sentAgain } from "./verification";

/**
 * What must be true once customers have stopped and every payment is known: each acknowledged order is there in every region, as it
 * was acknowledged; asked again under its key, the shop gives the same one; and money and pieces add up.
 */
export async function nothingLostOrDoubled(shop: Shop, record: ShopRecord): Promise<void> {
  assert.deepEqual(record.surprises, []);
  assert.deepEqual(record.open(), [], "every checkout has had a definite answer");
  const writer = shop.region(shop.writer("relational"));
  await everyPaymentKnown(writer.relational);
  for (const region of shop.regions)
    await until(async () => (await missing(record, region)).length === 0, `every order is seen in ${region.name}`);
  assert.deepEqual(await sentAgain(record, writer), []);
  assert.deepEqual(await violations(shop), []);
}

/** Each editor's last acknowledged edit is there in every region, once it has arrived. */
export async function everyEditKept(shop: Shop, editors: Editors): Promise<void> {
  assert.deepEqual(editors.surprises(), []);
  for (const region of shop.regions)
    await until(async () => (await editors.lost(region)).length === 0, `every edit is seen in ${region.name}`);
}

/**
 * Unknown outcomes are found out by the shop itself, each time after a longer pause, up to minutes. Here the clock is put forward
 * now and then: what is waited for is due.
 */
export async function everyPaymentKnown(writer: PostgresServer): Promise<void> {
  const isAnyOpen = async (): Promise<boolean> => {
    const rows = await writer.ask(
      "UPDATE outbox SET due_at = now() WHERE kind = 'payment' RETURNING id",
      [],
      "storefront",
    );
    return rows.length > 0;
  };
  await until(async () => !(await isAnyOpen()), "every payment known", { withinMs: 60_000, everyMs: 2_500 });
}

/** What doesn't hold between stock, orders and the gateway's ledger. */
export async function violations(shop: Shop): Promise<object[]> {
  const gateway = openGateway(shop);
  const { relational } = shop.region(shop.writer("relational"));
  try {
    return await withClient(relational.adminUrl("storefront"), (client) => checkInvariants(client, gateway));
  } finally {
    await gateway.close();
  }
}
