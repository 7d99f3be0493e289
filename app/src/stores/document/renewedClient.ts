import { type MongoClient, MongoServerError, MongoServerSelectionError, MongoTopologyClosedError } from "mongodb";

const renewedEveryMs = 3000;
const closedAfterMs = 7000;
const authenticationFailed = 18;

/**
 * A client that is opened anew when it finds no server any more. The driver finds servers by a monitor of its own, which in version
 * 7.9 can wait for ever for an answer on a connection that has broken meanwhile: the client is then of no use until it is replaced.
 * So is one whose first connection failed. A password that was rotated is taken up in the same way.
 */
export class RenewedClient {
  private client: MongoClient;
  private openedAt = performance.now();
  private readonly old = new Set<MongoClient>();

  constructor(private readonly open: () => MongoClient) {
    this.client = open();
  }

  get current(): MongoClient {
    return this.client;
  }

  /** Tells what went wrong with an operation. */
  failed(error: unknown): void {
    const lost =
      error instanceof MongoServerSelectionError ||
      error instanceof MongoTopologyClosedError ||
      (error instanceof MongoServerError && error.code === authenticationFailed);
    if (!lost || performance.now() - this.openedAt < renewedEveryMs) return;
    const before = this.client;
    this.client = this.open();
    this.openedAt = performance.now();
    this.old.add(before);
    setTimeout(() => void this.closeOld(before), closedAfterMs).unref();
  }

  async close(): Promise<void> {
    await Promise.all([this.client.close(), ...[...this.old].map((it) => this.closeOld(it))]);
  }

  private async closeOld(client: MongoClient): Promise<void> {
    this.old.delete(client);
    await client.close().catch(() => undefined);
  }
}
