import { ProblemError, ShopUnreachableError } from "./failures";

/** Told before each wait; and once more, with undefined, when the waiting is over. */
export type OnWaiting = (attempt: number | undefined) => void;

interface Patience {
  /** In milliseconds; afterwards the last error is thrown. */
  readonly forMs: number;
  readonly onWaiting?: OnWaiting;
}

/** Whether the same request, sent again, may be answered: only for those that have their effect once. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof ShopUnreachableError ||
    (error instanceof ProblemError && [429, 502, 503, 504].includes(error.status))
  );
}

/** Does it again while the shop doesn't answer or asks to wait. Only for what may be done twice. */
export async function patiently<T>(work: () => Promise<T>, { forMs, onWaiting }: Patience): Promise<T> {
  const end = Date.now() + forMs;
  for (let attempt = 1; ; attempt++) {
    try {
      const value = await work();
      if (attempt > 1) onWaiting?.(undefined);
      return value;
    } catch (error) {
      const pause = pauseAfter(attempt, error);
      if (!isPassing(error) || Date.now() + pause > end) throw error;
      onWaiting?.(attempt);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Spread out, so that everybody who waits for the same server doesn't come back at the same moment. */
function pauseAfter(attempt: number, error: unknown): number {
  const asked = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0;
  const own = Math.min(500 * 2 ** (attempt - 1), 8000);
  return Math.min(Math.max(asked, own), 30_000) * (1 + Math.random() / 4);
}
