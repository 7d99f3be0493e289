/** How a shopper asks: each request is measured, and a write goes on until it is known what became of it. */
import { setTimeout as wait } from "node:timers/promises";
import type { WriteLedger } from "../ledger/ledger";
import type { Acknowledgement, AttemptOutcome, WriteSubject } from "../ledger/writes";
import type { RequestKind } from "../timeline";
import { NoAnswerError, type ShopAnswer, type ShopRequest, type ViewerConnections } from "./connections";
import { preciseNow, type ShopResult } from "./secondBook";

export interface AskingOptions {
  readonly region: string;
  readonly connections: ViewerConnections;
  readonly ledger: WriteLedger;
  readonly patienceMs: number;
  readonly onResult: (result: ShopResult) => void;
  /** Aborted when nobody may go on trying. */
  readonly givenUp: AbortSignal;
}

export interface WantedWrite {
  readonly kind: RequestKind;
  readonly subject: WriteSubject;
  /** Made anew for each attempt: a sign-in may have been renewed. */
  readonly request: () => ShopRequest;
  /** What an acknowledgement says beside its status. */
  readonly read?: (body: unknown) => Partial<Acknowledgement>;
  /** Signs in again. @returns whether that helped. Default: it can't. */
  readonly signInAgain?: () => Promise<boolean>;
}

export interface WriteEnd {
  readonly outcome: AttemptOutcome;
  /** Of the last attempt; undefined where no answer came. */
  readonly answer?: ShopAnswer;
}

/** Neither yes nor no: the same may be asked again, under the same key. */
const passing = [0, 429, 500, 502, 503, 504];

export class Asking {
  constructor(private readonly options: AskingOptions) {}

  get region(): string {
    return this.options.region;
  }

  /** One request, measured. @returns undefined where no whole answer came. */
  async ask(kind: RequestKind, request: ShopRequest, begunAt = preciseNow()): Promise<ShopAnswer | undefined> {
    return (await this.#asked(kind, request, begunAt)).answer;
  }

  /** @returns what became known. "unknown" only when patience has ended, or the shopper was told to give up. */
  async write(wanted: WantedWrite, begunAt = preciseNow()): Promise<WriteEnd> {
    const { ledger, patienceMs, region, givenUp } = this.options;
    const end = Date.now() + patienceMs;
    let first: number | undefined;
    for (let attempt = 1; ; attempt++) {
      const n = ledger.begin({ subject: wanted.subject, viewers: region, ...(first && { write: first }) });
      first ??= n;
      const { answer, broke } = await this.#asked(
        wanted.kind,
        wanted.request(),
        attempt === 1 ? begunAt : preciseNow(),
      );
      const outcome = outcomeIn(wanted, answer, broke);
      ledger.end(n, outcome);
      if (answer?.status === 401 && attempt <= 3 && (await wanted.signInAgain?.())) continue;
      const pause = pauseAfter(attempt, answer);
      const goesOn = passing.includes(answer?.status ?? 0) && Date.now() + pause < end && !givenUp.aborted;
      if (!goesOn || !(await waited(pause, givenUp))) return { outcome, ...(answer && { answer }) };
    }
  }

  async #asked(kind: RequestKind, request: ShopRequest, begunAt: number): Promise<Asked> {
    const { connections, region, onResult } = this.options;
    const done = { begunAt, viewers: region, kind };
    try {
      const answer = await connections.send(request);
      const by = answeredBy(answer);
      onResult({ ...done, endedAt: preciseNow(), status: answer.status, ...(by && { answeredBy: by }) });
      return { answer, broke: "" };
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      onResult({ ...done, endedAt: preciseNow(), status: 0 });
      return { answer: undefined, broke: error.message };
    }
  }
}

interface Asked {
  readonly answer: ShopAnswer | undefined;
  readonly broke: string;
}

function outcomeIn({ read }: WantedWrite, answer: ShopAnswer | undefined, broke: string): AttemptOutcome {
  if (!answer) return { outcome: "unknown", reason: broke };
  const { status } = answer;
  const body = parsed(answer.text);
  if (status < 300) {
    const region = header(answer, "x-region");
    return { outcome: "acknowledged", status, ...read?.(body), ...(region && { region }) };
  }
  const reason = /[^/]+$/.exec((body as { type?: string } | undefined)?.type ?? "")?.[0] ?? `status ${status}`;
  return status < 500 ? { outcome: "refused", status, reason } : { outcome: "unknown", status, reason };
}

const header = ({ headers }: ShopAnswer, name: string): string | undefined => [headers[name] ?? []].flat()[0];

function answeredBy(answer: ShopAnswer): string | undefined {
  return /^(refresh)?hit /i.test(header(answer, "x-cache") ?? "") ? "edge cache" : header(answer, "x-region");
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** As the shop's own pages wait: longer each time, at least as long as Retry-After says, and not all at the same moment. */
function pauseAfter(attempt: number, answer: ShopAnswer | undefined): number {
  const asked = Number((answer && header(answer, "retry-after")) ?? 0) * 1000 || 0;
  const own = Math.min(500 * 2 ** (attempt - 1), 8_000);
  return Math.min(Math.max(asked, own), 30_000) * (1 + Math.random() / 4);
}

/** @returns whether it was waited to the end. */
async function waited(ms: number, givenUp: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal: givenUp });
    return true;
  } catch {
    return false;
  }
}
