/** How steps of drills wait: by the clock that they are given, and by AWS' time as the run scales it. */
import type { DrillContext } from "../../context";
import { callErrorKind } from "../../probes/callErrors";

const usualPollMilliseconds = 5000;
/** However short AWS' time is made, work that is really done takes its time. */
const leastPatienceSeconds = 120;

export const poll = ({ ports }: DrillContext): Promise<void> =>
  ports.clock.wait(ports.pollMilliseconds ?? usualPollMilliseconds);

/** Milliseconds here for so many seconds of AWS. */
export const scaled = ({ timeScale }: DrillContext, seconds: number): number => (seconds * 1000) / timeScale;

/** Milliseconds that so many seconds of AWS are waited for at most. */
export const patience = (context: DrillContext, seconds: number): number =>
  Math.max(scaled(context, seconds), leastPatienceSeconds * 1000);

/**
 * Looks, and looks again where nobody answered.
 * @throws what the last look threw
 */
export async function looked<T>(context: DrillContext, look: () => Promise<T>): Promise<T> {
  for (let left = 3; ; left--) {
    try {
      return await look();
    } catch (error) {
      const kind = callErrorKind(error);
      if (left === 0 || (kind !== "throttled" && kind !== "unanswered")) throw error;
      await poll(context);
    }
  }
}

/**
 * Looks until something is so.
 * @returns what was seen then; nothing where it isn't so within some seconds of AWS
 */
export async function seenWithin<T>(
  context: DrillContext,
  seconds: number,
  look: () => Promise<T>,
  isSo: (seen: T) => boolean,
): Promise<{ readonly seen: T; readonly isSo: boolean }> {
  const { clock } = context.ports;
  const deadline = clock.now() + patience(context, seconds);
  for (;;) {
    const seen = await looked(context, look);
    if (isSo(seen)) return { seen, isSo: true };
    if (clock.now() >= deadline) return { seen, isSo: false };
    await poll(context);
  }
}
