/** Whether DNS sends users to the regions that stay. */
import { healthCheckRegion, healthChecks } from "../probes/healthChecks";
import { isSeen } from "../probes/probe";
import { routing, type SeenRecord } from "../probes/routing";
import { type SteadyGuard, unknownFinding } from "./steadyGuard";

/** A resolver asks again after a record's time to live: until then it leads users to where they were. */
const mostSeconds = 60;

function recordProblem({ name, type, setIdentifier, isChecked, ttlSeconds = 0 }: SeenRecord): string | undefined {
  const which = `the ${type} record ${name}${setIdentifier === undefined ? "" : ` (${setIdentifier})`}`;
  if (setIdentifier !== undefined && !isChecked)
    return `${which} has no health check, so it counts as healthy for ever`;
  return ttlSeconds > mostSeconds ? `${which} is remembered for ${ttlSeconds} s` : undefined;
}

/** Asked only where us-east-1 stays: Route 53 answers users without it, and nobody can change a record then. */
export const recordsFollowHealth: SteadyGuard = {
  name: "dns-records",
  question: "Does every routed record follow a health check, and is none remembered for long?",
  calls: (platform, { leaving }) =>
    leaving.includes(healthCheckRegion)
      ? []
      : routing.calls(platform, healthCheckRegion).map((it) => ({ ...it, onlyIfReachable: true as const })),
  async findings({ leaving, observations }) {
    if (leaving.includes(healthCheckRegion)) return [];
    const seen = await observations.ask(routing, healthCheckRegion);
    if (!isSeen(seen)) return [unknownFinding(seen)];
    const { records, checks } = seen.value;
    const required = `a health check for each routed record, and at most ${mostSeconds} s`;
    const fix = "Deploy global: it sets records and checks.";
    const odd = Object.entries(checks).flatMap(([region, states]) =>
      states.map((it) => `${region}'s health check is ${it}`),
    );
    return [...records.flatMap((it) => recordProblem(it) ?? []), ...odd].map((it) => ({ seen: it, required, fix }));
  },
};

/**
 * Route 53 says the status of a calculated check in us-east-1 alone, so it isn't asked where that region is left: there healthy targets and
 * switches that are off have to do.
 */
export const healthChecksPass: SteadyGuard = {
  name: "health-checks",
  question: "Does Route 53 send users to every region that stays?",
  calls: (platform, { leaving }) =>
    leaving.includes(healthCheckRegion)
      ? []
      : healthChecks.calls(platform, healthCheckRegion).map((it) => ({ ...it, onlyIfReachable: true as const })),
  async findings({ leaving, staying, observations }) {
    if (leaving.includes(healthCheckRegion)) return [];
    const seen = await observations.ask(healthChecks, healthCheckRegion);
    if (!isSeen(seen)) return [unknownFinding(seen)];
    return staying
      .filter((region) => seen.value[region] !== "healthy")
      .map((region) => ({
        seen:
          seen.value[region] === undefined
            ? `Route 53 has published nothing of ${region}'s health check for minutes`
            : `Route 53 sends nobody to ${region}: its health check fails`,
        required: "healthy health checks in all regions that stay",
        fix: "Look at the region's endpoint, its healthy targets and its switches (docs/resilience.md).",
      }));
  },
};
