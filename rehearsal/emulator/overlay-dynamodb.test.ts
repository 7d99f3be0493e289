import assert from "node:assert/strict";
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type ReplicationGroupUpdate,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { refused, withEmulator } from "./emulator.fixture";
import { control, setApisDown } from "./faults";

const [home, other, third] = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/mrk-1`;

interface Replication {
  readonly waiting: number;
  readonly expired: number;
}

describe("the emulator's DynamoDB", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let made = 0;

  const client = (region: string) => cloudIn(region).client(DynamoDBClient);
  const tell = async (body: object = {}) =>
    (await control(endpoint(), "dynamodb-replication", body)) as unknown as Replication;
  const update = (TableName: string, replica: ReplicationGroupUpdate, region: string = home) =>
    client(region).send(new UpdateTableCommand({ TableName, ReplicaUpdates: [replica] }));
  const statusOf = async (TableName: string, region: string) =>
    (await client(region).send(new DescribeTableCommand({ TableName }))).Table!;

  async function table(streams: "with a stream" | "without" = "with a stream"): Promise<string> {
    const TableName = `carts-${++made}`;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const;
    await client(home).send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "cart", KeyType: "HASH" },
          { AttributeName: "item", KeyType: "RANGE" },
        ],
        AttributeDefinitions: ["cart", "item"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
        SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyIn(home) },
        ...(streams === "with a stream" && { StreamSpecification }),
      }),
    );
    return TableName;
  }
  const replicate = (name: string, region: string) =>
    update(name, { Create: { RegionName: region, KMSMasterKeyId: keyIn(region) } });
  async function globalTable(): Promise<string> {
    const name = await table();
    await replicate(name, other);
    await replicate(name, third);
    return name;
  }
  const item = (id: string, more: Record<string, AttributeValue> = {}) => ({
    ...{ cart: { S: "c1" }, item: { S: id } },
    ...more,
  });
  const put = (region: string, TableName: string, id: string, quantity: number) =>
    client(region).send(new PutItemCommand({ TableName, Item: item(id, { quantity: { N: String(quantity) } }) }));
  const quantity = async (region: string, TableName: string, id: string) => {
    const { Item } = await client(region).send(new GetItemCommand({ TableName, Key: item(id), ConsistentRead: true }));
    return Item?.["quantity"]?.N;
  };
  const inAll = (name: string, id: string) => Promise.all([home, other, third].map((it) => quantity(it, name, id)));

  beforeEach(() => tell({ delayMilliseconds: 0 }));

  it("has a replica in every region that was asked for, each encrypted with a key of its own region, and says so in all of them", async () => {
    const name = await globalTable();
    const { Replicas, GlobalTableVersion, TableArn, SSEDescription } = await statusOf(name, other);
    assert.deepEqual(
      [GlobalTableVersion, TableArn, SSEDescription!.KMSMasterKeyArn, Replicas],
      [
        "2019.11.21",
        `arn:aws:dynamodb:${other}:123456789012:table/${name}`,
        keyIn(other),
        [third, home].map((it) => ({ RegionName: it, ReplicaStatus: "ACTIVE", KMSMasterKeyId: keyIn(it) })),
      ],
    );
  });

  it("refuses a replica of a table without a stream, without a key, with another region's, and a second one in a region", async () => {
    const plain = await table("without");
    const stream = refused("ValidationException", /needs a stream of NEW_AND_OLD_IMAGES/);
    await assert.rejects(replicate(plain, other), stream);
    const name = await table();
    const keyless = update(name, { Create: { RegionName: other } });
    await assert.rejects(keyless, refused("ValidationException", /its replica in eu-west-1 needs one there/));
    const foreign = update(name, { Create: { RegionName: other, KMSMasterKeyId: keyIn(home) } });
    await assert.rejects(foreign, refused("ValidationException", /is no key of eu-west-1/));
    await replicate(name, other);
    await assert.rejects(
      replicate(name, other),
      refused("ValidationException", /one or more replicas already existed/),
    );
  });

  it("gives a new replica what was there before, and each one what is put, updated or deleted in any of them", async () => {
    const name = await table();
    await put(home, name, "before", 1);
    await replicate(name, other);
    await replicate(name, third);
    assert.deepEqual(await inAll(name, "before"), ["1", "1", "1"]);
    await client(third).send(
      new UpdateItemCommand({
        ...{ TableName: name, Key: item("added"), UpdateExpression: "ADD quantity :n" },
        ExpressionAttributeValues: { ":n": { N: "2" } },
      }),
    );
    assert.deepEqual(await inAll(name, "added"), ["2", "2", "2"]);
    await client(other).send(new DeleteItemCommand({ TableName: name, Key: item("before") }));
    assert.deepEqual(await inAll(name, "before"), [undefined, undefined, undefined]);
  });

  it("brings a change to other regions after the delay, and not before", async () => {
    const name = await globalTable();
    await tell({ delayMilliseconds: 3_600_000 });
    await put(home, name, "late", 1);
    assert.deepEqual(await inAll(name, "late"), ["1", undefined, undefined]);
    assert.equal((await tell()).waiting, 2);
    assert.equal((await tell({ delayMilliseconds: 0 })).waiting, 0);
    assert.deepEqual(await inAll(name, "late"), ["1", "1", "1"]);
  });

  it("lets the last writer of an item win in all regions, whichever change arrives first, and keeps other items apart", async () => {
    const name = await globalTable();
    await tell({ cut: [home, other] });
    await put(home, name, "same", 1);
    await put(other, name, "same", 2);
    await put(home, name, "mine", 3);
    await put(other, name, "yours", 4);
    assert.deepEqual(await inAll(name, "same"), ["1", "2", "2"]);
    await tell({ join: [other, home] });
    assert.deepEqual(await inAll(name, "same"), ["2", "2", "2"]);
    assert.deepEqual(await inAll(name, "mine"), ["3", "3", "3"]);
    assert.deepEqual(await inAll(name, "yours"), ["4", "4", "4"]);
  });

  it("keeps an item deleted that was written earlier elsewhere", async () => {
    const name = await globalTable();
    await put(home, name, "gone", 1);
    await tell({ cut: [home, other] });
    await put(home, name, "gone", 2);
    await client(other).send(new DeleteItemCommand({ TableName: name, Key: item("gone") }));
    await tell({ join: [home, other] });
    assert.deepEqual(await inAll(name, "gone"), [undefined, undefined, undefined]);
  });

  it("holds what was written in a region that is down until it is back, and brings it what it missed", async () => {
    const name = await globalTable();
    await tell({ delayMilliseconds: 3_600_000 });
    await put(home, name, "unsent", 1);
    await setApisDown(endpoint(), home, "down");
    await tell({ delayMilliseconds: 0 });
    await put(other, name, "missed", 2);
    assert.deepEqual([await quantity(third, name, "unsent"), await quantity(third, name, "missed")], [undefined, "2"]);
    await setApisDown(endpoint(), home, "up");
    assert.deepEqual(await inAll(name, "unsent"), ["1", "1", "1"]);
    assert.deepEqual(await inAll(name, "missed"), ["2", "2", "2"]);
  });

  it("replicates what a transaction has written only if all of it was", async () => {
    const name = await globalTable();
    const putting = (id: string, ConditionExpression?: string) => ({
      Put: { TableName: name, Item: item(id, { quantity: { N: "1" } }), ConditionExpression },
    });
    const transact = (...TransactItems: ReturnType<typeof putting>[]) =>
      client(home).send(new TransactWriteItemsCommand({ TransactItems }));
    await assert.rejects(
      transact(putting("one"), putting("two", "attribute_exists(cart)")),
      refused("TransactionCanceledException", /ConditionalCheckFailed/),
    );
    assert.deepEqual(await inAll(name, "one"), [undefined, undefined, undefined]);
    await transact(putting("one"), putting("two", "attribute_not_exists(cart)"));
    const { Items } = await client(third).send(
      new QueryCommand({
        ...{ TableName: name, KeyConditionExpression: "cart = :c" },
        ExpressionAttributeValues: { ":c": { S: "c1" } },
      }),
    );
    assert.deepEqual(
      Items!.map((it) => it["item"]!.S),
      ["one", "two"],
    );
  });

  it("has one time to live in all regions, and deletes by it when it is told to", async () => {
    const name = await globalTable();
    const TimeToLiveSpecification = { AttributeName: "expiresAt", Enabled: true };
    await client(other).send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
    const { TimeToLiveDescription } = await client(home).send(new DescribeTimeToLiveCommand({ TableName: name }));
    assert.deepEqual(TimeToLiveDescription, { AttributeName: "expiresAt", TimeToLiveStatus: "ENABLED" });
    const until = (seconds: number) => ({ quantity: { N: "1" }, expiresAt: { N: String(seconds) } });
    for (const [id, seconds] of [
      ["old", 1_000_000_000],
      ["young", 4_000_000_000],
    ] as const)
      await client(home).send(new PutItemCommand({ TableName: name, Item: item(id, until(seconds)) }));
    assert.deepEqual(await inAll(name, "old"), ["1", "1", "1"]);
    assert.equal((await tell({ expire: true })).expired, 1);
    assert.deepEqual(await inAll(name, "old"), [undefined, undefined, undefined]);
    assert.deepEqual(await inAll(name, "young"), ["1", "1", "1"]);
  });

  it("leaves point-in-time recovery and deletion protection to each replica, and doesn't delete what is protected", async () => {
    const name = await globalTable();
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await client(other).send(new UpdateContinuousBackupsCommand({ TableName: name, PointInTimeRecoverySpecification }));
    const recovery = async (region: string) => {
      const asked = new DescribeContinuousBackupsCommand({ TableName: name });
      return (await client(region).send(asked)).ContinuousBackupsDescription!.PointInTimeRecoveryDescription!
        .PointInTimeRecoveryStatus;
    };
    assert.deepEqual([await recovery(home), await recovery(other)], ["DISABLED", "ENABLED"]);
    const protect = (DeletionProtectionEnabled: boolean) =>
      client(other).send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled }));
    await protect(true);
    const protectedOne = refused("ValidationException", /can't be deleted while DeletionProtectionEnabled/);
    await assert.rejects(update(name, { Delete: { RegionName: other } }), protectedOne);
    await assert.rejects(client(other).send(new DeleteTableCommand({ TableName: name })), protectedOne);
    await protect(false);
    await update(name, { Delete: { RegionName: other } });
    await assert.rejects(statusOf(name, other), refused("ResourceNotFoundException", new RegExp(name)));
    assert.deepEqual(
      (await statusOf(name, home)).Replicas!.map((it) => it.RegionName),
      [third],
    );
  });

  it("outlives the region that it was made in, and takes it in again", async () => {
    const name = await globalTable();
    await client(home).send(new DeleteTableCommand({ TableName: name }));
    await put(other, name, "kept", 1);
    await update(name, { Create: { RegionName: home, KMSMasterKeyId: keyIn(home) } }, third);
    assert.deepEqual(await inAll(name, "kept"), ["1", "1", "1"]);
  });

  it("tells nobody who follows the API of changed items, and of changed tables", async () => {
    const version = async () => {
      const asked = { since: -1, seconds: 0 };
      return ((await control(endpoint(), "changes", asked)) as { readonly version: number }).version;
    };
    const name = await table();
    const before = await version();
    await put(home, name, "data", 1);
    await quantity(home, name, "data");
    assert.equal(await version(), before);
    await replicate(name, other);
    assert.equal(await version(), before + 1);
  });
});
