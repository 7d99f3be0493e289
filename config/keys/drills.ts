import { freezesObjection, matching } from "../formats";
import { flag, integer, list } from "../kinds";

const alarmName = matching(/^[a-z]{2}(-[a-z]+)+-\d:.{1,255}$/, "which is not a region and an alarm's name");

/** What drills are judged by, and what keeps them from running. */
export const drills = {
  rtoSeconds: integer({ scope: "world", min: 1, max: 86_400, example: 300, unit: "seconds" }),
  rpoSeconds: integer({ scope: "world", min: 1, max: 86_400, example: 5, unit: "seconds" }),
  lostWrites: integer({ scope: "world", min: 0, max: 1_000_000, example: 0, unit: "writes" }),
  drillErrorPercent: integer({ scope: "world", min: 1, max: 100, example: 10, unit: "percent" }),
  drillErrorSeconds: integer({ scope: "world", min: 60, max: 900, example: 120, unit: "seconds" }),
  changeFreezes: list({
    scope: "world",
    allowed: "Allowed: a list of intervals in UTC such as 2026-11-20T00:00Z/2026-12-01T00:00Z, or an empty one",
    example: [],
    objection: freezesObjection,
  }),
  faultExperiments: flag({ scope: "world", example: false }),
  drillStopAlarms: list({
    scope: "world",
    allowed: "Allowed: a list of alarms, each as region:name, such as eu-west-1:orders-dropped, or an empty one",
    example: [],
    objection: (names) => names.map(alarmName).find((it) => it !== undefined),
  }),
};
