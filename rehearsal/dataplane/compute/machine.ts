/** One machine with its storefront, as its unit file has it: `migrate`, then `serve`, and again when that ends. */
import { setTimeout as wait } from "node:timers/promises";
import { NodeProgram } from "../../../servers/nodeProgram";
import { accepts } from "../../../servers/ports";
import { startServerProcess } from "../../../servers/serverProcess";
import type { LocalImage } from "./images";
import type { DesiredMachine } from "./instances";
import type { Turns } from "./turns";

export interface MachineOptions {
  readonly wanted: DesiredMachine;
  readonly image: LocalImage;
  /** Whole, but for PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly insideFile: string;
  readonly log: string;
  /** Milliseconds until what is launched begins to start its storefront, counted from now. */
  readonly launchMs: number;
  readonly turns: Turns;
  /** In a sentence that begins with the machine's id. */
  readonly say: (what: string) => void;
  /** It runs, or doesn't any more: whoever shows or lists it looks again. */
  readonly onChange: () => void;
}

/** What people run on an instance, and its unit before it serves. */
export type MachineCommand = "migrate" | "seed" | "fence" | "unfence" | "grant-merchant";

export interface CommandOptions {
  /** Beside that of the storefront. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** RestartSec of the unit. */
const restartMs = 2_000;
/** `docker stop --time` of the unit. */
const stopMs = 25_000;
/** A start that takes longer waits for something; the next may start meanwhile. */
const turnMs = 8_000;

export class Machine {
  private readonly program: NodeProgram;
  private readonly ending = new AbortController();
  private readonly life: Promise<void>;
  private held: Promise<void> | undefined;
  private release = (): void => undefined;
  private isServing = false;
  private beganToServe: number | undefined;

  constructor(private readonly options: MachineOptions) {
    const { wanted, image, insideFile, environment, log, port } = options;
    this.program = new NodeProgram({
      name: `the storefront on ${wanted.id}`,
      program: ["--require", insideFile, ...image.entryPoint, "serve"],
      cwd: image.workingDirectory,
      environment,
      log,
      lifetime: "withParent",
      isReady: () => accepts(port),
    });
    this.life = this.live();
  }

  get wanted(): DesiredMachine {
    return this.options.wanted;
  }

  get port(): number {
    return this.options.port;
  }

  get isLeaving(): boolean {
    return this.ending.signal.aborted;
  }

  /** Whether its storefront takes requests. */
  get serves(): boolean {
    return this.isServing;
  }

  /** When it last began to, in milliseconds since the epoch; undefined where it never has. */
  get servedAt(): number | undefined {
    return this.beganToServe;
  }

  /** Of the storefront's process; undefined while there is none. */
  get pid(): number | undefined {
    return this.program.isRunning() ? this.program.pid() : undefined;
  }

  /** Waits until requests that have begun may have ended, then asks the storefront to stop, then ends it. */
  async leave(drainMs: number): Promise<void> {
    if (this.isLeaving) return this.life;
    this.ending.abort();
    if (this.isServing) await wait(drainMs);
    await this.stopWithin(stopMs);
  }

  /** At the end of everything: nobody sends requests any more. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.stopWithin(1_000);
  }

  /** The storefront's process, not its machine: SIGKILL. */
  kill(): Promise<void> {
    return this.program.kill();
  }

  /** The whole machine, as where its zone is lost: nothing runs on it until it is let go. */
  async hold(): Promise<void> {
    this.held ??= new Promise((resolve) => (this.release = resolve));
    await this.program.kill();
  }

  letGo(): void {
    this.held = undefined;
    this.release();
  }

  private async stopWithin(ms: number): Promise<void> {
    const patience = new AbortController();
    const killing = wait(ms, undefined, { signal: patience.signal }).then(
      () => this.program.kill(),
      () => undefined,
    );
    this.letGo();
    await this.program.stop();
    patience.abort();
    await killing;
    await this.life;
  }

  private async live(): Promise<void> {
    await this.pause(this.options.launchMs);
    while (!this.isLeaving) {
      await this.held;
      await this.run();
      if (!this.isLeaving) await this.pause(restartMs);
    }
  }

  private async pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }

  /** Once, until it ends. */
  private async run(): Promise<void> {
    const { turns, say, onChange, wanted } = this.options;
    try {
      const asked = performance.now();
      await turns.take(turnMs, () => this.start());
      if (this.isLeaving) return void (await this.program.stop());
      this.isServing = true;
      this.beganToServe = Date.now();
      say(`${wanted.id} serves, ${((performance.now() - asked) / 1000).toFixed(1)} s after its start was asked for`);
      onChange();
      const how = await this.program.ended;
      this.isServing = false;
      say(
        `${wanted.id} ended with ${how}${this.isLeaving ? "" : `; its ${wanted.kind === "pod" ? "node" : "unit"} starts it again`}`,
      );
    } catch (error) {
      if (!this.isLeaving) say(`${wanted.id} did not start: ${(error as Error).message}`);
    }
    onChange();
  }

  private async start(): Promise<void> {
    if (this.isLeaving) return;
    // ExecStartPre.
    await this.command("migrate");
    if (!this.isLeaving) await this.program.start();
  }

  get image(): LocalImage {
    return this.options.image;
  }

  /** Runs a command of the storefront to its end, where and as the storefront runs. @throws Error with the last of what it said, where it fails. */
  async command(name: MachineCommand, { environment: more = {}, args = [] }: CommandOptions = {}): Promise<void> {
    const { image, insideFile, environment, log } = this.options;
    const process_ = startServerProcess({
      command: process.execPath,
      args: ["--require", insideFile, ...image.entryPoint, name, ...args],
      cwd: image.workingDirectory,
      env: { PATH: process.env["PATH"], ...environment, ...more },
      log,
      lifetime: "withParent",
    });
    const stop = (): void => process_.signal("SIGKILL");
    this.ending.signal.addEventListener("abort", stop);
    const how = await process_.ended;
    this.ending.signal.removeEventListener("abort", stop);
    if (how !== "code 0" && !this.isLeaving)
      throw new Error(`${name} ended with ${how}:\n${(await this.program.logs(6)).join("\n")}`);
  }
}
