/** Whether the schedules would hold a switch that is turned: what they say, how often, and whether they say anything. It changes nothing. */
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { evacuationScheduleName, publishedValue } from "../evacuationMetric";
import type { DrillPlatform } from "../drillPlatform";
import { accountOf, look, type Probe } from "./probe";

export interface SeenSchedule {
  /** Region whose switch it holds. */
  readonly region: string;
  /** As Scheduler names it, such as `ENABLED`. */
  readonly state: string;
  /** Such as `rate(1 minute)`. */
  readonly speaks: string;
  /** What it says then; missing where that is nothing that a switch says. */
  readonly held?: 0 | 1;
}

const heldIn = ({ global }: DrillPlatform, place: string): readonly string[] =>
  Object.entries(global.evacuationRegions).flatMap(([region, places]) => (places.includes(place) ? [region] : []));

/** Those of the switches that a region holds. (API: GetSchedule, control plane, read only.) */
export const switchSchedules: Probe<readonly SeenSchedule[]> = {
  asksFor: "switches' schedules",
  calls: (platform, place) =>
    heldIn(platform, place).map((region) =>
      look("scheduler", "GetSchedule", {
        region: place,
        resource: `arn:aws:scheduler:${place}:${accountOf(platform.regions[0]!.document.arn)}:schedule/default/${evacuationScheduleName(platform, region)}`,
      }),
    ),
  ask: ({ platform, region: place, clients }) =>
    Promise.all(
      heldIn(platform, place).map(async (region) => {
        const asked = new GetScheduleCommand({ Name: evacuationScheduleName(platform, region) });
        const { State = "", ScheduleExpression = "", Target } = await clients.schedules.send(asked);
        const held = said(Target?.Input);
        return { region, state: State, speaks: ScheduleExpression, ...(held !== undefined && { held }) };
      }),
    ),
};

function said(input = ""): 0 | 1 | undefined {
  try {
    return publishedValue(input);
  } catch {
    return undefined;
  }
}
