import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { cartLineOperations, type LedgerAttempt, orderOperations } from "./ledgerHistory";
import { judgeKeys, type KeyOperation, linearizabilityBinary, publishedFolder } from "./linearizability";

describe("Histories of single keys, judged by Porcupine", function () {
  this.timeout(180_000);
  let binary: string;
  before(async () => {
    binary = await linearizabilityBinary(() => undefined);
  });
  const verdicts = async (operations: readonly KeyOperation[]): Promise<Record<string, string>> =>
    Object.fromEntries((await judgeKeys(binary, operations)).map((it) => [it.key, it.verdict]));

  it("are judged as Porcupine's own tests say, in all its 103 published histories of etcd but the one that never began", async () => {
    const published = publishedFolder(binary);
    const own = readFileSync(path.join(published, "porcupine_test.go"), "utf8");
    const tests = [...own.matchAll(/func TestEtcdJepsen\d+\(.*?\n\tcheckJepsen\(t, (\d+), (true|false)\)/gs)];
    const expected = tests.map(([, number, isLinearizable]) => [
      `etcd_${number!.padStart(3, "0")}`,
      isLinearizable === "true" ? "linearizable" : "not linearizable",
    ]);
    const names = expected.map(([name]) => name!);
    const operations = names.flatMap((name) =>
      etcdHistory(name, readFileSync(path.join(published, "jepsen", `${name}.log`), "utf8")),
    );
    assert.equal(expected.length, 102);
    assert.deepEqual(await verdicts(operations), Object.fromEntries(expected));
  });

  const at = (key: string, call: number, more: Partial<KeyOperation>): KeyOperation => ({
    ...{ model: "stock", key, client: call, call, return: call + 1, kind: "take", result: "ok", ...more },
  });

  it("tell stock that was sold twice, or refused although it was there, from stock that wasn't", async () => {
    const set = (key: string): KeyOperation => at(key, 1, { kind: "set", amount: 2 });
    assert.deepEqual(
      await verdicts([
        ...[set("sold once"), at("sold once", 3, { amount: 2 }), at("sold once", 5, { kind: "read", amount: 0 })],
        ...[set("sold twice"), at("sold twice", 3, { amount: 2 }), at("sold twice", 5, { amount: 1 })],
        ...[set("refused"), at("refused", 3, { amount: 1, result: "refused" })],
        ...[set("unknown"), { ...at("unknown", 3, { amount: 2, result: "unknown" }), return: undefined } as never, at("unknown", 5, { kind: "read", amount: 2 })], // prettier-ignore
        ...[set("lost"), at("lost", 3, { amount: 1 }), at("lost", 5, { kind: "read", amount: 2 })],
      ]),
      {
        "sold once": "linearizable",
        "sold twice": "not linearizable",
        refused: "not linearizable",
        unknown: "linearizable",
        lost: "not linearizable",
      },
    );
  });

  const order = (key: string, begun: number, more: Partial<LedgerAttempt>): LedgerAttempt => ({
    ...{ number: begun, begun, heard: begun + 5, result: "acknowledged", state: "paid" },
    subject: { kind: "order", customer: "p", key, cart: `cart of ${key}` },
    ...more,
  });

  it("tell an order that is lost or went back from one that went on", async () => {
    const attempts = [
      order("kept", 1, {}),
      order("lost", 2, {}),
      order("paid later", 3, { state: "pending-payment" }),
      order("unpaid again", 4, {}),
      order("never done", 5, { result: "unknown", heard: 9 }),
      order("done unheard", 6, { result: "unknown", heard: 9 }),
    ];
    const atEnd = [["kept", "paid"], ["paid later", "paid"], ["unpaid again", "pending-payment"], ["done unheard", "paid"]].map(([key, status]) => ({ customer: "p", key: key!, status: status! })); // prettier-ignore
    assert.deepEqual(await verdicts(orderOperations(attempts, atEnd, 100)), {
      "p kept": "linearizable",
      "p lost": "not linearizable",
      "p paid later": "linearizable",
      "p unpaid again": "not linearizable",
      "p never done": "linearizable",
      "p done unheard": "linearizable",
    });
  });

  it("tell a cart's line that fell back to an older value from one that holds the last, or one under way", async () => {
    const line = (cart: string, begun: number, quantity: number, more: Partial<LedgerAttempt> = {}): LedgerAttempt => ({
      ...{ number: begun, begun, heard: begun + 5, result: "acknowledged" },
      subject: { kind: "cart line", cart, sku: "lamp", quantity },
      ...more,
    });
    const attempts = [
      ...[line("last", 1, 1), line("last", 10, 2)],
      ...[line("older", 2, 1), line("older", 20, 2)],
      ...[line("under way", 3, 1), line("under way", 5, 2)],
      ...[line("unheard", 4, 1), line("unheard", 30, 2, { result: "unknown" })],
    ];
    const atEnd = [["last", 2], ["older", 1], ["under way", 1], ["unheard", 1]].map(([cart, quantity]) => ({ cart: String(cart), sku: "lamp", quantity: Number(quantity) })); // prettier-ignore
    assert.deepEqual(await verdicts(cartLineOperations(attempts, atEnd, 100)), {
      "last lamp": "linearizable",
      "older lamp": "not linearizable",
      "under way lamp": "linearizable",
      "unheard lamp": "linearizable",
    });
  });

  it("are refused where an operation can't be understood", async () => {
    const strange = { ...at("a", 1, {}), model: "queue" } as unknown as KeyOperation;
    await assert.rejects(judgeKeys(binary, [strange]), /operation 1: there is no model "queue"$/);
  });
});

/** A log of Jepsen's as operations: a line's number is its time, and what was never answered is unknown for ever. */
function etcdHistory(key: string, log: string): KeyOperation[] {
  const open = new Map<string, KeyOperation>();
  const done: KeyOperation[] = [];
  log.split("\n").forEach((line, call) => {
    const [, client, event, kind, said] = /jepsen\.util\s+-\s+(\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/.exec(line) ?? [];
    if (client === undefined) return;
    const [from, to] = /^\[(\d+) (\d+)\]$/.exec(said!)?.slice(1) ?? [];
    const own = { model: "register", key, client: Number(client), call } as const;
    if (event === "invoke") {
      const more = kind === "cas" ? { kind: "replace", from: from!, value: to! } as const : kind === "write" ? { kind: "write", value: said! } as const : { kind: "read" } as const; // prettier-ignore
      open.set(client, { ...own, ...more, result: "unknown" });
    }
    const begun = open.get(client);
    if (!begun || !["ok", "fail"].includes(event!)) return;
    open.delete(client);
    if (event === "ok" && kind === "read" && said !== "nil")
      done.push({ ...begun, value: said!, return: call, result: "ok" });
    else if (event === "ok") done.push({ ...begun, return: call, result: "ok" });
    else if (kind === "cas") done.push({ ...begun, return: call, result: "refused" });
    // A read that failed saw nothing.
  });
  return [...done, ...open.values()].sort((a, b) => a.call - b.call);
}
