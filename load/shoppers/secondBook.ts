/** Every result, put together by the second in which it ended. */
import type { LatencyFigures, LoadSecond, RequestCounts, RequestKind } from "../timeline";

/** One request, answered or not. Times in milliseconds since the epoch. */
export interface ShopResult {
  /** When the shopper wanted it. */
  readonly begunAt: number;
  readonly endedAt: number;
  readonly viewers: string;
  readonly kind: RequestKind;
  /** 0 where no whole answer came. */
  readonly status: number;
  readonly answeredBy?: string;
}

/** Milliseconds since the epoch, with fractions: most answers take only a few. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** What a viewer sees as a failure of the shop. */
export const isError = (status: number): boolean => status === 0 || status === 429 || status >= 500;
const isRefusal = (status: number): boolean => status >= 400 && !isError(status);

export class SecondBook {
  readonly #open = new Map<number, ShopResult[]>();

  add(result: ShopResult): void {
    const second = Math.floor(result.endedAt / 1000);
    const those = this.#open.get(second);
    if (those) those.push(result);
    else this.#open.set(second, [result]);
  }

  /** What ended in seconds that were over at this time, and isn't told again. */
  take(now: number): LoadSecond[] {
    const over = [...this.#open].filter(([second]) => (second + 1) * 1000 <= now).sort(([one], [other]) => one - other);
    for (const [second] of over) this.#open.delete(second);
    return over.flatMap(([second, results]) => secondsOf(second, results));
  }
}

function secondsOf(second: number, results: readonly ShopResult[]): LoadSecond[] {
  const viewers = [...new Set(results.map((it) => it.viewers))].sort();
  return viewers.map((name) => {
    const own = results.filter((it) => it.viewers === name);
    const latency = latencyOf(own);
    return {
      ...{ second, viewers: name, ...countsOf(own), refused: own.filter((it) => isRefusal(it.status)).length },
      ...(latency && { latencyMs: latency }),
      answeredBy: counted(own.flatMap((it) => it.answeredBy ?? [])),
      kinds: kindsOf(own),
    };
  });
}

export const countsOf = (results: readonly ShopResult[]): RequestCounts => ({
  requests: results.length,
  errors: results.filter((it) => isError(it.status)).length,
});

/** Of those that weren't errors: by the nearest rank, exactly. */
export function latencyOf(results: readonly ShopResult[]): LatencyFigures | undefined {
  const all = Float64Array.from(
    results.filter((it) => !isError(it.status)),
    (it) => it.endedAt - it.begunAt,
  ).sort();
  if (all.length === 0) return undefined;
  const at = (share: number): number => tenths(all[Math.max(0, Math.ceil(share * all.length) - 1)]!);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

function kindsOf(results: readonly ShopResult[]): LoadSecond["kinds"] {
  const kinds = [...new Set(results.map((it) => it.kind))];
  return Object.fromEntries(kinds.map((kind) => [kind, countsOf(results.filter((it) => it.kind === kind))]));
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
