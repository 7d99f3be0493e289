import type { Cloud } from "../providers/entry";
import type { Authority } from "./certificates";
import type { Directory } from "./directory";
import type { Happenings } from "./events";
import type { Network } from "./network/network";
import type { TimeScale } from "./timeScale";

/** What every part of a data plane works on. */
export interface World {
  /** Of the platform, the bootstrap region first. */
  readonly regions: readonly string[];
  /** Of the AWS API emulator. */
  readonly endpoint: string;
  readonly cloudIn: (region: string) => Cloud;
  readonly directory: Directory;
  readonly network: Network;
  readonly happenings: Happenings;
  readonly scale: TimeScale;
  /** Signs every certificate here; whoever connects trusts it alone. */
  readonly authority: Authority;
  /** For data and logs; removed at the end. */
  readonly folder: string;
}
