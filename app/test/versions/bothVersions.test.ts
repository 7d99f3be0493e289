import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { answersOk, NodeProgram } from "../../../servers/nodeProgram";
import { freePort } from "../../../servers/ports";
import { buildAll } from "../../build";
import type { Cart } from "../../src/carts/schemas";
import type { Order } from "../../src/orders/schemas";
import { address } from "../checkout.fixture";
import { until } from "../events/until";
import { databaseEnvironment, endWithProcess } from "../oneRegion";
import { buildVersionBefore } from "./versionBefore";

const app = path.join(__dirname, "..", "..");
const run = promisify(execFile);
const password = "a password of the sample shop";
const options = {
  ...{
    EVENTS_KIND: "local",
    MAIL_KIND: "mailbox",
    MAIL_FROM: "The shop <shop@example.com>",
    SAMPLE_PASSWORD: password,
  },
  ...{ LOG_LEVEL: "warn", SHUTDOWN_DEADLINE_SECONDS: "1" },
};

type Which = "before" | "now";
const versions: readonly Which[] = ["before", "now"];

const shown = (which: Which): string => (which === "before" ? "before the migration" : "with it");

describe("The version before the newest migration and the version with it, as they run beside each other in a rollout", function () {
  this.timeout(120_000);
  endWithProcess(this);
  const programs = {} as Record<Which, string>;
  const schemas = {} as Record<Which, Readonly<Record<string, string>>>;
  let newest: string;
  let folder: string;

  const command = (version: Which, schema: Which, name: string): Promise<unknown> =>
    run(process.execPath, [programs[version], name], {
      cwd: app,
      env: { PATH: process.env["PATH"], ...schemas[schema] },
    });

  before("build both, and make a schema of each version's migrations", async () => {
    await mkdir(path.join(app, "build"), { recursive: true });
    folder = await mkdtemp(path.join(app, "build", "versions-"));
    const [before] = await Promise.all([buildVersionBefore(folder), buildAll(path.join(folder, "now"))]);
    newest = before.migration;
    Object.assign(programs, { before: before.program, now: path.join(folder, "now", "src", "main.js") });
    for (const schema of versions) schemas[schema] = { ...(await databaseEnvironment()), ...options };
    await Promise.all(
      versions.map(async (schema) => {
        await command("before", schema, "migrate");
        await command("before", schema, "seed");
      }),
    );
    await command("now", "now", "migrate");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const selling: readonly (readonly [version: Which, schema: Which])[] = [
    ["before", "before"],
    ["before", "now"],
    ["now", "now"],
  ];
  for (const [version, schema] of selling)
    it(`sell: the version ${shown(version)}, on the schema ${shown(schema)}`, async () => {
      await served(version, schema, async (origin) => {
        const order = await buy(origin, await signIn(origin, "customer@example.com"));
        assert.equal(order.status, "paid");
        const as = await signIn(origin, "merchant@example.com");
        await ask(origin, `/api/orders/${order.id}/shipment`, { method: "PUT", body: { carrier: "Hare" }, as });
        const page = async (): Promise<string> => (await fetch(`${origin}/mailbox`)).text();
        await until("both mails", async () => (await page()).includes(`Your order ${order.number} is on its way`));
        assert.match(await page(), new RegExp(`>Your order ${order.number}<`));
      });
    });

  // What it writes may need what isn't there yet: elsewhere than where the databases are written, it comes after them.
  it("wait, and serve nobody: the version with it, on the schema before the migration", async () => {
    const missing = new RegExp(`has not got ${newest.replace(".sql", "")}`);
    await assert.rejects(
      served("now", "before", () => assert.fail("it serves")),
      missing,
    );
  });

  async function served(version: Which, schema: Which, work: (origin: string) => Promise<void>): Promise<void> {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const peers = JSON.stringify({ "us-east-1": origin });
    const waiting: Record<string, string> =
      version === "now" && schema === "before" ? { STARTUP_DEADLINE_SECONDS: "1" } : {};
    const storefront = new NodeProgram({
      name: `the storefront ${shown(version)}`,
      program: [programs[version], "serve"],
      cwd: app,
      environment: { ...schemas[schema], ...waiting, PORT: String(port), PEERS: peers },
      log: path.join(folder, `${version}-on-${schema}.log`),
      lifetime: "withParent",
      isReady: () => answersOk(`${origin}/health/ready`),
    });
    await storefront.start();
    try {
      await work(origin);
    } finally {
      await storefront.kill();
    }
  }
});

interface Asking {
  readonly method?: string;
  readonly body?: object;
  readonly as?: string;
  readonly key?: string;
}

async function ask<Answer>(
  origin: string,
  url: string,
  { method = "POST", body, as, key }: Asking = {},
): Promise<Answer> {
  const answer = await fetch(`${origin}${url}`, {
    method,
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(as !== undefined && { authorization: `Bearer ${as}` }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text || "null") as Answer;
}

const signIn = async (origin: string, email: string): Promise<string> =>
  (await ask<{ accessToken: string }>(origin, "/api/sessions", { body: { email, password, delivery: "body" } }))
    .accessToken;

async function buy(origin: string, customer: string): Promise<Order> {
  const { items } = await ask<{ items: { sku: string }[] }>(origin, "/api/products?limit=1", { method: "GET" });
  const { id } = await ask<Cart>(origin, "/api/carts");
  const cart = await ask<Cart>(origin, `/api/carts/${id}/items/${items[0]!.sku}`, {
    method: "PUT",
    body: { quantity: 2 },
  });
  const ordered = { cartId: id, expectedTotal: cart.total, shippingAddress: address, payment: { token: "tok_ok" } };
  const { id: orderId } = await ask<Order>(origin, "/api/orders", { body: ordered, as: customer, key: randomUUID() });
  return ask<Order>(origin, `/api/orders/${orderId}`, { method: "GET", as: customer });
}
