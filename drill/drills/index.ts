/** Every drill there is, in the order in which `list` shows them. */
import type { PlatformDrill } from "./platformDrill";
import { backupRestore } from "./backupRestore";
import { capacity } from "./capacity";
import { controlPlaneLoss } from "./controlPlaneLoss";
import { failback } from "./failback";
import { grayFailure } from "./grayFailure";
import { readiness } from "./readiness";
import { regionEvacuation } from "./regionEvacuation";
import { replicationPause } from "./replicationPause";
import { secondFailure } from "./secondFailure";
import { secretRotation } from "./secretRotation";
import { writerFailover } from "./writerFailover";
import { writerSwitchover } from "./writerSwitchover";
import { zoneLoss } from "./zoneLoss";

export type { PlatformDrill };

export const drills: readonly PlatformDrill[] = [
  readiness,
  capacity,
  writerSwitchover,
  writerFailover,
  regionEvacuation,
  secondFailure,
  failback,
  zoneLoss,
  replicationPause,
  controlPlaneLoss,
  grayFailure,
  backupRestore,
  secretRotation,
];
