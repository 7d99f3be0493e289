import { MongoClient, type MongoClientOptions } from "mongodb";
import type { Credentials } from "../../configuration/secrets";
import type { StoreAddresses } from "../../configuration/settings";
import { databaseAuthorities } from "../authorities";
import { RenewedClient } from "./renewedClient";

const probeTimeoutMs = 1000;

/** Default: 10 s. How long a server that came back can go unnoticed. */
const heartbeatFrequencyMS = 2000;

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
  readonly writer: RenewedClient;
  readonly reader: RenewedClient;
  readonly writerProbe: RenewedClient;
  readonly readerProbe: RenewedClient;

  /** Nothing is connected before the first operation. */
  constructor(
    private readonly addresses: StoreAddresses,
    private readonly credentials: () => Credentials | undefined,
  ) {
    [this.writer, this.reader] = this.openPair(requestLimits(addresses.poolSize));
    [this.writerProbe, this.readerProbe] = this.openPair(probeLimits);
  }

  async close(): Promise<void> {
    const all = new Set([this.writer, this.reader, this.writerProbe, this.readerProbe]);
    await Promise.all([...all].map((it) => it.close()));
  }

  private openPair(limits: MongoClientOptions): [RenewedClient, RenewedClient] {
    const { endpoint, readerEndpoint } = this.addresses;
    const renewed = (address: string): RenewedClient => new RenewedClient(() => this.open(address, limits));
    const writer = renewed(endpoint);
    return [writer, readerEndpoint === endpoint ? writer : renewed(readerEndpoint)];
  }

  /**
   * Straight to the endpoint, without asking the server for its fellows: DocumentDB's endpoints already name the right instance.
   * DocumentDB doesn't know retryable writes (https://docs.aws.amazon.com/documentdb/latest/developerguide/functional-differences.html).
   */
  private open(endpoint: string, limits: MongoClientOptions): MongoClient {
    const auth = this.credentials();
    return new MongoClient(`mongodb://${endpoint}/`, {
      directConnection: true,
      readPreference: "secondaryPreferred",
      retryWrites: false,
      appName: "storefront",
      heartbeatFrequencyMS,
      ...limits,
      ...(auth ? { auth } : {}),
      ...(this.addresses.tls === "off" ? {} : { tls: true, ca: databaseAuthorities().join("\n") }),
    });
  }
}
