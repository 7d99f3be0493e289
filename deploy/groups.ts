/** Stacks that are worked on together: previewed, confirmed and applied. */
import { adviceIn } from "./events";
import type { Steps } from "./order";
import { changedCount, type StackChange, type StackOperation, type StackOutcome } from "./protocol";
import type { StackProcess } from "./stackProcess";
import { expectFinished } from "./unfinished";
import { StacksFailed } from "./waysOut";

/** What applying a plan asks of the world around it. */
export interface ApplyPorts {
  readonly stack: (name: string) => Pick<StackProcess, "perform">;
  readonly say: (line: string) => void;
  /** Asks a person, or says yes where none is there and it was told to. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/** Stacks of a group are worked on together; each one's failure is told, and the next group isn't started. */
export async function inGroup(
  ports: Pick<ApplyPorts, "stack" | "say">,
  group: readonly string[],
  operation: StackOperation,
): Promise<Map<string, StackOutcome>> {
  const results = await Promise.all(
    group.map(async (name) => [name, await ports.stack(name).perform(operation).catch(endedSuddenly)] as const),
  );
  for (const [name, outcome] of results) {
    ports.say(
      outcome.error === undefined
        ? `${operation.kind} ${name}: ${describe(outcome)}`
        : `${operation.kind} ${name} failed:\n${outcome.error}`,
    );
    for (const advice of adviceIn(outcome)) ports.say(advice);
  }
  const failed = results.flatMap(([stack, { error }]) =>
    error === undefined ? [] : [{ stack, kind: operation.kind, error }],
  );
  if (failed.length > 0) throw new StacksFailed(failed);
  return new Map(results);
}

/** A process that died says nothing more; those beside it are waited for all the same. */
const endedSuddenly = ({ message: error }: Error): StackOutcome => ({
  ...{ summary: {}, changes: [], diagnostics: [], seconds: 0, peakMegabytes: 0, error },
});

export function describe({ summary, seconds, ...outcome }: StackOutcome): string {
  const steps = Object.entries(summary).map(([op, count]) => `${count} ${op}`);
  const advised = adviceIn(outcome).length;
  const parts = [...steps, ...(advised > 0 ? [`${advised} advised against by the policy pack`] : [])];
  return `${parts.join(", ") || "nothing"} (${seconds.toFixed(1)} s)`;
}

/** Each group is previewed, confirmed and applied before the next. @returns how many changes were applied */
export async function deployGroups(groups: Steps, ports: ApplyPorts): Promise<number> {
  let changes = 0;
  for (const group of groups) {
    const plans = await inGroup(ports, group, { kind: "preview" });
    const upgraded = [...plans.values()].flatMap(({ changes }) => upgradedGlobalClusters(changes));
    if (upgraded.length > 0) await inGroup(ports, group, { kind: "refresh", targets: upgraded });
    changes += await apply(plans, ports);
  }
  return changes;
}

/**
 * Global clusters whose version a plan changes. The provider upgrades the members that the state lists, and of a cluster that was made
 * empty and never refreshed it lists none: the upgrade would begin nothing and wait for hours.
 */
const upgradedGlobalClusters = (changes: readonly StackChange[]): readonly string[] =>
  changes
    .filter(({ op, urn, properties }) => {
      const isCluster = urn.includes("aws:rds/globalCluster:GlobalCluster::");
      return op === "update" && isCluster && properties.includes("engineVersion");
    })
    .map(({ urn }) => urn);

/** What was previewed together is confirmed and applied together; nothing where nothing changes. @returns how many changes were applied */
export async function apply(plans: ReadonlyMap<string, StackOutcome>, ports: ApplyPorts): Promise<number> {
  const changes = [...plans.values()].reduce((sum, it) => sum + changedCount(it.summary), 0);
  if (changes === 0) return 0;
  const group = [...plans.keys()];
  if (!(await ports.confirm(`Apply ${changes} changes to ${group.join(", ")}?`)))
    throw new Error("Stopped: not confirmed. Nothing of this step was applied.");
  await expectFinished(group, ports);
  await inGroup(ports, group, { kind: "up" });
  return changes;
}
