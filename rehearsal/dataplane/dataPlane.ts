/** The data plane of a local cloud: what really runs behind the AWS API, put together. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { removeWhenGone } from "../../servers/leftovers";
import { temporaryServerDirectory } from "../../servers/serverUser";
import { control } from "../emulator/faults";
import type { FaultPorts } from "../faults/ports";
import type { LivingAddresses, LivingCloud, RegionPicture } from "../live/livingCloud";
import { cloudsAt, dataPlaneCredentials } from "../providers/cloud";
import type { Machine } from "./compute/machine";
import { Authority } from "./certificates";
import { Directory } from "./directory";
import { Happenings } from "./events";
import { faultPortsOf } from "./faultPorts";
import { Network } from "./network/network";
import { staticBucketOf, uploadStaticFiles } from "./objects/staticFiles";
import { nextChange } from "./reconcile/nextChange";
import { Reconciler } from "./reconcile/reconciler";
import { RegionPictures } from "./regionPictures";
import { createParts, type Parts } from "./parts";
import { assumedDelays, TimeScale } from "./timeScale";
import type { World } from "./world";

export interface DataPlaneOptions {
  /** Of the platform, the bootstrap region first. */
  readonly regions: readonly string[];
  /** Of the AWS API emulator. */
  readonly endpoint: string;
  /** Digest of the image that is built from this repository's storefront. */
  readonly digest: string;
  /** AWS' delays are divided by it. */
  readonly timeScale: number;
  /** Of the shop's address for browsers. Default: any that is free. */
  readonly browserPort?: number | undefined;
}

export class DataPlane implements LivingCloud {
  readonly faults: FaultPorts;
  private readonly reconciler: Reconciler;

  private constructor(
    readonly world: World,
    readonly parts: Parts,
    private readonly pictures: RegionPictures,
    /** Told when the folder is gone. */
    private readonly removed: () => void,
  ) {
    this.reconciler = new Reconciler({
      parts: Object.values(parts),
      happenings: world.happenings,
      nextChange: nextChange(world.endpoint),
    });
    this.faults = faultPortsOf(world, parts, () => this.reconciler.lookAgain());
  }

  /** Begins; `ready` says when everything that is deployed runs. */
  static async start(options: DataPlaneOptions): Promise<DataPlane> {
    const { regions, endpoint, digest, browserPort } = options;
    // Not the session's, which only its user may enter: databases run as another.
    const folder = await temporaryServerDirectory("dataplane");
    const removed = removeWhenGone([folder]);
    const world: World = {
      ...{ regions, endpoint, folder, cloudIn: cloudsAt(endpoint, dataPlaneCredentials) },
      directory: new Directory(),
      network: new Network(),
      happenings: new Happenings(),
      scale: new TimeScale(options.timeScale),
      authority: await Authority.create("Meridian local authority"),
    };
    await paceTables(endpoint, world.scale.factor);
    const pictures = new RegionPictures(regions);
    const plane: DataPlane = new DataPlane(
      world,
      await createParts(world, {
        ...{ digest, browserPort },
        onBalanced: (it) => pictures.count(it),
        lookAgain: () => plane.reconciler.lookAgain(),
      }),
      pictures,
      removed,
    );
    return plane;
  }

  get happenings(): Happenings {
    return this.world.happenings;
  }

  get addresses(): LivingAddresses {
    const { edge, routing } = this.parts;
    const [door] = edge.doors;
    if (!door) throw new Error("no distribution is deployed, so nothing serves the shop");
    return {
      shop: `http://localhost:${door.browserPort}`,
      domain: edge.distribution!.aliases[0]!,
      regions: Object.fromEntries(edge.doors.map((it) => [it.region, `http://localhost:${it.browserPort}`])),
      dns: { host: "127.0.0.1", port: routing.port },
      aws: this.world.endpoint,
    };
  }

  get unmeasuredAlarms(): readonly string[] {
    return this.parts.monitoring.unmeasured;
  }

  status(): readonly RegionPicture[] {
    return this.pictures.draw(this.parts);
  }

  /** Resolves once every region has all of its instances healthy, both stores have their copies, and DNS answers with every region. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!this.isWhole) {
      signal.throwIfAborted();
      await wait(100);
    }
  }

  /** Nothing is missing anywhere: full redundancy. */
  get isWhole(): boolean {
    return this.parts.edge.doors.length > 0 && this.status().every(isWhole);
  }

  /** Uploads the static files, and puts the sample shop in, where both stores are written, unless something is in it; what runs by the hour has then run once. */
  async stock(): Promise<void> {
    const machine = this.writersMachine();
    await machine.command("seed");
    const { name, region } = staticBucketOf(this.parts.edge.distribution!);
    const files = path.join(machine.image.workingDirectory, "dist", "static");
    await uploadStaticFiles(this.world.cloudIn(region), name, files);
    await this.parts.functions.runSchedules();
  }

  /** As whoever operates the shop makes a merchant of a customer. */
  async grantMerchant(email: string): Promise<void> {
    await this.writersMachine().command("grant-merchant", { args: ["--email", email] });
  }

  private writersMachine(): Machine {
    const writer = this.status().find((it) => it.relational.role === "writer" && it.document.role === "writer");
    const machine = [...this.parts.compute.machines.values()].find((it) => it.wanted.region === writer?.region);
    if (!machine) throw new Error("no region writes both stores and runs a storefront, so nothing can be put in");
    return machine;
  }

  async stop(): Promise<void> {
    await this.reconciler.stop();
    await this.world.network.close();
    // Whoever ends the emulator first needs it no more.
    await paceTables(this.world.endpoint, 1).catch(() => undefined);
    // What still writes there ends with this process; then whoever watches it removes the folder.
    const patience = { maxRetries: 10, retryDelay: 100 };
    await rm(this.world.folder, { recursive: true, force: true, ...patience }).then(this.removed, () => undefined);
  }
}

/** The emulator replicates tables itself. */
const paceTables = (endpoint: string, factor: number): Promise<unknown> =>
  control(endpoint, "dynamodb-replication", {
    delayMilliseconds: new TimeScale(factor).ms(assumedDelays.tableReplication.seconds),
  });

const isWhole = (picture: RegionPicture): boolean => couldServe(picture) && (picture.dnsShare ?? 0) > 0;

/** Whether a region has everything that serves and writes, wherever DNS leads. */
export const couldServe = ({ instances, relational, document }: RegionPicture): boolean =>
  instances.all > 0 && instances.healthy === instances.all && relational.role !== "none" && document.role !== "none";
