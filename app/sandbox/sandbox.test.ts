import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ChargeRequest, LedgerEntry } from "../src/payments/gateway";
import { HttpGateway } from "../src/payments/httpGateway";
import { isSigned } from "../src/payments/signatures";
import { type Sandbox, startSandbox } from "./sandbox";

const secret = "a secret that only tests know";

const asked = (token: string, more: Partial<ChargeRequest> = {}): ChargeRequest => ({
  ...{ key: randomUUID(), orderId: randomUUID(), placedAt: new Date() },
  ...{ amount: { amount: 1999, currency: "USD" }, token, reference: "ABCDE-FGHJK" },
  isSynthetic: false,
  ...more,
});

async function entries(gateway: HttpGateway, since = new Date(0)): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for await (const it of gateway.ledger(since)) found.push(it);
  return found;
}

describe("The payment sandbox, through the adapter", () => {
  let sandbox: Sandbox, gateway: HttpGateway;

  beforeEach(async () => {
    sandbox = await startSandbox({ secret });
    gateway = new HttpGateway({ url: sandbox.url, secret: () => secret, chargeTimeoutMs: 300 });
  });

  afterEach(async () => {
    await gateway.close();
    await sandbox.close();
  });

  it("charges once for a key, and answers a repetition with the same charge", async () => {
    const request = asked("tok_ok");
    const first = await gateway.charge(request);
    assert.equal(first.kind, "succeeded");
    const again = await Promise.all([gateway.charge(request), gateway.charge(request), gateway.find(request)]);
    assert.deepEqual(again, [first, first, first]);
    assert.equal((await entries(gateway)).length, 1);
  });

  it("names a charge by its key, so that a sandbox that has forgotten makes the same one again", async () => {
    const request = asked("tok_ok");
    const first = await gateway.charge(request);
    await sandbox.close();
    const other = await startSandbox({ secret, port: Number(new URL(sandbox.url).port) });
    assert.deepEqual(await gateway.find(request), { kind: "not-found" });
    assert.deepEqual(await gateway.charge(request), first);
    sandbox = other;
  });

  it("doesn't take a key for another amount", async () => {
    const request = asked("tok_ok");
    await gateway.charge(request);
    const other = await gateway.charge({ ...request, amount: { amount: 1, currency: "USD" } });
    assert.deepEqual(other, { kind: "unknown", reason: "answer 409" });
  });

  const declines = [
    ["tok_declined", "card-declined"],
    ["tok_insufficient", "insufficient-funds"],
    ["tok_nobody_knows", "invalid-token"],
  ] as const;
  for (const [token, reason] of declines) {
    it(`declines ${token}: ${reason}`, async () => {
      const request = asked(token);
      assert.deepEqual(await gateway.charge(request), { kind: "declined", reason });
      assert.deepEqual(await gateway.find(request), { kind: "declined", reason });
    });
  }

  it("leaves the outcome unknown where no answer comes, and tells it when it is asked", async () => {
    const [paid, declined] = [asked("tok_timeout"), asked("tok_timeout_declined")];
    const outcomes = await Promise.all([gateway.charge(paid), gateway.charge(declined)]);
    assert.deepEqual(outcomes, [
      { kind: "unknown", reason: "TimeoutError" },
      { kind: "unknown", reason: "TimeoutError" },
    ]);
    assert.equal((await gateway.find(paid)).kind, "succeeded");
    assert.equal((await gateway.find(declined)).kind, "declined");
  });

  it("takes two seconds for a slow card: unknown to whoever doesn't wait, then charged", async () => {
    const request = asked("tok_slow");
    assert.equal((await gateway.charge(request)).kind, "unknown");
    assert.deepEqual(await gateway.find(request), { kind: "unknown", reason: "a charge that is processing" });
    assert.deepEqual(await gateway.charge(request), { kind: "unknown", reason: "answer 409" });
    const patient = new HttpGateway({ url: sandbox.url, secret: () => secret });
    assert.equal((await patient.charge(asked("tok_slow"))).kind, "succeeded");
    assert.equal((await patient.find(request)).kind, "succeeded");
    await patient.close();
  });

  it("charges nothing that was voided while it took its time", async () => {
    const request = asked("tok_slow", {});
    const patient = new HttpGateway({ url: sandbox.url, secret: () => secret });
    const slow = patient.charge(request);
    while ((await gateway.find(request)).kind === "not-found");
    assert.deepEqual(await gateway.void(request), { kind: "voided" });
    assert.deepEqual(await slow, { kind: "voided" });
    await patient.close();
  });

  it("fails once and charges when it is tried again, or loses every request", async () => {
    const [erring, lost] = [asked("tok_error"), asked("tok_lost")];
    assert.deepEqual(await gateway.charge(erring), { kind: "unknown", reason: "answer 500" });
    assert.deepEqual(await gateway.find(erring), { kind: "not-found" });
    assert.equal((await gateway.charge(erring)).kind, "succeeded");
    for (let attempt = 0; attempt < 3; attempt++) assert.equal((await gateway.charge(lost)).kind, "unknown");
    assert.deepEqual(await gateway.find(lost), { kind: "not-found" });
  });

  it("voids a key before it is heard of, for ever; and can't void what was charged or declined", async () => {
    const unheard = asked("tok_ok");
    assert.deepEqual(await gateway.void(unheard), { kind: "voided" });
    assert.deepEqual(await gateway.charge(unheard), { kind: "voided" });
    const [paid, declined] = [asked("tok_ok"), asked("tok_declined")];
    await gateway.charge(paid);
    await gateway.charge(declined);
    assert.equal((await gateway.void(paid)).kind, "succeeded");
    assert.equal((await gateway.void(declined)).kind, "declined");
  });

  it("gives a charge back once, and nothing that wasn't charged", async () => {
    const [paid, declined] = [asked("tok_ok"), asked("tok_declined")];
    await gateway.charge(paid);
    await gateway.charge(declined);
    assert.deepEqual(await gateway.refund(paid), { kind: "refunded" });
    assert.deepEqual(await gateway.refund(paid), { kind: "refunded" });
    assert.equal((await gateway.refund(declined)).kind, "unknown");
    assert.equal((await gateway.refund({ key: randomUUID() })).kind, "unknown");
    assert.deepEqual(await gateway.charge(paid), { kind: "declined", reason: "refunded" });
    const states = (await entries(gateway)).map((it) => it.status);
    assert.deepEqual(states, ["refunded", "declined"]);
  });

  it("lists its ledger page by page, from a moment on", async () => {
    for (let count = 0; count < 205; count++) await gateway.charge(asked("tok_ok"));
    assert.equal(new Set((await entries(gateway)).map((it) => it.key)).size, 205);
    assert.deepEqual(await entries(gateway, new Date(Date.now() + 60_000)), []);
  });

  it("tells nobody anything without the secret", async () => {
    const stranger = new HttpGateway({ url: sandbox.url, secret: () => "another secret" });
    const request = asked("tok_ok");
    assert.deepEqual(await stranger.charge(request), { kind: "unknown", reason: "answer 401" });
    await assert.rejects(() => entries(stranger), /401/);
    assert.deepEqual(await gateway.find(request), { kind: "not-found" });
    await stranger.close();
  });
});

