import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Callbacks } from "./callbacks";
import { type ChargeOrder, Charges, type Reply } from "./charges";
import { Ledger } from "./ledger";

export interface SandboxOptions {
  /** What the shop signs in with, and what callbacks are signed with. */
  readonly secret: string;
  /** Default: a free one. */
  readonly port?: number;
  /** File that charges are kept in, across restarts. Default: they are kept in memory. */
  readonly journal?: string;
  /** Where callbacks go. Default: nowhere. */
  readonly callbackUrl?: string;
}

export interface Sandbox {
  readonly url: string;
  callbackTo(url: string): void;
  close(): Promise<void>;
}

/** A payment gateway for test cards, on loopback only. */
export async function startSandbox({ secret, port = 0, journal, callbackUrl }: SandboxOptions): Promise<Sandbox> {
  const ledger = new Ledger(journal);
  const callbacks = new Callbacks(secret, callbackUrl);
  const charges = new Charges(ledger, callbacks);
  const server = createServer((request, response) => {
    void answered(request, { secret, ledger, charges }).then((reply) => send(reply, response));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbackTo: (url) => (callbacks.url = url),
    close: async () => {
      callbacks.stop();
      await closed(server);
      ledger.close();
    },
  };
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply === "silence") return;
  if (reply === "reset") return void response.destroy();
  response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
}

interface Gateway {
  readonly secret: string;
  readonly ledger: Ledger;
  readonly charges: Charges;
}

const bad = (error: string): Reply => ({ status: 400, body: { error } });

async function answered(request: IncomingMessage, gateway: Gateway): Promise<Reply> {
  if (!isAllowed(request, gateway.secret)) return { status: 401, body: { error: "unauthorized" } };
  const url = new URL(request.url ?? "/", "http://sandbox");
  const [, room, key, action, ...more] = url.pathname.split("/");
  if (room !== "charges" || more.length > 0) return { status: 404, body: { error: "no-such-page" } };
  const what = `${request.method} ${key ? "key" : "charges"}${action ? ` ${action}` : ""}`;
  switch (what) {
    case "POST charges":
      return charge(request, gateway.charges);
    case "GET charges":
      return ledgerPage(url, gateway.ledger);
    case "GET key":
      return gateway.charges.find(key!);
    case "POST key void":
      return gateway.charges.void(key!);
    case "POST key refund":
      return gateway.charges.refund(key!);
    default:
      return { status: 405, body: { error: "no-such-method" } };
  }
}

function isAllowed({ headers }: IncomingMessage, secret: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${secret}`));
}

function ledgerPage({ searchParams }: URL, ledger: Ledger): Reply {
  const skip = Number(searchParams.get("after") ?? 0);
  if (!Number.isSafeInteger(skip) || skip < 0) return bad("after");
  return { status: 200, body: ledger.page(searchParams.get("since") ?? "", skip, 100) };
}

async function charge(request: IncomingMessage, charges: Charges): Promise<Reply> {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || !/^[\w-]{8,64}$/.test(key)) return bad("idempotency-key");
  const order = { ...(await bodyOf(request)), key };
  return isOrder(order) ? charges.charge(order) : bad("body");
}

function isOrder(it: Partial<ChargeOrder>): it is ChargeOrder {
  const { amount, currency, token, reference } = it;
  if (reference !== undefined && typeof reference !== "string") return false;
  const amountIsFine = Number.isSafeInteger(amount) && amount! >= 0;
  return amountIsFine && typeof currency === "string" && /^[A-Z]{3}$/.test(currency) && typeof token === "string";
}

/** What isn't a small JSON object reads as an empty one. */
async function bodyOf(request: IncomingMessage): Promise<object> {
  let text = "";
  try {
    for await (const chunk of request.setEncoding("utf8")) {
      text += chunk as string;
      if (text.length > 16_384) return {};
    }
    const value: unknown = JSON.parse(text);
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}
