/** What came of each thing that was played, by commit: a file that is written after each, so that a run goes on where another was stopped. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface PlayedResult {
  readonly name: string;
  /** What isn't as it must be. */
  readonly problems: readonly string[];
}

export class CommitResults<T extends PlayedResult> {
  readonly file: string;
  private readonly all: T[];

  constructor(folder: string, commit: string, how: "go on" | "anew") {
    this.file = path.join(folder, `${commit}.json`);
    this.all = how === "go on" && existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as T[]) : [];
  }

  /** Whole or not at all: whoever is interrupted here goes on later. */
  add(result: T): void {
    this.all.push(result);
    mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(this.all, undefined, 2)}\n`);
    renameSync(temporary, this.file);
  }

  /** The last result counts. */
  hasHeld(name: string): boolean {
    return this.last(name)?.problems.length === 0;
  }

  last(name: string): T | undefined {
    return this.all.findLast((it) => it.name === name);
  }

  get newest(): T | undefined {
    return this.all.at(-1);
  }
}
