import type { CheckHealth } from "./checks";
import { type DnsRecord, keyOf, type Zone } from "./zone";

/**
 * A record is healthy unless its own check fails or, for an alias that evaluates it, its target is unhealthy: a load balancer by its
 * target groups, a group of records if none of them is healthy. So a branch whose leaves are all unhealthy is left for the next best.
 */
export function recordHealth(zone: Zone, checks: CheckHealth): (record: DnsRecord) => boolean {
  const isHealthy = (record: DnsRecord, above: ReadonlySet<string>): boolean => {
    if (record.healthCheck !== undefined && !checks.isHealthy(record.healthCheck)) return false;
    if (!("alias" in record.holds) || !record.holds.alias.evaluatesHealth) return true;
    const { target, inZone } = record.holds.alias;
    if (!inZone) return checks.isBalancerHealthy(target);
    const key = keyOf(target, record.type);
    if (above.has(key)) return true;
    const below = new Set([...above, key]);
    return (zone.groups.get(key) ?? []).some((it) => isHealthy(it, below));
  };
  return (record) => isHealthy(record, new Set());
}
