/** Guards of what serves users. */
import { evacuationMetric, type NamedPlatform } from "../evacuationMetric";
import { alarms, type SeenAlarms } from "../probes/alarms";
import { isSeen } from "../probes/probe";
import { type SeenCapacity, servingCapacity } from "../probes/servingCapacity";
import {
  type GuardAsking,
  type GuardFinding,
  inRegions,
  regionalGuard,
  type SteadyGuard,
  unknownFindings,
} from "./steadyGuard";

/** Regions whose switches are on, by any region that holds one. */
function evacuated(
  { alarms: all }: SeenAlarms,
  platform: NamedPlatform,
  regions: readonly string[],
): readonly string[] {
  const { namespace } = evacuationMetric(platform);
  const switches = all.filter((it) => it.looksAt.includes(`"${namespace}"`) && it.state === "ALARM");
  return regions.filter((region) => switches.some((it) => it.looksAt.includes(`"Value":"${region}"`)));
}

export const noSwitchOn = regionalGuard({
  name: "switch-already-on",
  question: "Is no region evacuated already?",
  probe: alarms,
  judge: (seen, place, { platform }) =>
    evacuated(
      seen,
      platform,
      platform.regions.map(({ region }) => region),
    ).map((region) => ({
      seen: `${region} is evacuated already: its switch in ${place} is on`,
      required: "no switch on",
      fix: `Let ${region} back in first (docs/resilience.md), or abort the drill that left it.`,
    })),
});

/** Targets that a region must have so that it can take over another one's users without a launch. */
export function requiredTargets(
  { platform }: Pick<GuardAsking, "platform">,
  region: string,
  seen: SeenCapacity,
): number {
  const { launchTemplateId, leastHealthyTargets } = platform.outputs[region]!;
  // Of a cluster the group holds nodes, not pods: of those only half of the minimum, rounded up, is an output.
  const least = 2 * leastHealthyTargets - 1;
  // Somebody may have lowered the group's minimum by hand: that doesn't make fewer enough.
  return launchTemplateId === "" ? least : Math.max(least, seen.minimum);
}

export const capacityWithoutLaunch = regionalGuard({
  name: "capacity",
  question: "Can the regions that stay carry everybody without a launch?",
  probe: servingCapacity,
  judge(seen, region, asked) {
    const required = requiredTargets(asked, region, seen);
    if (seen.healthyTargets >= required) return [];
    return [
      {
        seen: `${region} has ${seen.healthyTargets} healthy of ${seen.targets} targets`,
        required: `${required}, which carry its own users and the largest share that it can inherit`,
        fix: "Look at the Auto Scaling group's activities and the storefront's log group, and wait for the instances.",
      },
    ];
  },
});

export const notTheLastRegion: SteadyGuard = {
  name: "last-healthy-region",
  question: "Does another region serve users?",
  calls: (platform, { staying }) =>
    staying.flatMap((it) => [...servingCapacity.calls(platform, it), ...alarms.calls(platform, it)]),
  async findings(asked) {
    const [capacities, switches] = await Promise.all([
      inRegions(servingCapacity, asked.staying, asked),
      inRegions(alarms, asked.staying, asked),
    ]);
    const out = switches.flatMap(({ seen }) =>
      isSeen(seen) ? evacuated(seen.value, asked.platform, asked.staying) : [],
    );
    const serving = capacities.filter(
      ({ region, seen }) =>
        isSeen(seen) &&
        seen.value.healthyTargets >= asked.platform.outputs[region]!.leastHealthyTargets &&
        !out.includes(region),
    );
    if (serving.length > 0) return [];
    return [...unknownFindings(capacities), noneLeft(asked)];
  },
};

const noneLeft = ({ staying }: GuardAsking): GuardFinding => ({
  seen:
    staying.length === 0
      ? "no region would stay"
      : `none of ${staying.join(", ")} has enough healthy targets and isn't evacuated`,
  required: "one region that serves users",
  fix: "Bring another region back into service first.",
});
