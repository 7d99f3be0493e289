/** Every drill there is, in the order in which `list` shows them. */
import type { PlatformDrill } from "./platformDrill";
import { controlPlaneLoss } from "./controlPlaneLoss";
import { failback } from "./failback";
import { grayFailure } from "./grayFailure";
import { regionEvacuation } from "./regionEvacuation";
import { replicationPause } from "./replicationPause";
import { secondFailure } from "./secondFailure";
import { writerFailover } from "./writerFailover";
import { writerSwitchover } from "./writerSwitchover";
import { zoneLoss } from "./zoneLoss";

export type { PlatformDrill };

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
