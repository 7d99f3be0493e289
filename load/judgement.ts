/** What viewers met, as figures for a report. */
import { countsOf, isError, latencyOf, type ShopResult } from "./shoppers/secondBook";
import type { LoadJudgement, PhaseFigures, ViewerJudgement } from "./timeline";

/** When something was done to the platform, in milliseconds since the epoch: from the fault to the end of what healed it. */
export interface JudgedWindow {
  readonly from: number;
  readonly until: number;
}

const rule =
  "A request failed if no whole answer came in time, the connection broke, or the answer was 429 or from 500 on; each attempt counts, " +
  "also where the shopper's own repetition succeeded. Errors were seen from the sending of the first request that failed, within or " +
  "after the fault, to the end of the last one.";

export function judgeLoad(results: readonly ShopResult[], window: JudgedWindow): LoadJudgement {
  const regions = [...new Set(results.map((it) => it.viewers))].sort();
  const viewersOf = (region: string): ViewerJudgement =>
    judgeViewers(
      region,
      results.filter((it) => it.viewers === region),
      window,
    );
  return { rule, viewers: regions.map(viewersOf), phases: phasesOf(results, window) };
}

function judgeViewers(viewers: string, results: readonly ShopResult[], window: JudgedWindow): ViewerJudgement {
  const failed = results.filter((it) => isError(it.status) && it.endedAt >= window.from);
  const phases = phasesOf(results, window);
  if (failed.length === 0) return { viewers, errorsSeenForMs: 0, secondsWithErrors: 0, phases };
  const firstErrorAt = failed.reduce((first, it) => Math.min(first, it.begunAt), Infinity);
  const lastErrorAt = failed.reduce((last, it) => Math.max(last, it.endedAt), 0);
  const secondsWithErrors = new Set(failed.map((it) => Math.floor(it.endedAt / 1000))).size;
  return { viewers, errorsSeenForMs: lastErrorAt - firstErrorAt, firstErrorAt, lastErrorAt, secondsWithErrors, phases };
}

/** By when a request ended. */
function phasesOf(results: readonly ShopResult[], { from, until }: JudgedWindow): PhaseFigures[] {
  const ended = (it: ShopResult): number => it.endedAt;
  const first = results.reduce((earliest, it) => Math.min(earliest, it.begunAt), from);
  const last = results.reduce((latest, it) => Math.max(latest, ended(it)), until);
  const bounds = [
    ["before", first, from],
    ["during", from, until],
    ["after", until, last + 1],
  ] as const;
  return bounds.map(([name, since, before]) => {
    const those = results.filter((it) => ended(it) >= since && ended(it) < before);
    const latency = latencyOf(those);
    return { name, from: since, until: before, ...countsOf(those), ...(latency && { latencyMs: latency }) };
  });
}
