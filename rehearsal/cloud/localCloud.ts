import path from "node:path";
import type { OnProgress, StackProcess } from "../../deploy/stackProcess";
import type { ProcessRecord } from "../../toolchain/processes";
import type { Engine } from "../../engine/engine";
import { cloudsAt, emulatedCaller } from "../providers/cloud";
import type { Cloud } from "../providers/entry";
import { encryptionSalt } from "./encryptionSalt";
import { engineEnvironment, stackProcesses } from "./engines";
import { startServers } from "./servers";
import { ServerWatch } from "./serverWatch";
import type { Session } from "./sessions";
import {
  dropFromStacks,
  type EditsByStack,
  type Overrides,
  programRoot,
  writeProject,
  writeWorkspace,
} from "./workspace";

export interface CloudOptions {
  readonly regions: readonly string[];
  /** Region of the stacks that aren't a region's own. */
  readonly homeRegion: string;
  readonly bootstrapRegion: string;
  /** Folder with the stacks' files. Default: the program's root. */
  readonly files?: string;
  /** Folder with index.ts and Pulumi.yaml. Default: this program's root. */
  readonly program?: string;
  /** What the platform is called. Default: as its Pulumi.yaml has it. */
  readonly name?: string;
  /** Configuration of all stacks beside that, by key. */
  readonly configuration?: Overrides;
  readonly engine: Engine;
  readonly session: Session;
  readonly onProgress?: OnProgress;
}

/** A digest that no registry holds: instances of the emulator run nothing. */
export const rehearsedImage = `sha256:${"5".repeat(64)}`;

/** Clusters let in whoever rehearses, as they must whoever deploys: from a network that is joined to theirs, and as an administrator. */
const whoRehearses = { clusterClientCidrs: ["192.168.0.0/16"], clusterAdministratorArns: [emulatedCaller] };

/** One local cloud: emulator, providers, and a process for each stack, all of one session. */
export class LocalCloud {
  readonly stacks: ReadonlyMap<string, StackProcess>;
  readonly cloudIn: (region: string) => Cloud;
  readonly watch: ServerWatch;
  /** What somebody has set in a kept cloud's stacks, and what holds there still. */
  readonly edits: EditsByStack;
  private overrides: Overrides;
  private readonly neighbours: LocalCloud[] = [];

  private constructor(
    private readonly options: CloudOptions & { readonly beside?: string },
    readonly endpoint: string,
    private readonly stopServers: () => Promise<void>,
  ) {
    this.cloudIn = cloudsAt(endpoint);
    this.overrides = {
      regions: [...options.regions],
      homeRegion: options.homeRegion,
      bootstrapRegion: options.bootstrapRegion,
      imageDigest: rehearsedImage,
      ...whoRehearses,
      ...options.configuration,
    };
    const files = options.program ?? programRoot;
    const { encryptionSalt } = options.session.data;
    this.edits = writeWorkspace(this.workspace, { files, encryptionSalt, ...options }, this.overrides);
    const policyPack = path.join(programRoot, "policy");
    this.stacks = stackProcesses({ ...options, workspace: this.workspace, policyPack });
    this.watch = new ServerWatch(
      () => this.servers,
      () => [this, ...this.neighbours].forEach((cloud) => [...cloud.stacks.values()].forEach((it) => it.kill())),
    );
  }

  /** Starts a cloud, or takes over the one that the session has kept. */
  static async start(options: CloudOptions): Promise<LocalCloud> {
    const { session } = options;
    if (session.usable) return new LocalCloud(options, session.data.endpoint!, () => Promise.resolve());
    session.update({ encryptionSalt: encryptionSalt(session.data.passphrase) });
    const servers = await startServers(session, regionOfStacks(options));
    return new LocalCloud(options, servers.emulator.endpoint, () => servers.stop());
  }

  /** Where a stack's resources are that don't say it themselves. */
  regionOf(stack: string): string {
    return this.options.regions.includes(stack) ? stack : this.options.homeRegion;
  }

  /** Processes that are the cloud, by what they do in it. */
  get servers(): Readonly<Record<string, ProcessRecord>> {
    return this.options.session.data.servers;
  }

  get workspace(): string {
    const { session, beside } = this.options;
    return beside === undefined ? session.workspace : `${session.workspace}-${beside}`;
  }

  /** Changes configuration of all stacks; it takes effect with their next operation. */
  configure(overrides: Overrides): void {
    this.overrides = { ...this.overrides, ...overrides };
    writeProject(this.workspace, this.overrides, this.options);
    dropFromStacks(this.workspace, overrides);
  }

  stack(name: string): StackProcess {
    const found = this.stacks.get(name);
    if (!found) throw new Error(`there is no stack ${name}; stacks: ${[...this.stacks.keys()].join(", ")}`);
    return found;
  }

  /** A stack whose program and configuration are in another folder; whoever asks ends its process. */
  stackIn(workspace: string, name: string): StackProcess {
    const policyPack = path.join(programRoot, "policy");
    return stackProcesses({ ...this.options, workspace, policyPack }).get(name)!;
  }

  /** The same cloud for another program, or another version of this one: what is deployed stays. This one is left. */
  async turnedTo(
    change: Pick<CloudOptions, "regions" | "homeRegion" | "bootstrapRegion" | "program">,
  ): Promise<LocalCloud> {
    await this.leave();
    return new LocalCloud({ ...this.options, ...change }, this.endpoint, this.stopServers);
  }

  /** Another platform in the same account and with the same backend, which ends with this one. */
  beside(name: string, configuration: Overrides = {}): LocalCloud {
    const own = { ...this.options.configuration, ...configuration };
    const options = { ...this.options, name, beside: name, configuration: own };
    const neighbour = new LocalCloud(options, this.endpoint, () => Promise.resolve());
    this.neighbours.push(neighbour);
    return neighbour;
  }

  interrupt(): void {
    for (const stack of this.stacks.values()) stack.interrupt();
    for (const it of this.neighbours) it.interrupt();
  }

  /** Ends the stacks' processes; a kept cloud goes on answering. */
  async leave(): Promise<void> {
    await Promise.all([
      ...[...this.stacks.values()].map((stack) => stack.end()),
      ...this.neighbours.map((it) => it.leave()),
    ]);
  }

  /** Ends everything and removes the session. */
  async stop(): Promise<void> {
    await this.leave();
    await this.stopServers();
    this.options.session.remove();
  }

  /** What to export so that the plain CLI and its `--policy-pack policy` work against this cloud, whichever of its stacks is asked for. */
  get exports(): Readonly<Record<string, string>> {
    const bin = path.join(this.options.engine.root, "bin");
    return {
      ...engineEnvironment(this.options.session),
      MERIDIAN_PROJECT: this.workspace,
      PATH: [bin, path.join(programRoot, "policy", "bin"), "$PATH"].join(path.delimiter),
    };
  }
}

function regionOfStacks(options: CloudOptions): Record<string, string> {
  const { regions, homeRegion } = options;
  return { foundation: homeRegion, ...Object.fromEntries(regions.map((it) => [it, it])), global: homeRegion };
}
