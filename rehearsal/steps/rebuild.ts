import { ModifyDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { execFile } from "node:child_process";
import path from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import {
  formatProblem,
  type MembershipProblem,
  membershipProblems,
  type ObservedStores,
  regionOf,
} from "../../drill/probes/membership";
import { type Command, lineOf, rebuildCommands } from "../../drill/rebuild";
import type { StackStep } from "../../report/steps";
import { type Step, StepError } from "../../drill/step";
import { type Context, inAll, type RehearsalStep, stackStep, stateOf } from "./context";
import { observedStores } from "./platform";

const run = promisify(execFile);
const instance = "aws:rds/instance:Instance";

/**
 * After a promotion every other region is stale, and the probe must name each of them and nothing else.
 * @param writer region whose replica was promoted
 * @param followed region that the others' replicas follow still
 */
export const everyOtherIsStale = (writer: string, followed: string, name: string): Step<Context, ObservedStores> => ({
  name,
  observe: observedStores,
  run: ({ platform }, { relational }) => {
    const problems = membershipProblems(relational, platform.regions);
    const sentences = problems.map(formatProblem);
    const others = platform.regions.filter((region) => region !== writer);
    const expected = others.map((region) => ({ region, follows: region === followed ? undefined : followed }));
    if (!isDeepStrictEqual(problems.map(staleness), expected))
      throw new StepError(
        "deviated",
        `expected one stale instance in each region but ${writer}:\n${sentences.join("\n")}`,
      );
    return Promise.resolve({ detail: sentences.join("; ") });
  },
});

/** Where a stale instance is, and the region that it follows; nothing for any other problem. */
function staleness(problem: MembershipProblem): Staleness | undefined {
  if (problem.kind !== "stale") return undefined;
  const { clusterArn, follows } = problem.member;
  return { region: regionOf(clusterArn), follows: follows && regionOf(follows) };
}

interface Staleness {
  readonly region: string;
  /** Undefined where it follows nobody. */
  readonly follows: string | undefined;
}

/** Makes every other region's instance again, as a replica of the writer's: each command of docs/databases.md, in its order. */
export const rebuildReplicas = (writer: string): RehearsalStep => ({
  name: `rebuild every other region's replica of ${writer}, by the documented commands`,
  run: async (context) => {
    const stacks: StackStep[] = [];
    const generations = await generationsOf(context);
    for (const command of rebuildCommands({ regions: context.platform.regions, generations }, writer)) {
      const done = await perform(context, command);
      if (done) stacks.push(done);
    }
    const replaced = stacks.filter((it) => it.deleted > 0).map((it) => it.stack);
    return { detail: `made anew and then removed the stale one in ${replaced.join(", ")}`, stacks };
  },
});

/** How often each region's instance was rebuilt, as its state says. */
async function generationsOf(context: Context): Promise<Record<string, number>> {
  const state = await stateOf(context, context.platform.regions);
  const entries = [...state].map(([region, resources]) => {
    const urn = resources.find((it) => it.type === instance)?.urn ?? "";
    return [region, Number(/-(\d+)$/.exec(urn)?.[1] ?? 0)] as const;
  });
  return Object.fromEntries(entries);
}

/** `aws` isn't here: what it would call is called. What runs the program runs in the stack's own process, as everything does here. */
async function perform(context: Context, command: Command): Promise<StackStep | undefined> {
  const [program, first = "", second = ""] = command;
  const after = (option: string): string => command[command.indexOf(option) + 1] ?? "";
  try {
    if (program === "aws") {
      const modify = { DBInstanceIdentifier: after("--db-instance-identifier"), DeletionProtection: false };
      const client = context.cloud.cloudIn(after("--region")).client(RDSClient);
      await client.send(new ModifyDBInstanceCommand({ ...modify, ApplyImmediately: true }));
      return undefined;
    }
    const stack = after("--stack");
    if (first === "up" || first === "refresh") {
      const outcome = (await inAll(context, [stack], { kind: first })).get(stack)!;
      return first === "up" ? stackStep(stack, outcome) : undefined;
    }
    await cli(context, stack, command.slice(1));
    return undefined;
  } catch (error) {
    throw new StepError("failed", `${lineOf(command)}\n${(error as Error).message || `${first} ${second}`}`);
  }
}

/** The engine itself, as a person would call it. */
async function cli(context: Context, stack: string, words: readonly string[]): Promise<void> {
  const { PATH = "", ...exported } = context.cloud.exportsFor(stack);
  const pulumi = path.join(PATH.split(path.delimiter)[0]!, "pulumi");
  const env = { ...process.env, ...exported };
  await run(pulumi, [...words, "--non-interactive"], { cwd: context.cloud.workspace, env });
}
