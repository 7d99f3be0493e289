/** What came of each change, by commit: a file that is written after each, so that a run goes on where another was stopped. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PlantedChange } from "./badChange";
import type { PlayedChange } from "./play";

export class Results {
  private constructor(
    readonly file: string,
    private readonly all: PlayedChange[],
  ) {}

  static open(folder: string, commit: string): Results {
    const file = path.join(folder, `${commit}.json`);
    const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PlayedChange[]) : [];
    return new Results(file, before);
  }

  add(played: PlayedChange): void {
    this.all.push(played);
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, `${JSON.stringify(this.all, undefined, 2)}\n`);
  }

  /** The last result counts. */
  hasHeld(name: string): boolean {
    return this.last(name)?.problems.length === 0;
  }

  /** Whether the last change left something behind that the next one would be blamed for. */
  get isLeftBad(): boolean {
    return (this.all.at(-1)?.problems ?? []).some((it) => /can't be put back|not within/.test(it));
  }

  lineOf({ name }: Pick<PlantedChange, "name">): string {
    const it = this.last(name);
    if (!it) return `  ${name}: not played`;
    const { problems, seconds, updated, untilBack, requests, failed, said } = it;
    const where = updated.length === 0 ? "before anything was applied" : `after ${[...new Set(updated)].join(", ")}`;
    const back = untilBack ? `, its way back began ${untilBack.seconds} s after the ${untilBack.from}` : "";
    const how = said === "it went through" ? "it went through" : `stopped ${where}${back}`;
    return [
      `${problems.length === 0 ? "✔" : "✘"} ${String(seconds).padStart(5)} s  ${name}: ${how}; ${failed} of ${requests} requests failed`,
      ...problems.map((line) => `    ${line}`),
    ].join("\n");
  }

  table(changes: readonly Pick<PlantedChange, "name">[]): string {
    const held = changes.filter((it) => this.hasHeld(it.name)).length;
    return [...changes.map((it) => this.lineOf(it)), `${held} of ${changes.length} ended as they must`].join("\n");
  }

  private last(name: string): PlayedChange | undefined {
    return this.all.findLast((it) => it.name === name);
  }
}
