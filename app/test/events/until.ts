import { setTimeout as wait } from "node:timers/promises";

/** Looks again and again until it is so. @throws Error after a time that only something broken takes */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; !(await isSo()); await wait(20))
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
}
