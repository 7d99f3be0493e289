import { control } from "../../emulator/faults";
import type { ApiChange, ReconcilerOptions } from "./reconciler";

/** Seconds that one question waits for an answer. Nothing depends on it: the next one is asked at once. */
const askedSeconds = 20;

/** Waits until a call that may change something has been answered by the AWS API of this endpoint. */
export function nextChange(endpoint: string): ReconcilerOptions["nextChange"] {
  return async (since, signal) => {
    for (;;) {
      const answer = (await control(endpoint, "changes", { since, seconds: askedSeconds }, signal)) as ApiChange;
      if (answer.version !== since) return answer;
    }
  };
}
