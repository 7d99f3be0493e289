import { Client } from "pg";

/** Does something on a connection of its own, and closes it. */
export async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes away is an error of the query in flight, not of this process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks one server again and again, on a connection that is kept while it lasts. */
export class KeptClient {
  private client: Promise<Client> | undefined;

  /** @param url where the server is now: asked whenever a connection is opened */
  constructor(private readonly url: () => string) {}

  /** @throws Error where the server doesn't answer in two seconds; the next question opens a new connection. */
  async ask<Row extends object>(sql: string): Promise<Row[]> {
    this.client ??= this.open();
    try {
      return (await (await this.client).query<Row>(sql)).rows;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.then((it) => it.end()).catch(() => undefined);
  }

  private async open(): Promise<Client> {
    const limits = { connectionTimeoutMillis: askedMs, query_timeout: askedMs };
    const client = new Client({ connectionString: this.url(), ...limits });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }
}

const askedMs = 2_000;
