import type { LifeDuration } from "../../report/life";
import { assumedDelays } from "../dataplane/timeScale";

/** How long things took, for the report, and which of AWS' delays are assumed in them. */
export class Durations {
  private readonly all: LifeDuration[] = [];

  get list(): readonly LifeDuration[] {
    return this.all;
  }

  /** Notes what has taken from then until now. @returns its seconds, for a sentence */
  add(what: string, since: number, assumed: readonly (keyof typeof assumedDelays)[]): string {
    const seconds = (Date.now() - since) / 1000;
    this.measured(what, seconds, assumed);
    return seconds.toFixed(1);
  }

  /** Notes what others have measured. */
  measured(what: string, measuredSeconds: number, assumed: readonly (keyof typeof assumedDelays)[]): void {
    this.all.push({ what, measuredSeconds, assumed: assumed.map((it) => assumedDelays[it]) });
  }
}
