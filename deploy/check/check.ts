/** Questions that are asked of an account and its surroundings before anything is deployed. Nothing here changes anything. */

/** Before which part of a deployment a question is asked, in this order. */
export const stages = ["foundation", "regions", "global"] as const;
export type Stage = (typeof stages)[number];

export type Answer =
  | { readonly verdict: "ok"; readonly detail: string }
  /** The deployment would fail on it, or be unsafe. */
  | { readonly verdict: "problem"; readonly detail: string; readonly remedy: string }
  /** Nobody but a person can find out, or these credentials may not. */
  | { readonly verdict: "can't be asked"; readonly detail: string; readonly remedy: string };

export interface AccountCheck {
  readonly name: string;
  readonly stage: Stage;
  /** Asked before all others; while it is a problem, they have no answers. */
  readonly first?: true;
  /** Where it throws, the question couldn't be asked. */
  ask(): Promise<Answer>;
}

export interface AccountAnswer {
  readonly name: string;
  readonly stage: Stage;
  readonly answer: Answer;
}

export const ok = (detail: string): Answer => ({ verdict: "ok", detail });
export const problem = (detail: string, remedy: string): Answer => ({ verdict: "problem", detail, remedy });
export const unasked = (detail: string, remedy: string): Answer => ({ verdict: "can't be asked", detail, remedy });

/** Asks everything at once, after what comes first; one question's failure is its own answer. */
export async function askAll(checks: readonly AccountCheck[]): Promise<readonly AccountAnswer[]> {
  const first = await Promise.all(checks.filter((it) => it.first).map(answered));
  if (problemsAmong(first).length > 0) return first;
  return [...first, ...(await Promise.all(checks.filter((it) => !it.first).map(answered)))];
}

const answered = async ({ name, stage, ask }: AccountCheck): Promise<AccountAnswer> => ({
  ...{ name, stage },
  answer: await ask().catch((error: Error) => failed(error)),
});

const denials = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"]);

function failed(error: Error): Answer {
  const detail = `${error.name}: ${error.message.split("\n")[0]}`;
  return denials.has(error.name)
    ? unasked(detail, "Allow these credentials the read that is named, or look it up in the console.")
    : unasked(detail, "Check the credentials and the connection, then run the check again.");
}

export const problemsAmong = (results: readonly AccountAnswer[]): readonly AccountAnswer[] =>
  results.filter(({ answer }) => answer.verdict === "problem");

/** One line for each answer, and what to do beneath those that aren't ok. */
export function linesOf(results: readonly AccountAnswer[]): string[] {
  const order = [...results].sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  const width = Math.max(...order.map(({ answer }) => answer.verdict.length));
  return order.flatMap(({ name, answer }) => [
    `${answer.verdict.padEnd(width)}  ${name}: ${answer.detail}`,
    ...(answer.verdict === "ok" ? [] : [`${" ".repeat(width)}    ${answer.remedy}`]),
  ]);
}

export function countsOf(results: readonly AccountAnswer[]): string {
  const count = (verdict: Answer["verdict"]): number =>
    results.filter(({ answer }) => answer.verdict === verdict).length;
  const problems = count("problem");
  return `${count("ok")} ok, ${problems} problem${problems === 1 ? "" : "s"}, ${count("can't be asked")} can't be asked`;
}
