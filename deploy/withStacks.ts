import { say } from "./ask";
import type { StackProcess } from "./stackProcess";

/**
 * Works with the processes of stacks. Ctrl-C says `interrupted`, aborts the work and asks every engine to stop; the processes end whatever
 * happens. The exit code becomes 1 where the work fails, with what it threw in words, and 130 where it was interrupted.
 */
export async function withStacks(
  stacks: ReadonlyMap<string, StackProcess>,
  interrupted: string,
  work: (interruption: AbortSignal) => Promise<void>,
): Promise<void> {
  const interruption = new AbortController();
  process.on("SIGINT", () => {
    say(interrupted);
    interruption.abort();
    for (const it of stacks.values()) it.interrupt();
  });
  try {
    await work(interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) say((error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  } finally {
    await Promise.all([...stacks.values()].map((it) => it.end()));
  }
}
