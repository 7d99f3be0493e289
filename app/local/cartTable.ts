/** Carts in a table of DynamoDB on this machine: an emulator of AWS keeps it, in memory. */
import {
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { startEmulator } from "../../rehearsal/emulator/emulator";

export const cartTableName = "carts";

export const cartTableEnvironment = { CARTS_KIND: "dynamodb", CARTS_TABLE: cartTableName };

/** What the SDK is told on a laptop: an endpoint, and the one access key that it takes. */
export const emulatedAccess = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: "rehearsal",
  AWS_SECRET_ACCESS_KEY: "rehearsal",
});

/** A client of an emulator, for one's own questions. */
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

export interface LocalCartTable {
  /** What every storefront is told. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts an emulator with the table, and a replica of it in every other region. It ends with this process. */
export async function startCartTable([home, ...replicas]: readonly string[]): Promise<LocalCartTable> {
  const emulator = await startEmulator("withParent");
  try {
    await makeCartTable(emulator.endpoint, { region: home!, replicas });
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return {
    environment: { ...emulatedAccess(emulator.endpoint), ...cartTableEnvironment },
    stop: () => emulator.stop(),
  };
}
