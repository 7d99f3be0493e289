import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseDrill } from "../options";
import type { DrillReport } from "../report/drillReport";
import { chained, type SampleBody, sampleEntries, sampleStart } from "../report/sample.fixture";
import { commands } from ".";

const id = "20261121T100000Z-writer-failover-7f3a";

describe("The report of a run of this machine", () => {
  let root: string;
  let printed: string[];
  let said: string[];
  const drill = (...args: readonly string[]): Promise<number> => {
    const options = parseDrill(args, []);
    const host = {
      ...{ drills: [], root, environment: { GITHUB_ACTOR: "ada" }, interruption: new AbortController().signal },
      print: (text: string) => void printed.push(text),
      say: (line: string) => void said.push(line),
      ask: () => Promise.reject(new Error("nobody is here")),
    };
    return commands[options.name](options, host);
  };
  const folder = (run = id): string => path.join(root, "build", "drills", run);
  const keep = (run: string, entries: readonly object[]): void => {
    mkdirSync(folder(run), { recursive: true });
    writeFileSync(path.join(folder(run), "journal.ndjson"), entries.map((it) => `${JSON.stringify(it)}\n`).join(""));
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "drill-report-"));
    [printed, said] = [[], []];
    keep(id, sampleEntries());
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is told on the terminal, and drawn on a page beside its journal", async () => {
    assert.equal(await drill("report"), 0);
    assert.match(printed[0]!, /^✔ held: writer-failover in a rehearsal did what it promises\.\n/);
    assert.match(readFileSync(path.join(folder(), "report.html"), "utf8"), /<h1>✔ Drill held/);
    assert.deepEqual(said, [`as a page: build/drills/${id}/report.html`]);
  });

  it("knows the runs before it", async () => {
    const earlier = "20261120T100000Z-writer-failover-0001";
    keep(earlier, sampleEntries([], Date.UTC(2026, 10, 20, 10), earlier));
    await drill("report", id, "--json");
    const { comparison } = JSON.parse(printed[0]!) as DrillReport;
    assert.deepEqual(comparison.earlier.map((it) => it.id), [earlier]); // prettier-ignore
  });

  it("is packed with its evidence, which verifies as it is, by its last hash, and not when a byte is otherwise", async () => {
    assert.equal(await drill("report", id, "--evidence"), 0);
    const file = path.join(root, printed[0]!);
    const hash = /^last hash ([0-9a-f]{64}):/.exec(said[0]!)![1]!;
    assert.equal(await drill("verify", file), 0);
    assert.equal(await drill("verify", file, "--last-hash", hash), 0);
    assert.equal(await drill("verify", file, "--last-hash", "0".repeat(64)), 1);
    const archive = readFileSync(file);
    archive[5000] = archive[5000]! ^ 1;
    writeFileSync(file, archive);
    assert.equal(await drill("verify", file), 1);
    assert.equal(printed.at(-1), "✘ report.json and SHA256SUMS don't agree");
  });

  it("takes what only people know into the journal, where it stays", async () => {
    const notes = path.join(root, "notes.json");
    const deficiency = { severity: "medium", what: "override: fresh backups", owner: "Linus", due: "2026-12-31" };
    writeFileSync(notes, JSON.stringify({ deficiencies: [deficiency] }));
    await drill("report", id, "--add", notes, "--sign-off", "Grace", "--because", "agrees with the ledger", "--json");
    await drill("report", id, "--json");
    for (const it of printed.map((text) => JSON.parse(text) as DrillReport)) {
      assert.deepEqual(it.signOff.map(({ who, role, remark }) => [who, role, remark]), [["Grace", "reviewer, written down by ada", "agrees with the ledger"]]); // prettier-ignore
      assert.deepEqual(it.deficiencies.map(({ owner, due }) => [owner, due]), [["Linus", "2026-12-31"]]); // prettier-ignore
      assert.equal(it.evidence.isChainWhole, true);
    }
  });

  it("takes what a prober elsewhere measured, where the run had no users of its own", async () => {
    const entries = sampleEntries();
    const kept = entries.filter((it) => it.kind !== "users" && it.kind !== "ledger");
    const bare = chained(kept.map((it) => [(it.at - sampleStart) / 1000, it.kind, it.body] as SampleBody));
    keep(id, bare);
    const file = path.join(root, "measured.ndjson");
    const at = bare[0]!.at + 5000;
    const lines = [
      { kind: "prober", place: "a laptop", url: "https://shop.example", at: 0 },
      { kind: "read", at: at - 60_000, milliseconds: 5, status: 500 },
      { kind: "read", at, milliseconds: 5, status: 503 },
      { kind: "write", at, milliseconds: 5, status: 201, number: 1, cart: "a" },
      { kind: "check", at: at + 1, number: 1, found: "gone" },
    ];
    writeFileSync(file, lines.map((it) => `${JSON.stringify(it)}\n`).join(""));
    await drill("report", id, "--users", file, "--json");
    const { users, lost } = JSON.parse(printed[0]!) as { users: object; lost: object };
    assert.deepEqual([(users as { requests: number }).requests, (users as { failed: number }).failed], [2, 1]);
    assert.deepEqual((lost as { writes: string[] }).writes, ["cart 1 from a laptop"]);
    await assert.rejects(drill("report", id, "--users", file), /^Error: This run's users are in its journal already/);
  });

  it("takes nothing while the run isn't ended", async () => {
    keep(id, sampleEntries().filter((it) => it.kind !== "closed")); // prettier-ignore
    await assert.rejects(drill("report", id, "--sign-off", "Grace"), /^Error: This run isn't ended/);
  });
});
