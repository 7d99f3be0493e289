/** What a run is judged by. Pure. */
import type { DrillPlatform } from "./drillPlatform";
import type { DrillObjectives } from "./entries";

/** The defaults of the configuration. */
const defaults: DrillObjectives = { rtoSeconds: 300, rpoSeconds: 5, lostWrites: 0 };

export const objectivesOf = (_platform: DrillPlatform): DrillObjectives => defaults;
