import type { Ports } from "./ports";

/** What must be so, without a break, for a while. */
export interface Condition<Seen> {
  /** What is waited for, in words. */
  readonly description: string;
  /** Why it isn't so; nothing where it is. */
  missing(seen: Seen): string | undefined;
  /** Seconds that it must have been so without a break. */
  readonly holdSeconds: number;
}

/** One condition, and how it is looked at. */
export interface Wait<Seen> {
  readonly condition: Condition<Seen>;
  readonly observe: () => Promise<Seen>;
  /** Seconds that it may take to become so, beside those that it must hold. */
  readonly patienceSeconds: number;
}

const usualPollMilliseconds = 5000;

/** Waits until a condition has held for as long as it says. @returns why it hasn't in time; nothing where it has. */
export async function untilHeld<Seen>(
  { condition, observe, patienceSeconds }: Wait<Seen>,
  { clock, say, pollMilliseconds = usualPollMilliseconds }: Pick<Ports, "clock" | "say" | "pollMilliseconds">,
): Promise<string | undefined> {
  const { description, holdSeconds } = condition;
  const deadline = clock.now() + (patienceSeconds + holdSeconds) * 1000;
  let since: number | undefined;
  let saidBefore = "";
  for (;;) {
    const missing = condition.missing(await observe());
    const now = clock.now();
    since = missing === undefined ? (since ?? now) : undefined;
    if (since !== undefined && now - since >= holdSeconds * 1000) return undefined;
    if (now >= deadline) return `Not within ${patienceSeconds} s: ${description}${missing ? ` (${missing})` : ""}.`;
    const line = missing ?? `${description}: watching that for ${holdSeconds} s`;
    if (line !== saidBefore) say(`  ${line}`);
    saidBefore = line;
    await clock.wait(pollMilliseconds);
  }
}
