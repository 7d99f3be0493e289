/**
 * What shoppers know, kept outside of the regions: a file of one JSON object a line, only ever appended to. Each attempt has its
 * number and is in the file before it is sent; what was heard of it follows. A line is with the operating system when the call
 * returns, so it survives SIGKILL to this process (not a crash of the machine, which ends the rehearsal as well).
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { type AttemptOutcome, unheard, type Write, type WriteSubject } from "./writes";

/** Stands at the beginning, and again after each restart. */
interface SessionLine {
  readonly session: 1;
  readonly at: number;
}

interface AttemptLine {
  readonly n: number;
  /** Number of the first attempt at the same thing. */
  readonly write: number;
  readonly at: number;
  readonly viewers: string;
  readonly subject: WriteSubject;
}

type OutcomeLine = { readonly n: number; readonly at: number } & AttemptOutcome;

type LedgerLine = SessionLine | AttemptLine | OutcomeLine;

export interface NewAttempt {
  readonly subject: WriteSubject;
  readonly viewers: string;
  /** Of the first attempt, when this isn't it. */
  readonly write?: number;
}

export class WriteLedger {
  #last: number;
  readonly #file: number;

  /** Created where there is none; otherwise numbers go on where they ended. @throws Error when it is no ledger. */
  constructor(path: string) {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    this.#last = Math.max(0, ...readLines(text).flatMap((it) => ("n" in it ? it.n : [])));
    this.#file = openSync(path, "a", 0o600);
    // Whatever was being written when a process was killed ends here, as a line that nobody can read.
    if (text !== "" && !text.endsWith("\n")) writeSync(this.#file, "\n");
    this.#append({ session: 1, at: Date.now() });
  }

  /** @returns the attempt's number. Send it now, and not before. */
  begin({ subject, viewers, write }: NewAttempt): number {
    const n = ++this.#last;
    this.#append({ n, write: write ?? n, at: Date.now(), viewers, subject });
    return n;
  }

  end(n: number, outcome: AttemptOutcome): void {
    this.#append({ n, at: Date.now(), ...outcome });
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(line: LedgerLine): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** All writes in a ledger, in the order in which they began. @throws Error naming the line that can't be read. */
export function readLedger(path: string): Write[] {
  return writesOf(readLines(readFileSync(path, "utf8")));
}

function writesOf(lines: readonly LedgerLine[]): Write[] {
  const outcomes = new Map(lines.flatMap((it) => ("outcome" in it ? [[it.n, it] as const] : [])));
  const byWrite = new Map<number, AttemptLine[]>();
  for (const it of lines) {
    if (!("subject" in it)) continue;
    const attempts = byWrite.get(it.write);
    if (attempts) attempts.push(it);
    else byWrite.set(it.write, [it]);
  }
  return [...byWrite.values()].map((attempts) => writeOf(attempts, outcomes));
}

function writeOf(attempts: readonly AttemptLine[], all: ReadonlyMap<number, OutcomeLine>): Write {
  const { write, subject, viewers, at } = attempts[0]!;
  const outcomes = attempts.map(({ n }) => outcomeIn(all.get(n)));
  const heardAt = all.get(attempts.at(-1)!.n)?.at;
  return { number: write, subject, viewers, at, outcomes, ...(heardAt !== undefined && { heardAt }) };
}

function outcomeIn(line: OutcomeLine | undefined): AttemptOutcome {
  if (!line) return unheard;
  const { n: _n, at: _at, ...outcome } = line;
  return outcome;
}

function readLines(text: string): LedgerLine[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.flatMap((line, index) => {
    const read = parsed(line);
    // Torn by SIGKILL: the last one, or the last one before a restart. Its attempt was never sent, or nothing was heard of it.
    const isTorn = index === lines.length - 1 || isSession(lines[index + 1]!);
    if (!read && !isTorn) throw new Error(`line ${index + 1} of the ledger is no JSON object: ${line.slice(0, 80)}`);
    return read ?? [];
  });
}

const isSession = (line: string): boolean => line.startsWith('{"session":');

function parsed(line: string): LedgerLine | undefined {
  try {
    return JSON.parse(line) as LedgerLine;
  } catch {
    return undefined;
  }
}
