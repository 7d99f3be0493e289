/** What an engine that was killed had begun: it may be there, and no stack knows it. */
import type { Unfinished } from "./protocol";
import type { StackProcess } from "./stackProcess";
import { nameOf, typeOf } from "./urn";
import { type FailedStack, StacksFailed } from "./waysOut";

interface StacksAsked {
  readonly stack: (name: string) => Pick<StackProcess, "perform">;
}

/** Why nothing is destroyed: what a stack doesn't know would stay. */
export const unfinishedRefusal = (stack: string, unfinished: readonly Unfinished[] = []): string | undefined =>
  unfinished.length === 0
    ? undefined
    : `Not destroying ${stack}: an engine was killed while it worked on these, and nothing has been deleted:\n` +
      linesOf(unfinished);

export const wordsOf = ({ type, urn, name }: Unfinished): string =>
  `${type} ${typeOf(urn)} ${nameOf(urn)}${name === undefined ? "" : `, called ${name} in AWS`}`;

/**
 * The engine's plans pass all the same, and make a second time what the one that was killed may have made.
 * @throws StacksFailed with those that know of something unfinished
 */
export async function expectFinished(stacks: readonly string[], { stack: find }: StacksAsked): Promise<void> {
  const asked = stacks.map(async (stack): Promise<readonly FailedStack[]> => {
    const { unfinished = [] } = await find(stack).perform({ kind: "resources" });
    if (unfinished.length === 0) return [];
    const error = `Not updating ${stack}: an engine was killed while it worked on these:\n${linesOf(unfinished)}`;
    return [{ stack, kind: "resources", error }];
  });
  const failed = (await Promise.all(asked)).flat();
  if (failed.length > 0) throw new StacksFailed(failed, failed.map(({ error }) => error).join("\n"));
}

const linesOf = (unfinished: readonly Unfinished[]): string => unfinished.map((it) => `  ${wordsOf(it)}`).join("\n");
