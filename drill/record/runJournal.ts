/** The journal of one run while it is written: on this machine's disk, and in the regions that stay. */
import type { EntryBodies, EntryKind, JournalEntry } from "../entries";
import { type Chain, emptyChain, nextLine } from "./chain";
import type { CopiesWritten, JournalCopies } from "./journalCopies";
import type { JournalFile } from "./journalFile";

export class RunJournal {
  private readonly lines: string[];
  private readonly all: JournalEntry[];
  private last: Promise<unknown> = Promise.resolve();
  private copies: JournalCopies | undefined;
  private saidOfCopies = "";

  constructor(
    private readonly file: JournalFile,
    private readonly now: () => number,
    have: Chain = emptyChain,
  ) {
    this.lines = [...have.lines];
    this.all = [...have.entries];
  }

  get entries(): readonly JournalEntry[] {
    return this.all;
  }

  /** From now on every important entry is copied before anybody acts on it. */
  copyTo(copies: JournalCopies): void {
    this.copies = copies;
  }

  /** Resolves when it is on the disk. */
  note<Kind extends EntryKind>(kind: Kind, body: EntryBodies[Kind]): Promise<void> {
    return this.inOrder(() => this.append(kind, body));
  }

  /**
   * Resolves when it can be read from another machine as well.
   * @throws Error where no copy could be written; TakenOver where somebody else goes on with this run
   */
  record<Kind extends EntryKind>(kind: Kind, body: EntryBodies[Kind]): Promise<void> {
    return this.inOrder(async () => {
      await this.append(kind, body);
      await this.copy();
    });
  }

  async close(): Promise<void> {
    await this.last.catch(() => undefined);
    await this.file.close();
  }

  private async append<Kind extends EntryKind>(kind: Kind, body: EntryBodies[Kind]): Promise<void> {
    const line = nextLine(this.lines, kind, body, this.now());
    await this.file.append([line]);
    this.lines.push(line);
    this.all.push(JSON.parse(line) as JournalEntry);
  }

  private async copy(): Promise<void> {
    if (this.copies === undefined) return;
    const result = await this.copies.bringUpToDate(this.lines);
    if (result.written.length === 0) throw new Error(noCopy(result));
    const said = JSON.stringify([result.written, result.failed.map(({ place }) => place)]);
    if (said === this.saidOfCopies) return;
    this.saidOfCopies = said;
    await this.append("copies", result);
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

const noCopy = ({ failed }: CopiesWritten): string =>
  "The journal can't be copied to any region that stays, so nobody else could go on with this run:\n" +
  failed.map(({ place, why }) => `  ${place}: ${why}`).join("\n");
