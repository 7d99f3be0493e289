import type { StackStep } from "../../report/steps";
import { lineOf, type ShellCommand } from "../command";
import type { DatabaseClients } from "../probes/globalClusters";
import type { ComputeClients } from "../probes/rollouts";
import { StepError } from "../step";

/** One thing done to the platform: it is done, or shown to a person who would rather type it. Nobody reads the one to find out the other. */
export interface Action {
  /** What a person would type. */
  asCommand(): ShellCommand;
  /** @returns what was done to stacks; nothing where it works on none. */
  run(ports: ActionPorts): Promise<readonly StackStep[]>;
}

/** What actions ask of the world around them. */
export interface ActionPorts {
  /** Clients of one region's database control planes. */
  readonly databasesIn: (region: string) => DatabaseClients;
  /** Clients of one region's compute and alarms. */
  readonly computeIn: (region: string) => ComputeClients;
  readonly stacks: StackPorts;
}

/** How the engine is run on a stack, which is the caller's matter. */
export interface StackPorts {
  /** Applies the program to a stack, or writes into its state what the cloud says. @throws Error in the engine's words. */
  readonly perform: (stack: string, operation: "up" | "refresh") => Promise<StackStep>;
  /** What only the plain command does: to change a stack's configuration, or its state. @throws Error in the command's words. */
  readonly call: (stack: string, command: ShellCommand) => Promise<void>;
}

/**
 * Runs actions in their order.
 * @throws StepError with the command of the one that failed, and all that was done to stacks before it.
 */
export async function runActions(actions: readonly Action[], ports: ActionPorts): Promise<readonly StackStep[]> {
  const done: StackStep[] = [];
  for (const action of actions) {
    try {
      done.push(...(await action.run(ports)));
    } catch (error) {
      throw new StepError("failed", `${lineOf(action.asCommand())}\n${(error as Error).message}`, done);
    }
  }
  return done;
}
