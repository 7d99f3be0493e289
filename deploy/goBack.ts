/** Takes a stack back to the program and the configuration that it was deployed from before. */
import { atCommit } from "./commitCheckout";
import { describe } from "./groups";
import { changedCount, type StackOperation, type StackOutcome, type UpdateSource } from "./protocol";
import { losesDatabases } from "./regionChanges";
import type { StackProcess } from "./stackProcess";
import { isLocked, StacksFailed } from "./waysOut";

/** What going back asks of the world around it. */
export interface GoBackPorts {
  /** Folder of the checkout that has Pulumi.yaml. */
  readonly directory: string;
  /** A stack whose program and configuration are in another folder. */
  readonly stackIn: (folder: string, name: string) => Pick<StackProcess, "perform" | "end">;
  readonly say: (line: string) => void;
}

/** Where a stack can be taken back to. */
export interface WayBack {
  readonly stack: string;
  /** Of its last update before the change. Missing: it had none. */
  readonly source: UpdateSource | undefined;
  /** Options of `npm run deploy` by which a person takes it back once the commit before is checked out. */
  readonly part: string;
}

/**
 * The commit's program is previewed, judged by today's policy pack and applied, to this stack alone. It asks nobody: users wait.
 * @returns What came of it, in a sentence without its full stop. It throws nothing: whatever stands in its way is said, with what a person does.
 */
export async function goBack(way: WayBack, ports: GoBackPorts): Promise<string> {
  const { stack, part } = way;
  try {
    const commit = committedSource(way);
    ports.say(`  taking ${stack} back to what commit ${commit} makes of it`);
    const applied = await atCommit(ports.directory, commit, (folder) => applyIn(folder, stack, ports));
    return `${stack} is as commit ${commit} makes it again: ${applied}`;
  } catch (error) {
    return (
      `${stack} couldn't be taken back by itself: ${(error as Error).message}. ` +
      `Check the commit before out and run npm run deploy -- ${part}`
    );
  }
}

export interface UpdateWithWayBack {
  readonly stack: string;
  /** Takes back what was changed, and says in a sentence what came of it. Missing: there is nothing to go back to. */
  readonly goBack: (() => Promise<string>) | undefined;
  /** Aborted where a person stopped it: who does that looks for themselves. */
  readonly interruption: AbortSignal;
}

/**
 * Updates a stack that users depend on. One that fails halfway leaves a mixture that nobody has tried, so whatever it has changed is taken back.
 * Not where it was interrupted, and not where the stack is locked or a killed engine left it: then somebody else may be at work on it.
 * @throws StacksFailed with what came of going back; whatever else `update` throws
 */
export async function updateOrGoBack<T>(
  update: () => Promise<T>,
  { stack, goBack, interruption }: UpdateWithWayBack,
): Promise<T> {
  try {
    return await update();
  } catch (error) {
    const failed = error instanceof StacksFailed ? error.failed : [];
    const isHalfway = failed.some(({ kind }) => kind === "up") && !failed.some(isLocked);
    if (!isHalfway || !goBack || interruption.aborted) throw error;
    const said = await goBack();
    throw new StacksFailed(
      failed,
      `Stopped: the update of ${stack} failed. ${said}. No other stack is changed; fix the cause and run the same again.`,
    );
  }
}

/** What a stack was deployed from last. Nothing where nobody can say, which is found out once it matters. */
export const sourceOf = async (stack: Pick<StackProcess, "perform">): Promise<UpdateSource | undefined> =>
  (await stack.perform({ kind: "source" })).source;

function committedSource({ stack, source }: WayBack): string {
  if (!source) throw new Error(`Pulumi's history has no update of ${stack} that succeeded`);
  if (source.commit === undefined) throw new Error(`${stack} was deployed from a folder that is in no repository`);
  if (source.files === "changed")
    throw new Error(
      `${stack} was deployed from commit ${source.commit} with changes that no commit has; commit before you deploy`,
    );
  return source.commit;
}

async function applyIn(folder: string, stack: string, { stackIn }: GoBackPorts): Promise<string> {
  const worker = stackIn(folder, stack);
  const perform = async (operation: StackOperation): Promise<StackOutcome> => {
    const outcome = await worker.perform(operation);
    if (outcome.error !== undefined) throw new Error(`${operation.kind} failed:\n${outcome.error}`);
    return outcome;
  };
  try {
    const plan = await perform({ kind: "preview" });
    if (losesDatabases(plan.changes)) throw new Error("going back would delete or replace a database");
    if (changedCount(plan.summary) === 0) return "nothing was left to take back";
    return describe(await perform({ kind: "up" }));
  } finally {
    await worker.end();
  }
}
