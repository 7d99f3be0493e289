import { type Answers, askingContext, healthyAnswers } from "./healthy.fixture";
import { guardsFor, type SteadyGuardName } from "./steadyGuards";

export const leave = { leave: "us-east-1", dataLoss: "refused" } as const;

/** What a guard says before `us-east-1` is left, where AWS answers this. */
export async function said(
  name: SteadyGuardName,
  changed: Answers,
  choice: object = leave,
): Promise<readonly string[]> {
  const context = askingContext({ ...healthyAnswers, ...changed }, { choice });
  const [guard] = guardsFor([name], context.platform, { ...leave, ...choice });
  return guard!.refusals(context, undefined);
}
