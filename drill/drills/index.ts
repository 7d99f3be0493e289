/** Every drill there is, in the order in which `list` shows them. */
import type { DrillContext } from "../context";
import type { Drill } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { failback } from "./failback";
import { regionEvacuation } from "./regionEvacuation";
import { secondFailure } from "./secondFailure";
import { writerFailover } from "./writerFailover";
import { writerSwitchover } from "./writerSwitchover";

export type PlatformDrill = Drill<DrillPlatform, DrillContext>;

export const drills: readonly PlatformDrill[] = [
  writerSwitchover,
  writerFailover,
  regionEvacuation,
  secondFailure,
  failback,
];
