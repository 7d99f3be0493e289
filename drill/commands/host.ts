/** What a command is given of the process that it runs in. Tests hand in their own. */
import type { PlatformDrill } from "../drills";
import type { DrillOptions } from "../options";

export interface DrillHost {
  readonly drills: readonly PlatformDrill[];
  /** Of the program: `build/` is below it. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The answer, to standard output. */
  readonly print: (text: string) => void;
  /** One line for whoever watches; never to standard output. */
  readonly say: (line: string) => void;
  readonly interruption: AbortSignal;
  /** A line that a person types. @throws Error where there is nobody to ask */
  readonly ask: (question: string) => Promise<string>;
}

/** Why nothing was begun. */
export class NotBegun extends Error {}

/** What it throws meanwhile has changed nothing, and is exit code 2. */
export async function beforeAnything<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NotBegun((error as Error).message);
  }
}

/** @returns the exit code. What it throws is told in words: exit code 2 where nothing was begun, and 1 otherwise. */
export type DrillCommand = (options: DrillOptions, host: DrillHost) => Promise<number>;

export const printJson = ({ print }: DrillHost, value: unknown): void => print(JSON.stringify(value, undefined, 2));
