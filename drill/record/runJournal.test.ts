import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { JournalCopies, TakenOver } from "./journalCopies";
import { JournalFile } from "./journalFile";
import { MemoryPlace } from "./memoryPlace.fixture";
import { RunJournal } from "./runJournal";
import { findRun, journalOf, knownRuns, readyRun, runId } from "./runs";

const id = runId("evacuate", Date.parse("2026-01-31T08:00:00.123Z"), "beef");
const decided = { who: "ada", kind: "answer", what: "said so", seconds: 1 } as const;

describe("A run's journal", () => {
  let folder: string;
  let eu: MemoryPlace;
  let ap: MemoryPlace;
  const open: RunJournal[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "journal-"));
    [eu, ap] = [new MemoryPlace("eu-west-1"), new MemoryPlace("ap-south-1")];
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((it) => it.close()));
    rmSync(folder, { recursive: true });
  });

  const begun = async (...places: MemoryPlace[]): Promise<RunJournal> => {
    const journal = new RunJournal(await JournalFile.create(journalOf(folder, id)), () => 5);
    open.push(journal);
    journal.copyTo(new JournalCopies(id, places));
    return journal;
  };
  const onDisk = (): string => readFileSync(journalOf(folder, id), "utf8");
  const copied = ({ objects }: MemoryPlace): string =>
    [...objects.keys()]
      .sort()
      .map((it) => objects.get(it)!.text)
      .join("");

  it("is named by when, what and four digits", () => {
    assert.equal(id, "20260131T080000Z-evacuate-beef");
  });

  it("is copied to every region before whoever records is told, and what is only noted with the next record", async () => {
    const journal = await begun(eu, ap);
    await journal.note("decision", decided);
    assert.equal(copied(eu), "");
    await journal.record("intended", { step: "move" });
    const lines = onDisk().split("\n");
    assert.equal(copied(eu), `${lines[0]}\n${lines[1]}\n`);
    assert.equal(copied(ap), copied(eu));
    assert.deepEqual(journal.entries.at(-1)!.body, { written: ["eu-west-1", "ap-south-1"], failed: [] });
  });

  it("goes on with one copy, says which fails, and brings that up to date when it answers again", async () => {
    const journal = await begun(eu, ap);
    ap.fault = "silent";
    await journal.record("intended", { step: "move" });
    assert.deepEqual(journal.entries.at(-1)!.body, {
      written: ["eu-west-1"],
      failed: [{ place: "ap-south-1", why: "ap-south-1 doesn't answer" }],
    });
    ap.fault = "none";
    await journal.record("intended", { step: "next" });
    assert.equal(copied(ap), copied(eu));
  });

  it("lets nothing be done where no region has a copy", async () => {
    const journal = await begun(eu, ap);
    eu.fault = ap.fault = "silent";
    await assert.rejects(journal.record("intended", { step: "move" }), {
      message: /^The journal can't be copied to any region that stays.*\n {2}eu-west-1: eu-west-1 doesn't answer/s,
    });
  });

  it("finds its own lines where an answer was lost, and goes on after them", async () => {
    const journal = await begun(eu);
    eu.fault = "answerLost";
    await assert.rejects(journal.record("intended", { step: "move" }));
    eu.fault = "none";
    await journal.record("intended", { step: "next" });
    assert.equal(
      copied(eu),
      onDisk()
        .split("\n")
        .slice(0, 2)
        .map((it) => `${it}\n`)
        .join(""),
    );
  });

  it("is taken over where somebody else has written its next lines", async () => {
    const mine = await begun(eu, ap);
    await mine.record("intended", { step: "move" });
    const other = mkdtempSync(path.join(os.tmpdir(), "journal-"));
    const ready = await readyRun(other, id, await findRun(other, [eu, ap], id), () => undefined);
    const theirs = new RunJournal(ready.file, () => 9, ready);
    open.push(theirs);
    theirs.copyTo(ready.copiesTo([eu, ap]));
    await theirs.record("decision", decided);
    await assert.rejects(mine.record("intended", { step: "next" }), TakenOver);
    rmSync(other, { recursive: true });
  });

  it("is gone on with without the line that was torn", async () => {
    const journal = await begun(eu);
    await journal.record("intended", { step: "move" });
    const before = onDisk();
    appendFileSync(journalOf(folder, id), '{"sequence":2,"at"');
    const ready = await readyRun(folder, id, await findRun(folder, [eu], id), () => undefined);
    await ready.file.close();
    assert.equal(onDisk(), before);
    assert.equal(ready.entries.length, 2);
  });

  it("is put aside, not lost, where it went on after another took the run over", async () => {
    const journal = await begun(eu);
    await journal.record("intended", { step: "move" });
    const other = mkdtempSync(path.join(os.tmpdir(), "journal-"));
    const ready = await readyRun(other, id, await findRun(other, [eu], id), () => undefined);
    const theirs = new RunJournal(ready.file, () => 9, ready);
    open.push(theirs);
    theirs.copyTo(ready.copiesTo([eu]));
    await theirs.note("lease", { place: "eu-west-1", token: 2, what: "taken" });
    await theirs.record("decision", decided);
    await journal.note("intended", { step: "late" });
    const said: string[] = [];
    const record = await findRun(folder, [eu], id);
    const mine = await readyRun(folder, id, record, (line) => said.push(line));
    await mine.file.close();
    assert.deepEqual(
      mine.entries.map(({ kind }) => kind),
      ["intended", "lease", "decision"],
    );
    assert.deepEqual(readdirSync(path.join(folder, id)), ["journal.ndjson", "journal.ndjson.left-1"]);
    assert.match(said[0]!, /^this machine's journal went on after another took the run over: kept as /);
    rmSync(other, { recursive: true });
  });

  it("is refused where a byte of it was changed, on the disk or in a region", async () => {
    const journal = await begun(eu);
    await journal.record("intended", { step: "move" });
    const text = onDisk();
    writeFileSync(journalOf(folder, id), text.replace("move", "mope"));
    await assert.rejects(findRun(folder, [eu], id), /was changed: line 2 was written after another line/);
    const told: string[] = [];
    await assert.rejects(
      knownRuns(folder, [eu], () => undefined),
      /was changed/,
    );
    assert.deepEqual(
      await knownRuns(
        folder,
        [eu],
        () => undefined,
        ({ message }) => told.push(message),
      ),
      [],
    );
    assert.equal(told.length, 1);
    writeFileSync(journalOf(folder, id), text);
    const [key] = [...eu.objects.keys()];
    eu.objects.set(key!, { etag: "x", text: eu.objects.get(key!)!.text.replace("move", "mope") });
    await assert.rejects(findRun(folder, [eu], id), /differ from entry 0 on, and nobody took the run over/);
  });
});
