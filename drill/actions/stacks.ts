/** What is done to stacks, by the engine. */
import type { ShellCommand } from "../command";
import type { Action } from "./action";

/** Applies the program to a stack. */
export const up = (stack: string): Action => ({
  asCommand: () => ["pulumi", "up", "--stack", stack, "--yes"],
  run: async ({ stacks }) => [await stacks.perform(stack, "up")],
});

/** Writes into a stack's state what the cloud says; nothing in the cloud changes. */
export const refresh = (stack: string): Action => ({
  asCommand: () => ["pulumi", "refresh", "--stack", stack, "--yes"],
  run: async ({ stacks }) => {
    await stacks.perform(stack, "refresh");
    return [];
  },
});

/** Sets one key of a stack's configuration, for its next operation. */
export const configure = (stack: string, key: string, value: string): Action =>
  commandAction(stack, ["pulumi", "config", "set", key, value, "--stack", stack]);

/** Lets go of one resource: from then on a plan may delete it. */
export const unprotect = (stack: string, urn: string): Action =>
  commandAction(stack, ["pulumi", "state", "unprotect", urn, "--stack", stack, "--yes"]);

const commandAction = (stack: string, command: ShellCommand): Action => ({
  asCommand: () => command,
  run: async ({ stacks }) => {
    await stacks.call(stack, command);
    return [];
  },
});
