/**
 * What the storefront is measured against: the same statements to the same databases and the same call of the gateway, behind
 * Node's own HTTP server, and nothing else. No checks, no sign-in, no log, no headers, no other region.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { MongoClient } from "mongodb";
import pg from "pg";
import { cartState } from "../src/carts/relational/statements";
import { priced } from "../src/carts/prices";
import { type ProductDocument, toProduct } from "../src/catalogue/products";
import { identityOf } from "../src/orders/identity";
import { placeOrder } from "../src/orders/placement";
import type { OrderRequest } from "../src/orders/schemas";
import { settle } from "../src/orders/settlement";
import { HttpGateway } from "../src/payments/httpGateway";
import type { Documents } from "../src/stores/document/documents";

const environment = (name: string): string => process.env[name] ?? "";
const poolSize = Number(environment("POOL_SIZE"));
const customerId = environment("CUSTOMER_ID");

const pool = new pg.Pool({ connectionString: environment("POSTGRESQL_URL"), max: poolSize });
const mongo = new MongoClient(environment("DOCUMENT_URL"), {
  directConnection: true,
  retryWrites: false,
  maxPoolSize: poolSize,
});
const db = mongo.db(environment("DOCUMENT_DATABASE"));
const documents = { read: (work: (it: typeof db) => unknown) => work(db) } as unknown as Documents;
const gateway = new HttpGateway({
  url: environment("PAYMENT_GATEWAY_URL"),
  secret: () => environment("PAYMENT_GATEWAY_SECRET"),
});

async function product(sku: string): Promise<unknown> {
  const [found, stock] = await Promise.all([
    db.collection<ProductDocument>("products").findOne({ _id: sku }, { projection: { terms: 0, nameTerms: 0 } }),
    pool.query<{ available: number }>({
      name: "stock-available",
      text: "SELECT available FROM stock WHERE sku = $1",
      values: [sku],
    }),
  ]);
  return toProduct(found!, stock.rows[0]?.available ?? 0);
}

async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const value = await work(client);
    await client.query(`SELECT leave_mark('${randomUUID()}', 'us-east-1'); COMMIT`);
    return value;
  } finally {
    client.release();
  }
}

async function order(idempotencyKey: string, request: OrderRequest): Promise<unknown> {
  const identity = identityOf(customerId, idempotencyKey, request);
  const cart = await cartState(pool as never, request.cartId);
  const lines = await priced(documents, cart.lines);
  const placement = { customerId, idempotencyKey, request, ...identity, lines, cartVersion: cart.version };
  const createdAt = await transaction((client) => placeOrder(client, placement));
  const { paymentId, orderId: id, number } = identity;
  const charge = { key: paymentId, amount: request.expectedTotal, token: request.payment.token, reference: number };
  const outcome = await gateway.charge(charge);
  if (outcome.kind === "unknown") throw new Error(outcome.reason);
  const { kind } = await transaction((client) => settle(client, paymentId, outcome));
  if (kind !== "settled") throw new Error(kind);
  const { expectedTotal: total, shippingAddress } = request;
  const payment = { status: outcome.kind };
  return { id, number, status: "paid", items: lines, total, shippingAddress, createdAt, payment };
}

async function answer(request: IncomingMessage): Promise<unknown> {
  if (request.method === "GET") return product(request.url!.slice("/api/products/".length));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as OrderRequest;
  return order(String(request.headers["idempotency-key"]), body);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

createServer((request, response) => {
  answer(request).then(
    (value) => send(response, request.method === "GET" ? 200 : 201, value),
    (error: unknown) => send(response, 500, { error: String(error) }),
  );
}).listen(Number(environment("PORT")), "127.0.0.1");

// An orderly end, at which a profile is written.
process.once("SIGTERM", () => process.exit());
