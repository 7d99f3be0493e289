import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks until there is an answer, as the real provider's waiters do.
 * @param what Names what is waited for, in the error.
 * @param seconds How long to wait before giving up.
 */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) throw new Error(`Waited ${seconds} s for ${what}, which didn't happen.`);
    await sleep(pause);
  }
}
