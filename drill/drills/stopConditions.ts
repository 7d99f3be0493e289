/** What is watched while a drill runs, and stops it. */
import type { DrillContext } from "../context";
import type { StopCondition } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { inAlarmOf } from "../probes/rollouts";
import { look } from "../probes/probe";
import { servingCapacity } from "../probes/servingCapacity";
import { errorShare, type WatchedDrill } from "./errorShare";

/**
 * Those that stay must serve: none of them with enough healthy targets, and users would find nobody. One that doesn't answer says nothing,
 * as long as another does.
 */
export const survivorsServe = (platform: DrillPlatform, stay: readonly string[]): StopCondition<DrillContext> => ({
  name: "survivors-serve",
  calls: stay.flatMap((region) => servingCapacity.calls(platform, region)),
  reason: async ({ clientsIn }) => {
    const asked = stay.map(async (region) => {
      const { healthyTargets } = await servingCapacity.ask({ platform, region, clients: clientsIn(region) });
      return { region, healthyTargets, isEnough: healthyTargets >= platform.outputs[region]!.leastHealthyTargets };
    });
    const answers = await Promise.allSettled(asked);
    const seen = answers.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
    if (seen.length === 0) throw new Error(`none of ${stay.join(", ")} says whether it serves`);
    if (seen.some((it) => it.isEnough)) return undefined;
    return `no region that stays serves: ${seen.map((it) => `${it.region} has ${it.healthyTargets} healthy targets`).join(", ")}`;
  },
});

/** What every drill that changes something is stopped by: too many of users' requests that fail, and alarms that the configuration names. */
export const watchedAlways = (watched: WatchedDrill): readonly StopCondition<DrillContext>[] => [
  ...errorShare(watched),
  ...namedAlarms(watched.platform, watched.stay),
];

/** Alarms that the configuration names, `region:name`. Those of a region that is left say nothing of those that stay. */
export function namedAlarms(platform: DrillPlatform, stay: readonly string[]): readonly StopCondition<DrillContext>[] {
  const named = platform.global.drillStopAlarms.flatMap((it) => {
    const [region = "", ...name] = it.split(":");
    return stay.includes(region) ? [{ region, name: name.join(":") }] : [];
  });
  if (named.length === 0) return [];
  const regions = [...new Set(named.map((it) => it.region))];
  return [
    {
      name: "stop-alarms",
      calls: regions.map((region) => look("cloudwatch", "DescribeAlarms", { region })),
      reason: async ({ clientsIn }) => {
        const asked = regions.map(async (region) => {
          const names = named.filter((it) => it.region === region).map((it) => it.name);
          return (await inAlarmOf(names, clientsIn(region).alarms)).map((it) => `${it} in ${region}`);
        });
        const firing = (await Promise.all(asked)).flat();
        return firing.length > 0 ? `${firing.join(", ")} in ALARM` : undefined;
      },
    },
  ];
}
