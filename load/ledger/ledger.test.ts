import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readLedger, WriteLedger } from "./ledger";
import { type AttemptOutcome, outcomeOf, type WriteSubject } from "./writes";

const line = (quantity: number): WriteSubject => ({ kind: "cart line", cart: "c1", sku: "lamp", quantity });
const order: WriteSubject = {
  ...{ kind: "order", key: "key-of-the-order-1", customer: "p1", cart: "c1" },
  ...{ total: { amount: 100, currency: "USD" }, items: [{ sku: "lamp", quantity: 1 }] },
};
const acknowledged: AttemptOutcome = { outcome: "acknowledged", status: 201, id: "o1" };
const refused: AttemptOutcome = { outcome: "refused", status: 409, reason: "out-of-stock" };
const unknown: AttemptOutcome = { outcome: "unknown", reason: "ECONNRESET" };
const unheard: AttemptOutcome = { outcome: "unknown", reason: "nothing was heard" };

describe("The shoppers' ledger", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ledger-"));
    file = path.join(folder, "ledger.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("numbers attempts, and puts all attempts at one thing together", () => {
    const ledger = new WriteLedger(file);
    const first = ledger.begin({ subject: order, viewers: "eu-west-1" });
    const other = ledger.begin({ subject: line(2), viewers: "us-east-1" });
    ledger.end(first, unknown);
    const again = ledger.begin({ subject: order, viewers: "eu-west-1", write: first });
    ledger.end(again, acknowledged);
    ledger.close();
    assert.deepEqual([first, other, again], [1, 2, 3]);
    assert.deepEqual(
      readLedger(file).map(({ at: _at, heardAt: _heardAt, ...it }) => it),
      [
        { number: 1, subject: order, viewers: "eu-west-1", outcomes: [unknown, acknowledged] },
        { number: 2, subject: line(2), viewers: "us-east-1", outcomes: [unheard] },
      ],
    );
  });

  it("has an attempt in the file before anybody could send it", () => {
    const ledger = new WriteLedger(file);
    ledger.begin({ subject: line(1), viewers: "eu-west-1" });
    assert.equal(readLedger(file).length, 1);
    ledger.close();
  });

  it("goes on after a line that was torn, wherever it was torn", () => {
    new WriteLedger(file).begin({ subject: line(1), viewers: "eu-west-1" });
    const whole = readFileSync(file).length;
    const ledger = new WriteLedger(file);
    ledger.begin({ subject: line(2), viewers: "eu-west-1" });
    ledger.close();
    const text = readFileSync(file);
    for (let length = whole; length <= text.length; length++) {
      writeFileSync(file, text);
      truncateSync(file, length);
      const next = new WriteLedger(file);
      const number = next.begin({ subject: line(3), viewers: "eu-west-1" });
      next.end(number, acknowledged);
      next.close();
      const writes = readLedger(file);
      assert.equal(writes.at(-1)!.number, number);
      assert.deepEqual(writes.at(-1)!.outcomes, [acknowledged]);
      assert.equal(new Set(writes.map((it) => it.number)).size, writes.length, `torn at ${length}`);
    }
  });

  it("is refused when a line in its middle is damaged", () => {
    const ledger = new WriteLedger(file);
    appendFileSync(file, "{damaged\n");
    ledger.begin({ subject: line(1), viewers: "eu-west-1" });
    ledger.close();
    assert.throws(() => readLedger(file), /^Error: line 2 of the ledger is no JSON object: \{damaged$/);
  });

  it("keeps every attempt of a process that is killed", async function () {
    this.timeout(20_000);
    const program = `const { WriteLedger } = require(${JSON.stringify(path.join(__dirname, "ledger.ts"))});
      const ledger = new WriteLedger(${JSON.stringify(file)});
      const subject = ${JSON.stringify(line(1))};
      const next = () => {
        process.stdout.write(ledger.begin({ subject, viewers: "eu-west-1" }) + "\\n");
        setImmediate(next);
      };
      next();`;
    const child = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.length > 2_000) child.kill("SIGKILL");
    });
    await once(child, "close");
    const last = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
    const numbers = readLedger(file).map((it) => it.number);
    assert.ok(last > 100);
    assert.deepEqual(
      numbers.slice(0, last),
      Array.from({ length: last }, (_, index) => index + 1),
    );
  });
});

describe("What a shopper may rely on", () => {
  const said = (subject: WriteSubject, ...outcomes: AttemptOutcome[]): AttemptOutcome =>
    outcomeOf({ number: 1, subject, viewers: "eu-west-1", at: 0, outcomes });

  it("is an acknowledgement, whatever came before or after it", () => {
    assert.deepEqual(said(order, unknown, acknowledged), acknowledged);
    assert.deepEqual(said(order, acknowledged, refused), acknowledged);
  });

  it("is an order's refusal, also after attempts of unknown outcome", () => {
    assert.deepEqual(said(order, unknown, refused), refused);
  });

  it("isn't a cart line's refusal after an attempt of unknown outcome, which may have been done", () => {
    assert.deepEqual(said(line(1), unknown, refused), unknown);
    assert.deepEqual(said(line(1), refused, refused), refused);
  });

  it("is nothing while nothing was heard", () => {
    assert.deepEqual(said(order), unheard);
    assert.deepEqual(said(order, unknown), unknown);
  });
});
