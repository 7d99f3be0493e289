/** Records as Route 53 keeps them, read from what its API says. What isn't evaluated here is refused by name, never approximated. */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { places } from "./places";

export type Policy =
  | { readonly kind: "simple" }
  | { readonly kind: "weighted"; readonly weight: number }
  | { readonly kind: "latency"; readonly region: string }
  | { readonly kind: "failover"; readonly role: "PRIMARY" | "SECONDARY" }
  | { readonly kind: "geolocation"; readonly area: Area }
  | { readonly kind: "multivalue" };

/** A part of the world, from the smallest to the largest; "anywhere" is the default record, country `*`. */
export type Area =
  | { readonly kind: "subdivision"; readonly country: string; readonly code: string }
  | { readonly kind: "country"; readonly code: string }
  | { readonly kind: "continent"; readonly code: string }
  | { readonly kind: "anywhere" };

export interface Alias {
  /** Name of a record or of an AWS resource, lower case, without `dualstack.` and final dot. */
  readonly target: string;
  /** Whether the target is a record of the same zone; else it is an AWS resource. */
  readonly inZone: boolean;
  /** EvaluateTargetHealth. */
  readonly evaluatesHealth: boolean;
}

export interface DnsRecord {
  /** Lower case, without final dot; a wildcard starts with `*.`. */
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string;
  readonly policy: Policy;
  readonly healthCheck?: string;
  readonly holds:
    { readonly alias: Alias } | { readonly values: readonly string[]; readonly ttl: number /* seconds */ };
}

export interface Zone {
  readonly id: string;
  readonly name: string;
  /** All records of a name and type, by `keyOf`. */
  readonly groups: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Every name that has a record or lies above one. */
  readonly names: ReadonlySet<string>;
}

export const keyOf = (name: string, type: string): string => `${name} ${type}`;

/** Lower case, without final dot, `*` for Route 53's `\052`. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, "").replaceAll("\\052", "*");

/** Records that a zone holds but no rule here evaluates; all of them at once. */
export class UnsupportedRecords extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`${problems.join("\n")}\nAdd what is missing to rehearsal/dataplane/dns/zone.ts.`);
  }
}

/** @throws UnsupportedRecords */
export function readZone(
  zone: { readonly id: string; readonly name: string },
  sets: readonly ResourceRecordSet[],
): Zone {
  const problems = sets.flatMap(unsupported);
  if (problems.length > 0) throw new UnsupportedRecords(problems);
  const groups = new Map<string, DnsRecord[]>();
  const names = new Set<string>();
  for (const record of sets.map((it) => readRecord(zone.id, it))) {
    const key = keyOf(record.name, record.type);
    groups.set(key, [...(groups.get(key) ?? []), record]);
    for (let name = record.name; name.length >= plainName(zone.name).length; name = name.slice(name.indexOf(".") + 1)) {
      names.add(name);
      if (!name.includes(".")) break;
    }
  }
  return { id: zone.id, name: plainName(zone.name), groups, names };
}

function unsupported(set: ResourceRecordSet): string[] {
  const what = `${set.Name} ${set.Type}${set.SetIdentifier ? ` (${set.SetIdentifier})` : ""}`;
  const problems: string[] = [];
  if (set.CidrRoutingConfig)
    problems.push(`${what} is routed by client address (CidrRoutingConfig), which isn't evaluated here.`);
  if (set.GeoProximityLocation) problems.push(`${what} is routed by geoproximity, which isn't evaluated here.`);
  if (set.TrafficPolicyInstanceId) problems.push(`${what} belongs to a traffic policy, which isn't evaluated here.`);
  if (set.Region && !places[set.Region])
    problems.push(`${what} is a latency record of ${set.Region}, whose place isn't known.`);
  return problems;
}

function readRecord(zoneId: string, set: ResourceRecordSet): DnsRecord {
  const alias = set.AliasTarget;
  return {
    name: plainName(set.Name!),
    type: set.Type!,
    policy: policyOf(set),
    ...(set.SetIdentifier && { setIdentifier: set.SetIdentifier }),
    ...(set.HealthCheckId && { healthCheck: set.HealthCheckId }),
    holds: alias
      ? {
          alias: {
            target: plainName(alias.DNSName!).replace(/^dualstack\./, ""),
            inZone: alias.HostedZoneId!.replace("/hostedzone/", "") === zoneId,
            evaluatesHealth: alias.EvaluateTargetHealth === true,
          },
        }
      : { values: (set.ResourceRecords ?? []).map((it) => it.Value!), ttl: set.TTL! },
  };
}

function policyOf(set: ResourceRecordSet): Policy {
  if (set.Weight !== undefined) return { kind: "weighted", weight: set.Weight };
  if (set.Region) return { kind: "latency", region: set.Region };
  if (set.Failover) return { kind: "failover", role: set.Failover };
  if (set.GeoLocation) return { kind: "geolocation", area: areaOf(set.GeoLocation) };
  return set.MultiValueAnswer ? { kind: "multivalue" } : { kind: "simple" };
}

function areaOf({ ContinentCode, CountryCode, SubdivisionCode }: NonNullable<ResourceRecordSet["GeoLocation"]>): Area {
  if (ContinentCode) return { kind: "continent", code: ContinentCode };
  if (CountryCode === "*") return { kind: "anywhere" };
  if (SubdivisionCode) return { kind: "subdivision", country: CountryCode!, code: SubdivisionCode };
  return { kind: "country", code: CountryCode! };
}
