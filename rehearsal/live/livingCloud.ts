import type { Happenings } from "../dataplane/events";
import type { FaultPorts } from "../faults/ports";

/** What a database does in a region. */
export interface StorePicture {
  readonly role: "writer" | "reader" | "none";
  /** Seconds behind the writer; undefined for the writer, and where it can't be told. */
  readonly lagSeconds?: number;
}

/** A region as it is now, for the terminal and the timeline. */
export interface RegionPicture {
  readonly region: string;
  /** Targets of its load balancer. */
  readonly instances: { readonly healthy: number; readonly all: number };
  readonly relational: StorePicture;
  readonly document: StorePicture;
  /** Share of DNS' latest answers for the shop's origin, 0 to 1; undefined where nobody has asked yet. */
  readonly dnsShare?: number;
  /** That its load balancer answered, over the last seconds. */
  readonly requestsPerSecond: number;
  /** Of those, with 5xx or none. */
  readonly errorsPerSecond: number;
}

/** How to reach a living cloud from this machine. */
export interface LivingAddresses {
  /** `http://localhost:PORT`, as the edge serves the shop to a person's browser. */
  readonly shop: string;
  /** The shop's public name. */
  readonly domain: string;
  /** Where each region's own load balancer answers a browser. */
  readonly regions: Readonly<Record<string, string>>;
  readonly dns: { readonly host: string; readonly port: number };
  /** Of the AWS API emulator. */
  readonly aws: string;
}

/** A cloud with a data plane, as `npm run live` and a rehearsal show it and hurt it. */
export interface LivingCloud {
  readonly addresses: LivingAddresses;
  readonly happenings: Happenings;
  readonly faults: FaultPorts;
  /** Alarms, each after its region, that watch what nothing here measures. */
  readonly unmeasuredAlarms: readonly string[];
  /** One entry a region, the bootstrap region first. */
  status(): readonly RegionPicture[];
  stop(): Promise<void>;
}
