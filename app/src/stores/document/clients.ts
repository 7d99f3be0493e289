import { MongoClient, type MongoClientOptions } from "mongodb";
import type { Credentials } from "../../configuration/secrets";
import type { StoreAddresses } from "../../configuration/settings";
import { databaseAuthorities } from "../authorities";

const probeTimeoutMs = 1000;

const requestLimits = (poolSize: number): MongoClientOptions => ({
  maxPoolSize: poolSize,
  waitQueueTimeoutMS: 2000,
  serverSelectionTimeoutMS: 2000,
  connectTimeoutMS: 2000,
  socketTimeoutMS: 6000,
});

/** A connection of their own, so that probes neither wait for requests nor take a connection from them. */
const probeLimits: MongoClientOptions = {
  maxPoolSize: 1,
  waitQueueTimeoutMS: probeTimeoutMs,
  serverSelectionTimeoutMS: probeTimeoutMs,
  connectTimeoutMS: probeTimeoutMs,
  socketTimeoutMS: probeTimeoutMs,
};

/** A region's clients: one for each endpoint, the same one where one server does both. */
export class Clients {
  readonly writer: MongoClient;
  readonly reader: MongoClient;
  readonly writerProbe: MongoClient;
  readonly readerProbe: MongoClient;

  /** Nothing is connected before the first operation. */
  constructor(
    private readonly addresses: StoreAddresses,
    private readonly credentials: Credentials | undefined,
  ) {
    [this.writer, this.reader] = this.openPair(requestLimits(addresses.poolSize));
    [this.writerProbe, this.readerProbe] = this.openPair(probeLimits);
  }

  async close(): Promise<void> {
    const all = new Set([this.writer, this.reader, this.writerProbe, this.readerProbe]);
    await Promise.all([...all].map((it) => it.close()));
  }

  private openPair(limits: MongoClientOptions): [MongoClient, MongoClient] {
    const { endpoint, readerEndpoint } = this.addresses;
    const writer = this.open(endpoint, limits);
    return [writer, readerEndpoint === endpoint ? writer : this.open(readerEndpoint, limits)];
  }

  /**
   * Straight to the endpoint, without asking the server for its fellows: DocumentDB's endpoints already name the right instance.
   * DocumentDB doesn't know retryable writes (https://docs.aws.amazon.com/documentdb/latest/developerguide/functional-differences.html).
   */
  private open(endpoint: string, limits: MongoClientOptions): MongoClient {
    return new MongoClient(`mongodb://${endpoint}/`, {
      directConnection: true,
      readPreference: "secondaryPreferred",
      retryWrites: false,
      appName: "storefront",
      ...limits,
      ...(this.credentials ? { auth: this.credentials } : {}),
      ...(this.addresses.tls === "off" ? {} : { tls: true, ca: databaseAuthorities().join("\n") }),
    });
  }
}
