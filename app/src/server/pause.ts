import { setTimeout as wait } from "node:timers/promises";

/** Waits so many milliseconds, or until the signal is aborted; keeps no process alive by that. Who waits looks at the signal afterwards. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
