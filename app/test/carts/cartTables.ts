import {
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { Emulator } from "../../../rehearsal/emulator/emulator";
import { forkEmulator } from "../../../rehearsal/emulator/forked.fixture";
import { emulatedAccess } from "../events/emulatedQueues";
import { type OneRegion, withOneRegion } from "../oneRegion";

export const cartKinds = ["relational", "dynamodb"] as const;
export type CartKind = (typeof cartKinds)[number];

export const cartTableName = "carts";

/** A client of an emulator, for a test's own questions. */
export const emulatedTables = (endpoint: string, region = "us-east-1"): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" } });

/** As the platform makes it. */
export async function makeCartTable(
  endpoint: string,
  { region = "us-east-1", replicas = [] }: { region?: string; replicas?: readonly string[] } = {},
): Promise<void> {
  const client = emulatedTables(endpoint, region);
  const KeySchema: KeySchemaElement[] = [
    { AttributeName: "cart", KeyType: "HASH" },
    { AttributeName: "item", KeyType: "RANGE" },
  ];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: cartTableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema,
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        AttributeDefinitions: KeySchema.map((it) => ({ AttributeName: it.AttributeName!, AttributeType: "S" })),
      }),
    );
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: cartTableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: "expiresAt" },
      }),
    );
    for (const RegionName of replicas)
      await client.send(
        new UpdateTableCommand({ TableName: cartTableName, ReplicaUpdates: [{ Create: { RegionName } }] }),
      );
  } finally {
    client.destroy();
  }
}

/** An emulator of the suite's own, with a table of carts in it; the SDK of this process speaks to it. */
export function withCartTable(suite: Mocha.Suite, replicas: readonly string[] = []): { endpoint(): string } {
  const before = { ...process.env };
  let emulator: Emulator | undefined;
  suite.beforeAll("start the emulator", async function () {
    this.timeout(120_000);
    emulator = await forkEmulator("withParent");
    Object.assign(process.env, emulatedAccess(emulator.endpoint));
    await makeCartTable(emulator.endpoint, { replicas });
  });
  suite.afterAll("stop the emulator", async () => {
    for (const name of Object.keys(emulatedAccess(""))) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    await emulator?.stop();
  });
  return { endpoint: () => emulator!.endpoint };
}

export const cartTableEnvironment = { CARTS_KIND: "dynamodb", CARTS_TABLE: cartTableName };

/** A region whose carts are kept as `kind` says. */
export function withCarts(suite: Mocha.Suite, kind: CartKind): OneRegion {
  if (kind === "relational") return withOneRegion(suite);
  withCartTable(suite);
  return withOneRegion(suite, { environment: cartTableEnvironment });
}
