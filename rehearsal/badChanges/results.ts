/** What came of each change, in words. */
import { CommitResults } from "../scenarios/commitResults";
import type { PlantedChange } from "./badChange";
import type { PlayedChange } from "./play";

export class Results extends CommitResults<PlayedChange> {
  /** Whether the last change left something behind that the next one would be blamed for. */
  get isLeftBad(): boolean {
    return (this.newest?.problems ?? []).some((it) => /can't be put back|not within/.test(it));
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
}
