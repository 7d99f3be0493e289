import type { HealthCheck, HealthCheckConfig, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { ObservedHealth } from "./checks";

export const zoneId = "Z1";
export const zoneName = "shop.example";

export const named = (name: string): string => (name === "" ? zoneName : `${name}.${zoneName}`);

/** An A record with an address that names it. */
export const a = (name: string, value: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: named(name),
  Type: "A",
  TTL: 60,
  ResourceRecords: [{ Value: value }],
  ...more,
});

/** An alias of another record of the zone that evaluates its health. */
export const alias = (name: string, target: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: named(name),
  Type: "A",
  AliasTarget: { DNSName: `${named(target)}.`, HostedZoneId: zoneId, EvaluateTargetHealth: true },
  ...more,
});

/** An alias of a load balancer. */
export const balancer = (name: string, dnsName: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: named(name),
  Type: "A",
  AliasTarget: { DNSName: `dualstack.${dnsName}.`, HostedZoneId: "Z35SXDOTRQ7X7K", EvaluateTargetHealth: true },
  ...more,
});

export const weighted = (id: string, Weight: number): Partial<ResourceRecordSet> => ({ SetIdentifier: id, Weight });
export const latency = (Region: string): Partial<ResourceRecordSet> =>
  ({ SetIdentifier: Region, Region }) as Partial<ResourceRecordSet>;
export const primary = { SetIdentifier: "primary", Failover: "PRIMARY" } as const;
export const secondary = { SetIdentifier: "secondary", Failover: "SECONDARY" } as const;

/** A health check of an endpoint, unless it says otherwise. */
export const check = (Id: string, config: Partial<HealthCheckConfig> = {}): HealthCheck => ({
  Id,
  CallerReference: Id,
  HealthCheckConfig: { Type: "HTTPS", FullyQualifiedDomainName: "alb.example.com", ...config },
  HealthCheckVersion: 1,
});

export const nothingSeen: ObservedHealth = { now: 0, endpoints: {}, metrics: {}, balancers: {} };

/** All checkers of these checks say that the endpoint fails. */
export const failing = (...ids: readonly string[]): ObservedHealth => ({
  ...nothingSeen,
  endpoints: Object.fromEntries(ids.map((id) => [id, { healthy: 0, reporting: 16 }])),
});
