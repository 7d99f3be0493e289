import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dump } from "js-yaml";
import type { StackOperation, StackOutcome, StackTarget } from "../../deploy/protocol";
import type { StackProcess } from "../../deploy/stackProcess";
import { stackProcesses } from "../../rehearsal/cloud/engines";
import { type CloudServers, startServers } from "../../rehearsal/cloud/servers";
import { ServerWatch } from "../../rehearsal/cloud/serverWatch";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { linkToProgram, packageFiles, programRoot } from "../../rehearsal/cloud/workspace";
import { forkEmulator } from "../../rehearsal/emulator/forked.fixture";
import { type Engine, findEngine } from "../../engine/engine";
import { cloudsAt } from "../../rehearsal/providers/cloud";
import type { Cloud } from "../../rehearsal/providers/entry";
import type { SceneJson } from "./scene";

export interface StageOptions {
  /** File of the scratch program: `export =` a function that declares resources, as the platform's own index.ts does. */
  readonly program: string;
  /** Stacks by name, each with the region that its resources are in unless they say another. */
  readonly stacks: Readonly<Record<string, string>>;
  /** What the program finds when it asks for its `scene()`. Default: an empty object. */
  readonly scene?: SceneJson;
  /** Configuration of every stack beside its region, by key with its project's name (`meridian:` or a provider's). Default: none. */
  readonly configuration?: SceneJson;
  /** Folder of a policy pack that judges every plan. Default: none does. */
  readonly policyPack?: string;
}

/** Where stages keep their files. What a killed run left there is removed by the next. */
const root = path.join(programRoot, "build", "stages");

/**
 * A small cloud to run a scratch program on: the real engine, the stand-ins and the emulator, in a folder of their own. A stack's
 * process stays warm between operations, so the second costs a fraction of the first. In a test file:
 *
 *     const stage = useStage({ program: require.resolve("./anything.program"), stacks: { "eu-west-1": "eu-west-1" } });
 *     it("...", async () => { await stage().up("eu-west-1"); });
 *
 * For the platform's own program take `LocalCloud` instead.
 */
export class Stage {
  readonly cloudIn: (region: string) => Cloud;
  readonly watch: ServerWatch;
  private readonly stacks: ReadonlyMap<string, StackProcess>;

  private constructor(
    readonly options: StageOptions,
    readonly session: Session,
    readonly servers: CloudServers,
    engine: Engine,
  ) {
    this.cloudIn = cloudsAt(servers.emulator.endpoint);
    this.stacks = stackProcesses({ session, engine, policyPack: options.policyPack });
    this.watch = new ServerWatch(
      () => session.data.servers,
      () => [...this.stacks.values()].forEach((it) => it.kill()),
    );
  }

  /** Starts everything; whatever was started is ended again where one part of it fails. */
  static async open(options: StageOptions): Promise<Stage> {
    removeDeadSessions(root);
    const session = Session.create(root, Object.keys(options.stacks), "discard");
    try {
      const engine = await findEngine(() => undefined);
      const servers = await startServers(session, options.stacks, forkEmulator);
      writeWorkspace(session.workspace, options);
      return new Stage(options, session, servers, engine);
    } catch (error) {
      session.remove();
      throw error;
    }
  }

  /** Ends every process and removes the files, whatever state they are in. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.stacks.values()].map((stack) => stack.end()));
    await this.servers.stop();
    this.session.remove();
  }

  /** Where a stack's engine runs and with which environment, for a program of one's own. */
  targetOf(stack: string): StackTarget {
    return this.stacks.get(stack)!.target;
  }

  /** Changes what the program finds, from its next run on. */
  set(scene: SceneJson): void {
    writeScene(this.session.workspace, scene);
  }

  /** One operation of the engine; a failing one resolves too, with `error` set. */
  perform(stack: string, operation: StackOperation): Promise<StackOutcome> {
    const found = this.stacks.get(stack);
    if (!found) throw new Error(`this stage has no stack ${stack}: it has ${[...this.stacks.keys()].join(", ")}`);
    return found.perform(operation);
  }

  /** @throws Error in the engine's words when the operation fails. */
  async done(stack: string, operation: StackOperation): Promise<StackOutcome> {
    const outcome = await this.perform(stack, operation);
    if (outcome.error !== undefined) throw new Error(`${operation.kind} of ${stack} failed:\n${outcome.error}`);
    return outcome;
  }

  up(stack: string): Promise<StackOutcome> {
    return this.done(stack, { kind: "up" });
  }

  /** What a plan would do, from the state alone: one line for each change, sorted. */
  async plan(stack: string): Promise<string[]> {
    return linesOf(await this.done(stack, { kind: "preview" }));
  }

  /** The same after the engine asked the cloud how everything is. */
  async refreshedPlan(stack: string): Promise<string[]> {
    return linesOf(await this.done(stack, { kind: "preview", refresh: "refresh" }));
  }
}

/** Gives each test of this `describe` the same stage, and ends it after the last one even where tests or hooks failed. */
export function useStage(options: StageOptions, prepare?: (stage: Stage) => Promise<void>): () => Stage {
  let stage: Stage | undefined;
  before("opens a stage", async function () {
    this.timeout(120_000);
    stage = await Stage.open(options);
    await prepare?.(stage);
  });
  after("closes the stage", async function () {
    this.timeout(30_000);
    await stage?.close();
  });
  return () => {
    if (!stage) throw new Error("the stage isn't open yet");
    return stage;
  };
}

/** `update aws:s3/bucket:Bucket shop: tags`; a replacement counts once, and the engine's own resources don't. */
export function linesOf({ changes }: Pick<StackOutcome, "changes">): string[] {
  const parts = /^(create-replacement|delete-replaced|discard-replaced)$/;
  const steps = changes.filter(({ op, urn }) => !parts.test(op) && !/::pulumi:(pulumi|providers):/.test(urn));
  return steps
    .map(({ op, urn, properties }) => {
      const moved = [...properties].sort().join(", ");
      return `${op} ${typeAndName(urn)}${moved && `: ${moved}`}`;
    })
    .sort();
}

function typeAndName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").pop()} ${name.join("::")}`;
}

function writeWorkspace(folder: string, { program, stacks, scene = {}, configuration = {} }: StageOptions): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(program, path.join(folder, "index.ts"));
  linkToProgram(folder, packageFiles);
  writeFileSync(path.join(folder, "Pulumi.yaml"), dump({ name: "meridian", runtime: "nodejs" }));
  for (const [stack, region] of Object.entries(stacks))
    writeFileSync(
      path.join(folder, `Pulumi.${stack}.yaml`),
      dump({ config: { "aws:region": region, ...configuration } }),
    );
  writeScene(folder, scene);
}

const writeScene = (folder: string, scene: SceneJson): void =>
  writeFileSync(path.join(folder, "scene.json"), JSON.stringify(scene));
