/** The whole platform on a local cloud that nobody uses, with a desk to type at. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { RDSClient } from "@aws-sdk/client-rds";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { switchOffProtection } from "../../deploy/awsProtection";
import { removeLateLogs } from "../../deploy/lateLogs";
import { deployOrder } from "../../deploy/order";
import { protectionIn } from "../../deploy/platform";
import { changedCount } from "../../deploy/protocol";
import { observedWriters } from "../../deploy/writers";
import type { Engine } from "../../engine/engine";
import { findLanguageHost } from "../../engine/languageHost";
import { engineEnvironment } from "../cloud/engines";
import { listEverything } from "../cloud/inventory";
import { LocalCloud } from "../cloud/localCloud";
import { Session } from "../cloud/sessions";
import type { Overrides } from "../cloud/workspace";
import type { Desk } from "./desk";

export const [home, other] = ["us-east-1", "eu-west-1"] as const;
const platform = { regions: [home, other], bootstrapRegion: home };

/** The smallest platform that has everything that can be half made: two regions, both global databases, protected. */
const configuration = { interfaceEndpoints: [] };

export class PlatformDesk {
  readonly desk: Desk;
  /** Called with each thing that an update of a stack is through with. */
  onUpdated: (stack: string, urn: string) => void = () => undefined;
  private readonly updating = new Set<string>();
  /** Called once foundation is up, before any region is. */
  afterFoundation: () => Promise<void> = () => Promise.resolve();
  private done: readonly string[] = [];
  private before: Overrides = {};

  private constructor(
    readonly cloud: LocalCloud,
    private readonly session: Session,
    private readonly engine: Engine,
  ) {
    const databasesIn = (region: string) => ({
      relational: cloud.cloudIn(region).client(RDSClient),
      document: cloud.cloudIn(region).client(DocDBClient),
    });
    this.desk = {
      platform,
      protection: () => protectionIn(cloud.workspace, deployOrder(platform).flat()),
      unprotect: () => cloud.configure({ protect: false }),
      checkOutBefore: () => cloud.configure(this.before),
      pulumi: (args) => this.pulumi(args),
      regionsDone: () => this.done,
      ports: {
        stack: (name) => ({
          perform: async (operation) => {
            if (operation.kind === "up") this.updating.add(name);
            return cloud
              .stack(name)
              .perform(operation)
              .finally(() => this.updating.delete(name));
          },
        }),
        say: () => undefined,
        confirm: () => Promise.resolve(true),
        writers: () => observedWriters(platform, cloud.stack("foundation"), databasesIn),
        switchOffProtection: (stack, resources) =>
          switchOffProtection(resources, cloud.regionOf(stack), (service, region) =>
            cloud.cloudIn(region).client(service),
          ),
        removeLateLogs: (groups) =>
          removeLateLogs("meridian", groups, (region) => cloud.cloudIn(region).client(CloudWatchLogsClient)),
        // Nobody shops here, and no instance runs: what rollouts and their watching do is tried where they are.
        ...{ requests: () => Promise.resolve({}), migrations: () => Promise.resolve("none"), today: () => Date.now() },
        ...{ unrest: () => Promise.resolve([]), watch: () => Promise.resolve() },
        rollOut: () => Promise.resolve("nothing to do"),
        ...{ runs: () => Promise.resolve(undefined), interruption: new AbortController().signal },
        // Its workspace is in no repository: what has stopped is left for the ways out.
        goBack: ({ stack }) => Promise.resolve(`${stack} is left as it is`),
        waveRecord: {
          ...{ begin: () => undefined, started: () => undefined },
          done: (region) => void (this.done = [...this.done, region]),
          end: () => void (this.done = []),
        },
        ...{ ready: () => Promise.resolve(), waiting: () => Promise.resolve([]), deployed: () => Promise.resolve() },
        foundationReady: () => this.afterFoundation(),
      },
    };
  }

  /** @param keys of the configuration, beside those of the smallest platform */
  static async open(root: string, engine: Engine, keys: Overrides = {}): Promise<PlatformDesk> {
    const session = Session.create(root, platform.regions, "discard");
    let it: PlatformDesk | undefined;
    const onProgress = (stack: string, _: number, urn: string): void => {
      if (it?.updating.has(stack)) it.onUpdated(stack, urn);
    };
    const cloud = await LocalCloud.start({
      ...{ ...platform, homeRegion: home, engine, session, onProgress },
      configuration: { ...configuration, ...keys },
    }).catch((error: Error) => {
      session.remove();
      throw error;
    });
    return (it = new PlatformDesk(cloud, session, engine));
  }

  /** Changes keys that are another's value from now on, as a commit does. */
  commit(before: Overrides, after: Overrides): void {
    this.before = before;
    this.cloud.configure(after);
  }

  close(): Promise<void> {
    return this.cloud.stop();
  }

  /** What the cloud has, whatever stacks say. Keys and secrets stay for their waiting period, which is on purpose. */
  async standing(): Promise<readonly string[]> {
    const found = await listEverything(this.cloud.cloudIn, platform.regions);
    return found.map(({ kind, region, id }) => `${kind}: ${id} in ${region}`);
  }

  /** What of the platform isn't as the program says: nothing where it stands. */
  async missing(): Promise<readonly string[]> {
    const asked = deployOrder(platform)
      .flat()
      .map(async (stack) => {
        const preview = { kind: "preview", refresh: "refresh", policies: "none" } as const;
        const { error, summary, changes } = await this.cloud.stack(stack).perform(preview);
        if (error !== undefined) return [`${stack}: ${error}`];
        return changedCount(summary) === 0 ? [] : changes.map((it) => `${stack}: ${it.op} ${it.urn.split("::").pop()}`);
      });
    return (await Promise.all(asked)).flat();
  }

  private async pulumi(args: readonly string[]): Promise<void> {
    const bin = path.join(this.engine.root, "bin");
    const PATH = [await findLanguageHost(() => undefined), bin, process.env["PATH"]].join(path.delimiter);
    const env = { ...process.env, ...engineEnvironment(this.session), PATH };
    const all = [...args, "--yes", "--non-interactive"];
    await promisify(execFile)(path.join(bin, "pulumi"), all, { cwd: this.cloud.workspace, env });
  }
}
