/** The platform that a command works with: its outputs, and clients of its regions' APIs. */
import path from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { type ClientOptions, clientsIn, type DrillClients } from "../clients";
import { drillPlatform, type DrillPlatform, type PlatformSnapshot } from "../drillPlatform";
import { snapshotIn, snapshotOfRegion } from "../keptSnapshot";
import type { DrillOptions } from "../options";
import { BucketPlace, type ObjectPlace } from "../record/objectPlace";
import { ageOf, textOf } from "../snapshot";
import { beforeAnything, type DrillHost } from "./host";

export interface DrillCloud {
  readonly platform: DrillPlatform;
  readonly snapshot: PlatformSnapshot;
  readonly isLocal: boolean;
  /** In every region, in the order of the configuration. */
  readonly places: readonly ObjectPlace[];
  clientsIn(region: string, hooks?: Omit<ClientOptions, "endpoint">): DrillClients;
}

/** @throws Error saying what is wrong with the snapshot, and how to come by one */
export const cloudOf = (options: DrillOptions, host: DrillHost): Promise<DrillCloud> =>
  beforeAnything(() => readCloud(options, host));

async function readCloud(options: DrillOptions, host: DrillHost): Promise<DrillCloud> {
  const endpoint = options.endpoint ?? host.environment["AWS_ENDPOINT_URL"];
  const clients = (region: string, hooks: Omit<ClientOptions, "endpoint"> = {}): DrillClients =>
    clientsIn(region, { ...hooks, ...(endpoint !== undefined && { endpoint }) });
  const { snapshot: given = path.join(host.root, "build", "platform.json") } = options;
  const isRegion = /^[a-z]{2}(-[a-z]+)+-\d$/.test(given) && !existsSync(given);
  const snapshot = isRegion
    ? await snapshotOfRegion(given, clients(given).objects, nameIn(host.root))
    : await snapshotIn(given);
  host.say(`the platform as of ${snapshot.takenAt} (${ageOf(snapshot, new Date())}), commit ${snapshot.commit}`);
  return cloudFrom(snapshot, clients, endpoint !== undefined);
}

/** What the checkout's platform is called; the offline kit is in none, and has a snapshot. */
function nameIn(root: string): string | undefined {
  const file = path.join(root, "Pulumi.yaml");
  return existsSync(file) ? /^name:\s*([\w-]+)/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
}

export function cloudFrom(snapshot: PlatformSnapshot, clients: DrillCloud["clientsIn"], isLocal: boolean): DrillCloud {
  const platform = drillPlatform(snapshot);
  const places = platform.regions.map(
    ({ region }) => new BucketPlace(region, platform.outputs[region]!.backupBucketName, clients(region).objects),
  );
  return { platform, snapshot, isLocal, places, clientsIn: clients };
}

/** What another machine must know of the platform to go on with a run. */
export const snapshotText = ({ snapshot }: DrillCloud): string => textOf(snapshot);
