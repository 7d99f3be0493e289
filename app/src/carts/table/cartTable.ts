import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type CartEntry, keptInTableSeconds } from "./cartEntries";
import { spanned } from "./tableSpans";
import { isConditionFailed, tableFailure } from "./tableFailures";

export interface CartTableAddress {
  readonly table: string;
  readonly region: string;
}

/** What serving carts needs of the table. */
export type CartItems = Pick<CartTable, "create" | "read" | "set" | "take" | "close">;

/** A line as it is set, and when. */
export type SetLine = Pick<CartEntry, "stamp" | "added" | "changed">;

/**
 * Carts in a table of DynamoDB, of which this region has a replica. An item is what one region says of one line (`line#<sku>#<region>`), or
 * the head (`cart`), which says that there is a cart. No region ever writes another's items, so that replication has nothing to choose from.
 */
export class CartTable {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(
    private readonly address: CartTableAddress,
    /** Under whose name lines are written. */
    private readonly writer: string = address.region,
    shared?: DynamoDBClient,
  ) {
    this.#table = address.table;
    this.#client = shared ?? newClient(address.region);
  }

  /** The same table, in which lines are written under another name. */
  inNameOf(writer: string): CartTable {
    return new CartTable(this.address, writer, this.#client);
  }

  async create(cartId: string, changed: number): Promise<void> {
    const Item = { ...keyOf(cartId, head), changed: n(changed), expiresAt: n(expiry()) };
    await this.#said("PutItem", () => this.#client.send(new PutItemCommand({ TableName: this.#table, Item })));
  }

  async read(cartId: string): Promise<CartEntry[]> {
    const entries: CartEntry[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const command = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "cart = :cart",
        ExpressionAttributeValues: { ":cart": { S: cartId } },
        // This region's own writes are seen at once.
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      });
      const page = await this.#said("Query", () => this.#client.send(command));
      entries.push(...(page.Items ?? []).map(entryOf));
      from = page.LastEvaluatedKey;
    } while (from);
    return entries;
  }

  /** @returns false where this region has a greater state of the line already. */
  set(cartId: string, sku: string, { stamp, added, changed }: SetLine): Promise<boolean> {
    return this.#raise(cartId, sku, "stamp", { stamp, added, changed });
  }

  /** Everything of the line up to this state was ordered. */
  async take(cartId: string, sku: string, taken: number): Promise<void> {
    await this.#raise(cartId, sku, "taken", { taken });
  }

  /** @throws UnreachableError, BusyError */
  async probe(): Promise<void> {
    const Key = keyOf("probe", "probe");
    await this.#said("GetItem", () => this.#client.send(new GetItemCommand({ TableName: this.#table, Key })));
  }

  /** Ids of all carts, each at least once, in pages, from where an earlier scan stopped. */
  async *cartIds(after?: ScanPosition): AsyncGenerator<{ ids: string[]; next: ScanPosition | undefined }> {
    let from = after && keyOf(after.cart, after.item);
    do {
      const command = new ScanCommand({
        TableName: this.#table,
        ProjectionExpression: "cart, #item",
        ExpressionAttributeNames: { "#item": "item" },
        Limit: 500,
        ...(from && { ExclusiveStartKey: from }),
      });
      const page = await this.#said("Scan", () => this.#client.send(command));
      from = page.LastEvaluatedKey as typeof from;
      const next = from && { cart: from["cart"]!.S!, item: from["item"]!.S! };
      yield { ids: [...new Set((page.Items ?? []).map((it) => it["cart"]!.S!))], next };
    } while (from);
  }

  /** Removes what the cart has in this region's replica, and thereby in all. */
  async remove(cartId: string): Promise<void> {
    const command = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: "cart = :cart",
      ExpressionAttributeValues: { ":cart": { S: cartId } },
      ConsistentRead: true,
    });
    const { Items = [] } = await this.#said("Query", () => this.#client.send(command));
    for (const { cart, item } of Items) {
      const Key = { cart: cart!, item: item! };
      await this.#said("DeleteItem", () => this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key })));
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  /** Sets what is given unless `by` would fall. */
  async #raise(
    cartId: string,
    sku: string,
    by: "stamp" | "taken",
    values: Readonly<Record<string, number>>,
  ): Promise<boolean> {
    const set = Object.entries({ ...values, expiresAt: expiry() });
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: keyOf(cartId, `line#${sku}#${this.writer}`),
      UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: `attribute_not_exists(#${by}) OR #${by} <= :${by}`,
      ExpressionAttributeNames: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, n(value)])),
    });
    return this.#said("UpdateItem", async () => {
      try {
        await this.#client.send(command);
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    });
  }

  async #said<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await spanned(operation, this.#table, call);
    } catch (error) {
      throw tableFailure(error);
    }
  }
}

const newClient = (region: string): DynamoDBClient =>
  new DynamoDBClient({
    region,
    // Both tries do the same: a state is set, or a greater one is there already.
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });

export interface ScanPosition {
  readonly cart: string;
  readonly item: string;
}

const head = "cart";

const n = (value: number): AttributeValue.NMember => ({ N: String(value) });

const keyOf = (cart: string, item: string) => ({ cart: { S: cart }, item: { S: item } });

const expiry = (): number => Math.floor(Date.now() / 1000) + keptInTableSeconds;

function entryOf(item: Record<string, AttributeValue>): CartEntry {
  const number = (name: string): number => Number(item[name]?.N ?? 0);
  const [kind, sku, by] = item["item"]!.S!.split("#");
  return {
    sku: kind === "line" ? sku : undefined,
    by,
    stamp: number("stamp"),
    taken: number("taken"),
    added: number("added"),
    changed: number("changed"),
    expires: number("expiresAt"),
  };
}
