/** A shop of a few lines that answers as the storefront does: for shoppers' own tests, and to measure what they cost. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface StandInRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** What is done instead of answering as usual; undefined: as usual. */
type Interference = (request: StandInRequest, response: ServerResponse, seen: number) => "handled" | undefined;

const products = ["lamp", "chair"].map((sku) => ({ sku, name: `A fine ${sku}`, category: "home" }));
const total = { amount: 500, currency: "USD" };
const items = [{ sku: "lamp", quantity: 1 }];

export class StandInShop {
  /** By method and path. */
  readonly requests: StandInRequest[] = [];
  interfere: Interference = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<StandInShop> {
    const shop = new StandInShop();
    shop.#server.listen(0, "127.0.0.1");
    await once(shop.#server, "listening");
    return shop;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  of(method: string, path: RegExp): StandInRequest[] {
    return this.requests.filter((it) => it.method === method && path.test(it.url));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of message) text += String(chunk);
    const { method = "", url = "", headers } = message;
    const request = { method, url, headers, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
    this.requests.push(request);
    const seen = this.requests.filter((it) => it.method === method && it.url === url).length;
    if (this.interfere(request, response, seen) === "handled") return;
    const [status, body] = usual(request);
    const said = { "x-region": "us-east-1", "content-type": "application/json", ...position(method) };
    response.writeHead(status, said).end(JSON.stringify(body));
  }
}

const position = (method: string): Record<string, string> =>
  method === "GET" ? {} : { "x-meridian-position": `relational=${randomUUID()}` };

function usual({ method, url }: StandInRequest): [status: number, body: unknown] {
  const what = `${method} ${url.replace(/\?.*/, "")}`;
  if (what === "GET /api/products") return [200, { items: products }];
  if (what === "POST /api/carts") return [201, { id: randomUUID(), items: [], total: { amount: 0, currency: "USD" } }];
  if (what.startsWith("PUT /api/carts/")) return [200, { id: url.split("/")[3], items, total }];
  if (what === "POST /api/orders")
    return [201, { id: randomUUID(), number: "AAAAA-BBBBB", status: "paid", total, items }];
  if (what === "POST /api/customers" || what.startsWith("POST /api/sessions"))
    return [201, { customer: { id: randomUUID() }, accessToken: "a", refreshToken: "r", expiresIn: 600 }];
  return [200, { title: "a page".repeat(1_000) }];
}
