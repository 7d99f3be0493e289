/** Whether nothing else moves on a platform: no region is changed while users are led past one, or a drill is open. */
import type { DrillCloud } from "../drill/commands/cloud";
import { healthChecksPass } from "../drill/guards/dns";
import { observationsOf } from "../drill/guards/observations";
import { type SteadyGuard, sentence } from "../drill/guards/steadyGuard";
import { switchesWork } from "../drill/guards/switches";
import { noSwitchOn } from "../drill/guards/traffic";
import { leaseKey, type LeaseRecord } from "../drill/lease/lease";
import { healthCheckRegion, healthChecks } from "../drill/probes/healthChecks";
import { askRegion, isSeen } from "../drill/probes/probe";
import type { ObjectPlace } from "../drill/record/objectPlace";

const guards: readonly SteadyGuard[] = [noSwitchOn, switchesWork, healthChecksPass];

/** Why no region may change now, a sentence each; none where all is at rest. What doesn't answer isn't taken for well. */
export async function unrestIn({
  platform,
  places,
  clientsIn,
}: Pick<DrillCloud, "platform" | "places" | "clientsIn">): Promise<readonly string[]> {
  const staying = platform.regions.map(({ region }) => region);
  const asked = {
    leaving: [],
    staying,
    platform,
    observations: observationsOf({ platform, clientsIn }),
    now: Date.now(),
  };
  const [found, drills] = await Promise.all([
    Promise.all(guards.map((it) => it.findings(asked))),
    Promise.all(places.map(openDrillIn)),
  ]);
  return [...new Set([...found.flat().map(sentence), ...drills.flat()])];
}

/** Whether Route 53 leads users past a region, in a sentence; nothing where it doesn't say. Asked anew each time. */
export async function ledPast(
  region: string,
  { platform, clientsIn }: Pick<DrillCloud, "platform" | "clientsIn">,
): Promise<readonly string[]> {
  const asked = { platform, region: healthCheckRegion, clients: clientsIn(healthCheckRegion) };
  const seen = await askRegion(healthChecks, asked);
  return isSeen(seen) && seen.value[region] === "unhealthy" ? [`Route 53 leads nobody to ${region}`] : [];
}

async function openDrillIn(place: ObjectPlace): Promise<readonly string[]> {
  try {
    const stored = await place.read(leaseKey);
    const record = stored && (JSON.parse(stored.text) as LeaseRecord);
    if (record?.state !== "held") return [];
    return [`The drill ${record.run} of ${record.operator} is open. End it: npm run drill -- resume, or abort.`];
  } catch (error) {
    return [`${place.region} doesn't say whether a drill is open: ${(error as Error).message}`];
  }
}
