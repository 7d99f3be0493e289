import type { ApplyPorts } from "./groups";
import type { StackOutcome } from "./protocol";
import { wordsOf } from "./unfinished";
import { nameOf, typeOf } from "./urn";

/**
 * Takes away a stack's lock, and forgets what was begun, naming it: whoever asked looks whether it is there.
 * @throws Error where it isn't confirmed, or the engine or AWS refuses
 */
export async function unlock(stack: string, { stack: find, say, confirm }: ApplyPorts): Promise<void> {
  const question = `Does no deployment of ${stack} run any more, here or elsewhere? Its lock goes, and two at once would break its state.`;
  if (!(await confirm(question))) throw new Error("Stopped: not confirmed. Nothing was changed.");
  const process = find(stack);
  await done(process.perform({ kind: "cancel" }));
  const { unfinished = [] } = await done(process.perform({ kind: "resources" }));
  if (unfinished.length === 0) return say(`${stack} is unlocked, and nothing in it was left unfinished.`);
  await done(process.perform({ kind: "forget unfinished" }));
  say(`${stack} is unlocked. These may be there, and no stack knows them now. Look for each in AWS:`);
  for (const it of unfinished) say(`  ${wordsOf(it)}`);
  const created = unfinished.filter(({ type }) => type === "creating");
  if (created.length === 0) return;
  say(
    "What isn't there is made by the next deployment. What is, and was quickly made, delete by hand; or take it over:",
  );
  for (const { urn, parent } of created)
    say(
      `  pulumi import ${typeOf(urn)} ${nameOf(urn)} ID ${parent === undefined ? "" : `--parent 'parent=${parent}' `}` +
        `--stack ${stack} --protect=false --generate-code=false`,
    );
}

async function done(outcome: Promise<StackOutcome>): Promise<StackOutcome> {
  const found = await outcome;
  if (found.error !== undefined) throw new Error(found.error);
  return found;
}
