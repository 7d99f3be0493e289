import path from "node:path";
import type { Target } from "../../deploy/protocol";
import { type OnProgress, StackProcess } from "../../deploy/stackProcess";
import { startEmulator } from "../emulator/emulator";
import type { Engine } from "../engine/engine";
import { cloudsAt, refuseUnlessLoopback } from "../providers/cloud";
import type { Cloud } from "../providers/entry";
import { attachTo, startProviders } from "../providers/providers";
import type { Session } from "./sessions";
import { type Overrides, programRoot, writeProject, writeWorkspace } from "./workspace";

export interface CloudOptions {
  readonly regions: readonly string[];
  /** Region of the stacks that aren't a region's own. */
  readonly homeRegion: string;
  readonly bootstrapRegion: string;
  /** Configuration of all stacks beside that, by key. */
  readonly configuration?: Overrides;
  readonly engine: Engine;
  readonly session: Session;
  readonly onProgress?: OnProgress;
}

/** A digest that no registry holds: instances of the emulator run nothing. */
export const rehearsedImage = `sha256:${"5".repeat(64)}`;

/** One local cloud: emulator, providers, and a process for each stack, all of one session. */
export class LocalCloud {
  readonly stacks: ReadonlyMap<string, StackProcess>;
  readonly cloudIn: (region: string) => Cloud;
  private overrides: Overrides;

  private constructor(
    private readonly options: CloudOptions,
    readonly endpoint: string,
    ports: Readonly<Record<string, number>>,
    private readonly stopServers: () => Promise<void>,
  ) {
    this.cloudIn = cloudsAt(endpoint);
    this.overrides = {
      regions: [...options.regions],
      homeRegion: options.homeRegion,
      bootstrapRegion: options.bootstrapRegion,
      imageDigest: rehearsedImage,
      ...options.configuration,
    };
    writeWorkspace(this.workspace, options, this.overrides);
    const own = (pid: number | undefined): void => options.session.owns(pid);
    this.stacks = new Map(
      Object.entries(ports).map(([stack, port]) => [
        stack,
        new StackProcess(this.target(stack, port), options.onProgress, (child) => own(child.pid)),
      ]),
    );
  }

  /** Starts a cloud, or takes over the one that the session has kept. */
  static async start(options: CloudOptions): Promise<LocalCloud> {
    const { session } = options;
    if (session.usable)
      return new LocalCloud(options, session.data.endpoint!, session.data.ports!, () => Promise.resolve());
    const lifetime = session.data.kept ? "detached" : "withParent";
    const own = (pid: number | undefined): void => session.owns(pid);
    const emulator = await startEmulator({ detached: session.data.kept, onSpawn: own });
    refuseUnlessLoopback(emulator.endpoint);
    const providers = await startProviders(emulator.endpoint, regionOfStacks(options), lifetime, own);
    session.update({ endpoint: emulator.endpoint, ports: providers.ports });
    return new LocalCloud(options, emulator.endpoint, providers.ports, async () => {
      await providers.stop();
      await emulator.stop();
    });
  }

  /** Where a stack's resources are that don't say it themselves. */
  regionOf(stack: string): string {
    return this.options.regions.includes(stack) ? stack : this.options.homeRegion;
  }

  get workspace(): string {
    return path.join(this.options.session.folder, "workspace");
  }

  /** Changes configuration of all stacks; it takes effect with their next operation. */
  configure(overrides: Overrides): void {
    this.overrides = { ...this.overrides, ...overrides };
    writeProject(this.workspace, this.overrides);
  }

  stack(name: string): StackProcess {
    const found = this.stacks.get(name);
    if (!found) throw new Error(`there is no stack ${name}; stacks: ${[...this.stacks.keys()].join(", ")}`);
    return found;
  }

  interrupt(): void {
    for (const stack of this.stacks.values()) stack.interrupt();
  }

  /** Ends the stacks' processes; a kept cloud goes on answering. */
  async leave(): Promise<void> {
    await Promise.all([...this.stacks.values()].map((stack) => stack.end()));
  }

  /** Ends everything and removes the session. */
  async stop(): Promise<void> {
    await this.leave();
    await this.stopServers();
    this.options.session.remove();
  }

  /** What to export so that the plain CLI works against this cloud. */
  exportsFor(stack: string): Readonly<Record<string, string>> {
    const own = engineEnvironment(this.options.session, this.portOf(stack));
    return { ...own, PATH: `${path.join(this.options.engine.root, "bin")}${path.delimiter}$PATH` };
  }

  get serverProcesses(): { emulator: number | undefined; providers: number | undefined } {
    const [emulator, providers] = this.options.session.data.processes;
    return { emulator: emulator?.pid, providers: providers?.pid };
  }

  private portOf(stack: string): number {
    return this.options.session.data.ports![stack]!;
  }

  private target(stack: string, port: number): Target {
    const { engine, session } = this.options;
    const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|PULUMI_)/.test(name));
    return {
      stack,
      workDir: this.workspace,
      engineRoot: engine.root,
      policyPack: path.join(programRoot, "policy"),
      env: { ...Object.fromEntries(kept), ...engineEnvironment(session, port) },
    };
  }
}

/** The engine's own world: nothing of the user's Pulumi or AWS set-up is read or written. */
function engineEnvironment(session: Session, port: number): Record<string, string> {
  return {
    PULUMI_HOME: path.join(session.folder, "home"),
    PULUMI_BACKEND_URL: `file://${path.join(session.folder)}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: session.data.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: attachTo(port),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    NODE_NO_WARNINGS: "1",
  };
}

function regionOfStacks(options: CloudOptions): Record<string, string> {
  const { regions, homeRegion } = options;
  return { foundation: homeRegion, ...Object.fromEntries(regions.map((it) => [it, it])), global: homeRegion };
}
