import type { DrillContext } from "../context";
import type { Drill } from "../drill";
import type { DrillPlatform } from "../drillPlatform";

/** A drill of the platform that was deployed. */
export type PlatformDrill = Drill<DrillPlatform, DrillContext>;
