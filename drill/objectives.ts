/** What a run is judged by, as the deployed configuration has it. Pure. */
import type { DrillPlatform } from "./drillPlatform";
import type { DrillObjectives } from "./entries";

export const objectivesOf = ({ global }: DrillPlatform): DrillObjectives => global.objectives;
