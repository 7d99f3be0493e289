/**
 * What shoppers met, second by second: the series that a report draws, that a terminal shows, and that judgements are made of. Plain
 * data, as JSON: whoever draws needs nothing else of this room.
 */

/** What a request was for. `account` is a registration, a sign-in or its renewal. */
export const requestKinds = ["page", "api", "cart", "checkout", "review", "account"] as const;

export type RequestKind = (typeof requestKinds)[number];

/** In milliseconds, from the moment at which the shopper wanted it until the last byte of the answer. */
export interface LatencyFigures {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface RequestCounts {
  readonly requests: number;
  /** Of them, those that a viewer saw fail: no whole answer in time, a broken connection, 429, or a status from 500 on. */
  readonly errors: number;
}

/** One second of the viewers in one region: what ended in it. Seconds in which nothing ended aren't there. */
export interface LoadSecond extends RequestCounts {
  /** Since the epoch. */
  readonly second: number;
  /** Region that the viewers are in. */
  readonly viewers: string;
  /** Answered definitely with a status from 400 to 499 (not 429): shopping, such as "out of stock". */
  readonly refused: number;
  /** Of requests that weren't errors; undefined where all were. */
  readonly latencyMs?: LatencyFigures;
  /** How many answers came from which region, by the answers' own X-Region; "edge cache" for those that the edge kept. */
  readonly answeredBy: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Partial<Record<RequestKind, RequestCounts>>>;
}

/** A moment that a reader wants to see in a chart: a fault, a promotion, the end of a step. */
export interface LoadMark {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: string;
}

export interface LoadTimeline {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Regions that have viewers. */
  readonly viewers: readonly string[];
  readonly seconds: readonly LoadSecond[];
  readonly marks: readonly LoadMark[];
}

/** A part of a timeline: before, during or after what was done to the platform. */
export interface PhaseFigures extends RequestCounts {
  readonly name: "before" | "during" | "after";
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  readonly latencyMs?: LatencyFigures;
}

/** What viewers in one region met. */
export interface ViewerJudgement {
  readonly viewers: string;
  /** From the moment at which the first request that failed was sent to the end of the last one that failed; 0 without any. */
  readonly errorsSeenForMs: number;
  /** Milliseconds since the epoch. */
  readonly firstErrorAt?: number;
  readonly lastErrorAt?: number;
  /** Whole seconds in which at least one request failed. */
  readonly secondsWithErrors: number;
  readonly phases: readonly PhaseFigures[];
}

export interface LoadJudgement {
  /** How the time of errors is counted, in a sentence for the reader. */
  readonly rule: string;
  readonly viewers: readonly ViewerJudgement[];
  /** Of all viewers together. */
  readonly phases: readonly PhaseFigures[];
}