describe("The adapter", () => {
  it("takes for unknown whatever isn't clearly about the charge", async () => {
    const answers = ["not json", "{}", '{"status":"succeeded"}', '{"status":"excellent","chargeId":"ch_1"}', "null"];
    const server = createServer((_request, response) => void response.end(answers.shift())).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gateway = new HttpGateway({ url, secret: () => secret });
    while (answers.length > 0) assert.equal((await gateway.charge(asked("tok_ok"))).kind, "unknown");
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    assert.equal((await gateway.charge(asked("tok_ok"))).kind, "unknown", "nobody is there");
    assert.equal((await gateway.void({ key: randomUUID() })).kind, "unknown");
    await gateway.close();
  });

  it("doesn't take a proxy's 404 for the gateway's: the charge may be there", async () => {
    const server = createServer((_request, response) => void response.writeHead(404).end('{"error":"no route"}'));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gateway = new HttpGateway({ url, secret: () => secret });
    assert.deepEqual(await gateway.find({ key: randomUUID() }), { kind: "unknown", reason: "answer 404" });
    await gateway.close();
    server.close();
  });
});

describe("The sandbox's callbacks", () => {
  it("are signed, come again until they are taken, and three times for the card that repeats", async () => {
    const taken: { signed: boolean; key: string }[] = [];
    let refusals = 1;
    const shop = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks);
        const signed = isSigned(String(request.headers["payment-signature"]), body, secret);
        const refuses = refusals-- > 0;
        response.writeHead(refuses ? 503 : 204).end();
        if (!refuses) taken.push({ signed, key: (JSON.parse(body.toString()) as { key: string }).key });
        if (taken.length === 4) shop.emit("all");
      });
    }).listen(0, "127.0.0.1");
    await once(shop, "listening");
    const callbackUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
    const sandbox = await startSandbox({ secret, callbackUrl });
    const gateway = new HttpGateway({ url: sandbox.url, secret: () => secret });
    const [once1, thrice] = [asked("tok_ok"), asked("tok_duplicate")];
    const all = once(shop, "all");
    await gateway.charge(once1);
    await gateway.charge(thrice);
    await all;
    assert.deepEqual(taken.map((it) => it.key).sort(), [once1.key, thrice.key, thrice.key, thrice.key].sort());
    assert.ok(taken.every((it) => it.signed));
    await gateway.close();
    await sandbox.close();
    shop.closeAllConnections();
    shop.close();
  });
});

