/** A checker's opinion, which changes when so many results in a row contradict it: in both directions alike. */
export interface Opinion {
  readonly healthy: boolean;
  /** Results in a row that say otherwise. */
  readonly contradicting: number;
}

/** An endpoint is taken to be healthy until it is known better. */
export const unknownYet: Opinion = { healthy: true, contradicting: 0 };

/** @param threshold FailureThreshold of the health check, 1 to 10 */
export function afterResult(
  { healthy, contradicting }: Opinion,
  result: "Success" | "Failure",
  threshold: number,
): Opinion {
  if ((result === "Success") === healthy) return { healthy, contradicting: 0 };
  return contradicting + 1 >= threshold
    ? { healthy: !healthy, contradicting: 0 }
    : { healthy, contradicting: contradicting + 1 };
}
