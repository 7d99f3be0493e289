import type { DrillContext } from "../context";
import type { DrillChoice, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { demand } from "../probes/demand";
import { servingCapacity } from "../probes/servingCapacity";
import { StepError } from "../step";
import { checkChoices, regionsOf } from "./choices";
import { needsAfter, type RegionLoad, smallestFleet } from "./fleet";
import type { PlatformDrill } from "./platformDrill";

const name = "capacity";

/** Reckons with what was measured, and sends nobody anywhere. */
export const capacity: PlatformDrill = {
  name,
  proves: "The regions that stay carry everybody's busiest minute of the last day without launching an instance.",
  touches: "Nothing: it reckons with the load balancers' figures and the instances that run.",
  kind: "readiness",
  needs: [],
  takes: ["leave", "alsoLeave"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: [] });
    const regions = regionsOf(platform);
    const lost = regions.filter((it) => it === choice.leave || it === choice.alsoLeave);
    const losses = lost.length > 0 ? [lost] : regions.map((it) => [it]);
    return {
      guards: [],
      stopConditions: [],
      steps: losses.map((it) => carried(platform, it)),
      safeState: { description: "Everything is as it was: nothing was changed.", steps: [] },
    };
  },
};

/** Those that are lost are asked for their demand only if they answer; else they count as the busiest of the others. */
const carried = (platform: DrillPlatform, lost: readonly string[]): DrillStep<DrillContext> => ({
  id: `carry-${lost.join("-")}`,
  name: `reckon whether the others carry the users of ${lost.join(" and ")}`,
  stage: "detect",
  calls: regionsOf(platform).flatMap((region) =>
    [...demand.calls(platform, region), ...servingCapacity.calls(platform, region)].map((it) =>
      lost.includes(region) ? { ...it, onlyIfReachable: true as const } : it,
    ),
  ),
  expectedDelays: [],
  async run(context) {
    const staying = regionsOf(platform).filter((it) => !lost.includes(it));
    const stayingLoads = await Promise.all(staying.map((it) => loadOf(it, context)));
    const busiest = stayingLoads.reduce((one, other) => (other.peakPerMinute > one.peakPerMinute ? other : one));
    const asked = lost.map((region) => loadOf(region, context).catch(() => ({ ...busiest, region, isAssumed: true })));
    const lostLoads = await Promise.all(asked);
    const loads = [...stayingLoads, ...lostLoads];
    const assumed = lostLoads.filter((it) => "isAssumed" in it).map(({ region }) => region);
    const needs = needsAfter(lost, loads);
    const lacking = needs.filter(({ neededTargets, healthyTargets }) => healthyTargets < neededTargets);
    const seen = needs.map(
      (it) =>
        `${it.region} would need ${it.neededTargets} targets for ${Math.ceil(it.requestsPerMinute)} requests a minute and has ${it.healthyTargets}`,
    );
    const fleet = Object.entries(smallestFleet(loads, lost.length)).map(
      ([region, targets]) => `${targets} in ${region}`,
    );
    const detail = `${seen.join("; ")}. The smallest fleet for the loss of ${lost.length === 1 ? "any region" : `any ${lost.length} regions`}: ${fleet.join(", ")}.${assumed.length > 0 ? ` ${assumed.join(" and ")} didn't say: taken for as busy as ${busiest.region}.` : ""}`;
    if (lacking.length > 0) throw new StepError("deviated", detail);
    return { detail };
  },
});

async function loadOf(region: string, { platform, clientsIn }: DrillContext): Promise<RegionLoad> {
  const asked = { platform, region, clients: clientsIn(region) };
  const [{ peakPerMinute, perTargetPerMinute }, { healthyTargets }] = await Promise.all([
    demand.ask(asked),
    servingCapacity.ask(asked),
  ]);
  if (peakPerMinute === undefined)
    throw new StepError("refused", `CloudWatch in ${region} has no requests of the last day: nobody knows the demand.`);
  if (perTargetPerMinute === undefined)
    throw new StepError(
      "refused",
      `${region} has no target tracking by requests: what one of its targets carries isn't known. Of eks the cluster scales by itself; that isn't reckoned here (drill/drills/capacity.ts).`,
    );
  return { region, healthyTargets, peakPerMinute, perTargetPerMinute };
}