describe("The sandbox as a process", () => {
  let directory: string;
  const running: ChildProcess[] = [];

  beforeEach(async () => (directory = await mkdtemp(path.join(tmpdir(), "sandbox-test-"))));

  afterEach(async () => {
    for (const it of running.splice(0)) await end(it);
    await rm(directory, { recursive: true, force: true });
  });

  async function start(): Promise<{ child: ChildProcess; gateway: HttpGateway }> {
    const child = spawn(process.execPath, ["--require", "tsx/cjs", path.join(__dirname, "main.ts")], {
      env: { PATH: process.env["PATH"], SANDBOX_SECRET: secret, SANDBOX_JOURNAL: path.join(directory, "journal") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.push(child);
    const [line] = (await once(createInterface(child.stdout!), "line")) as [string];
    const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)![1]!;
    return { child, gateway: new HttpGateway({ url, secret: () => secret, chargeTimeoutMs: 1000 }) };
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }

  it("remembers after SIGKILL what it has answered, and drops a line that it hadn't finished", async () => {
    const first = await start();
    const requests = Array.from({ length: 20 }, (_, index) => asked(index % 2 ? "tok_ok" : "tok_declined"));
    const answers = await Promise.all(requests.map((it) => first.gateway.charge(it)));
    await first.gateway.refund(requests[1]!);
    const voided = randomUUID();
    await first.gateway.void({ key: voided });
    await end(first.child);
    appendFileSync(path.join(directory, "journal"), '{"key":"torn');

    const second = await start();

    const found = await Promise.all(requests.map((it) => second.gateway.find(it)));
    assert.deepEqual(found, [answers[0], { kind: "declined", reason: "refunded" }, ...answers.slice(2)]);
    assert.deepEqual(await second.gateway.find({ key: voided }), { kind: "voided" });
    await second.gateway.charge(asked("tok_ok"));
    const lines = readFileSync(path.join(directory, "journal"), "utf8").trimEnd().split("\n");
    assert.ok(lines.every((it) => typeof (JSON.parse(it) as { key: string }).key === "string"));
    await Promise.all([first.gateway.close(), second.gateway.close()]);
    await end(second.child, "SIGTERM");
    assert.equal(second.child.exitCode, 0);
  });
});
