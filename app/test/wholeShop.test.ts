import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { freePorts } from "../../servers/ports";
import { mentioning, programOf } from "../local/shopProcesses.fixture";
import { Browser, type Front } from "./load/browser";
import { until } from "./load/load";

const root = path.join(__dirname, "..", "..");

describe("npm run storefront -- --regions 3", function () {
  this.timeout(180_000);
  let command: ChildProcess | undefined;
  let output = "";

  afterEach(async () => {
    if (!command || command.exitCode !== null || command.signalCode !== null) return;
    const ended = once(command, "exit");
    process.kill(-command.pid!, "SIGTERM");
    await ended;
  });

  it("serves a shop that sells in the third region, writes in the first, shows it in all, and leaves nothing", async () => {
    const port = await freePorts(3);
    command = spawn("npm", ["run", "storefront", "--", "--regions", "3", "--port", String(port)], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [command.stdout!, command.stderr!])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    await until(() => /^Ready after/m.test(output) || command!.exitCode !== null, "ready", { withinMs: 150_000 });
    assert.match(output, /^Ready after [\d.]+ s\.$/m, output);
    const names = [...output.matchAll(/^ {2}(\S+) +http:\/\/127\.0\.0\.1:\d+ /gm)].map(([, name]) => name!);
    const fronts = names.map((name, index): Front => ({ name, url: `http://127.0.0.1:${port + index}` }));
    assert.deepEqual(names, ["us-east-1", "eu-west-1", "ap-south-1"]);

    const customer = new Browser();
    const id = await buy(customer, fronts[2]!);
    for (const front of fronts) {
      const seen = await customer.call(front, `/api/orders/${id}`);
      assert.equal(seen.status, 200);
      assert.equal((seen.body as { status: string }).status, "paid");
    }
    const page = await customer.call(fronts[1]!, "/");
    assert.equal(page.status, 200);
    await customer.close();

    const program = programOf(command.pid!);
    const ended = once(command, "exit");
    process.kill(-command.pid!, "SIGINT");
    // As in any terminal, the shell and npm report the signal, not the shop's own exit code.
    await ended;
    await until(() => /^Everything has ended\.$/m.test(output), "the shop's last word");
    assert.deepEqual(mentioning(program), []);
    assert.equal(existsSync(program), false);
  });

  /** Registers, fills a cart and checks out, in one region. */
  async function buy(customer: Browser, front: Front): Promise<string> {
    const made = async (path: string, method: "POST" | "PUT", body: object, headers = {}): Promise<unknown> => {
      const answer = await customer.call(front, path, { method, body, headers });
      assert.ok(answer.status < 300, `${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      // Every one of them is a write: done where the writer is.
      assert.equal(answer.headers["x-region"], "us-east-1", path);
      return answer.body;
    };
    const email = `${randomUUID()}@example.com`;
    // Of many letters: a UUID has six at most, and one in many thousands is refused as too easy to guess.
    const password = randomBytes(18).toString("base64url");
    await made("/api/customers", "POST", { email, password, name: "Ada Lovelace" });
    const session = (await made("/api/sessions", "POST", { email, password, delivery: "body" })) as {
      accessToken: string;
    };
    customer.signIn(`Bearer ${session.accessToken}`);
    const { body } = await customer.call(front, "/api/products?limit=1");
    const { sku } = (body as { items: { sku: string }[] }).items[0]!;
    const cart = (await made("/api/carts", "POST", {})) as { id: string };
    const filled = (await made(`/api/carts/${cart.id}/items/${sku}`, "PUT", { quantity: 1 })) as { total: object };
    const shippingAddress = {
      name: "Ada",
      line1: "1 Main Street",
      city: "London",
      postalCode: "N1 9GU",
      country: "GB",
    };
    const order = { cartId: cart.id, expectedTotal: filled.total, shippingAddress, payment: { token: "tok_ok" } };
    const placed = await made("/api/orders", "POST", order, { "idempotency-key": randomUUID() });
    return (placed as { id: string }).id;
  }
});
