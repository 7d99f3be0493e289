/** Why a step isn't done now. */
export interface Guard<Context, Seen = unknown> {
  /** Every reason, each a sentence; none where the step may be done. A guard that can't tell throws, which refuses. */
  refusals(context: Context, seen: Seen): readonly string[] | Promise<readonly string[]>;
}

/** Asks every guard, so that a person reads all reasons at once. */
export async function refusalsOf<Context, Seen>(
  guards: readonly Guard<Context, Seen>[],
  context: Context,
  seen: Seen,
): Promise<readonly string[]> {
  const asked = guards.map(async (it) => it.refusals(context, seen));
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((it) => (it.status === "fulfilled" ? it.value : [(it.reason as Error).message]));
}
