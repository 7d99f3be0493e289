/** Every drill there is, in the order in which `list` shows them. */
import type { DrillContext } from "../context";
import type { Drill } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { controlPlaneLoss } from "./controlPlaneLoss";
import { failback } from "./failback";
import { grayFailure } from "./grayFailure";
import { regionEvacuation } from "./regionEvacuation";
import { replicationPause } from "./replicationPause";
import { secondFailure } from "./secondFailure";
import { writerFailover } from "./writerFailover";
import { writerSwitchover } from "./writerSwitchover";
import { zoneLoss } from "./zoneLoss";

export type PlatformDrill = Drill<DrillPlatform, DrillContext>;

export const drills: readonly PlatformDrill[] = [
  writerSwitchover,
  writerFailover,
  regionEvacuation,
  secondFailure,
  failback,
  zoneLoss,
  replicationPause,
  controlPlaneLoss,
  grayFailure,
];
