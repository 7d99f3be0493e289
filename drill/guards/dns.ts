/** Whether DNS sends users to the regions that stay. */
import { healthCheckRegion, healthChecks } from "../probes/healthChecks";
import { isSeen } from "../probes/probe";
import { type SteadyGuard, unknownFinding } from "./steadyGuard";

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
