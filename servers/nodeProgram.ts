import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Lifetime } from "../toolchain/processes";
import { Restartable } from "./restartable";
import { startServerProcess } from "./serverProcess";
import { makePassable } from "./serverUser";

export interface NodeProgramOptions {
  /** What it is called in messages. */
  readonly name: string;
  /** The JavaScript file and its arguments. */
  readonly program: readonly string[];
  readonly cwd: string;
  /** All of its environment but PATH: none of this process's own, which may hold anything. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
  readonly lifetime: Lifetime;
  /** Whether it serves, by asking it. Never throws. */
  readonly isReady: () => Promise<boolean>;
}

const startDeadlineMs = 60_000;

/** One of our own programs in a process of its own, started as often as is asked for. */
export class NodeProgram extends Restartable {
  constructor(private readonly options: NodeProgramOptions) {
    super(options.lifetime);
  }

  get name(): string {
    return this.options.name;
  }

  protected get log(): string {
    return this.options.log;
  }

  /** Returns once it serves. `environment` is for this start only. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.isRunning()) return;
    await makePassable(path.dirname(this.options.log));
    this.process = startServerProcess({
      command: process.execPath,
      args: this.options.program,
      cwd: this.options.cwd,
      env: { PATH: process.env["PATH"], ...this.options.environment, ...environment },
      log: this.options.log,
      lifetime: this.lifetime,
    });
    for (const deadline = Date.now() + startDeadlineMs; !(await this.options.isReady()); await wait(20)) {
      if (this.isRunning() && Date.now() < deadline) continue;
      const what = this.isRunning() ? "does not serve" : `ended with ${await this.ended} before it served`;
      await this.kill();
      throw new Error(`${this.name} ${what}:\n${(await this.logs(12)).join("\n")}`);
    }
  }
}

/** Whether a GET is answered with a success within two seconds. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
