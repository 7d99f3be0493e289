/** Carts that lie in a table of DynamoDB, asked there: what a cart has is worked out here from what regions wrote, without the shop's code. */
import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { setTimeout as wait } from "node:timers/promises";

/** A line that is in a cart. */
export interface LineInCart {
  readonly cart: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface CartTableSource {
  readonly table: string;
  /** Of the AWS API. */
  readonly endpoint: string;
  /** Whose replicas must show the same in the end: those that are there. */
  readonly regions: readonly string[];
}

type Item = Readonly<Record<string, AttributeValue>>;

/** What one region wrote of a line is `line#<sku>#<region>`; a stamp's quantity is its last two digits. */
export function cartLinesOf(items: readonly Item[]): LineInCart[] {
  const lines = new Map<string, { cart: string; sku: string; stamp: number; taken: number }>();
  for (const it of items) {
    const [kind, sku] = it["item"]!.S!.split("#");
    if (kind !== "line" || sku === undefined) continue;
    const cart = it["cart"]!.S!;
    const before = lines.get(`${cart} ${sku}`) ?? { cart, sku, stamp: 0, taken: 0 };
    const greater = (name: "stamp" | "taken"): number => Math.max(before[name], Number(it[name]?.N ?? 0));
    lines.set(`${cart} ${sku}`, { cart, sku, stamp: greater("stamp"), taken: greater("taken") });
  }
  return [...lines.values()]
    .filter(({ stamp, taken }) => stamp > taken && stamp % 100 > 0)
    .map(({ cart, sku, stamp }) => ({ cart, sku, quantity: stamp % 100 }));
}

/** Longest that what was written last may be under way between regions, in milliseconds. */
const untilReplicated = 30_000;

/** Lines as every region shows them. @throws Error when replicas still differ after so long, with how many lines each shows */
export async function readCartTable({ table, endpoint, regions }: CartTableSource): Promise<LineInCart[]> {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const clients = regions.map((region) => new DynamoDBClient({ region, endpoint, credentials }));
  try {
    for (const end = Date.now() + untilReplicated; ; await wait(250)) {
      const shown = await Promise.all(clients.map(async (it) => cartLinesOf(await itemsOf(it, table))));
      const [first = "", ...others] = shown.map(textOf);
      if (others.every((it) => it === first)) return shown[0] ?? [];
      if (Date.now() > end)
        throw new Error(
          `replicas of ${table} show different carts after ${untilReplicated} ms: ${regions.map((it, index) => `${shown[index]!.length} lines in ${it}`).join(", ")}`,
        );
    }
  } finally {
    for (const it of clients) it.destroy();
  }
}

const textOf = (lines: readonly LineInCart[]): string =>
  lines
    .map(({ cart, sku, quantity }) => `${cart} ${sku} ${quantity}`)
    .sort()
    .join("\n");

async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ...(from && { ExclusiveStartKey: from }) }));
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}
