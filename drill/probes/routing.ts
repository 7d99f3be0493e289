/** What Route 53 answers with: the records that lead users to regions, and the checks that decide about them. It changes nothing. */
import { GetHealthCheckCommand, ListResourceRecordSetsCommand, type ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { DrillPlatform } from "../drillPlatform";
import { type AskedRegion, look, type Probe } from "./probe";

/** A record of the shop's own names. */
export interface SeenRecord {
  readonly name: string;
  readonly type: string;
  /** Of a routed record: tells those of one name apart. */
  readonly setIdentifier?: string;
  /** Whether a check, or the health of what it is an alias of, decides about it. */
  readonly isChecked: boolean;
  /** Missing of an alias, which has its target's. */
  readonly ttlSeconds?: number;
}

export interface SeenRouting {
  readonly records: readonly SeenRecord[];
  /** By region: what its calculated check is told to do instead of checking, such as `Disabled`. */
  readonly checks: Readonly<Record<string, readonly string[]>>;
}

/** (API: ListResourceRecordSets, GetHealthCheck; Route 53's control plane, which is in us-east-1, read only.) */
export const routing: Probe<SeenRouting> = {
  asksFor: "DNS records and health checks",
  calls: ({ foundation, global, regions }) => [
    look("route53", "ListResourceRecordSets", {
      region: "us-east-1",
      resource: `arn:aws:route53:::hostedzone/${foundation.zoneId}`,
    }),
    ...regions.map(({ region }) =>
      look("route53", "GetHealthCheck", {
        region: "us-east-1",
        resource: `arn:aws:route53:::healthcheck/${global.healthCheckIds[region]}`,
      }),
    ),
  ],
  async ask(asked) {
    const [records, checks] = await Promise.all([recordsOf(asked), checksOf(asked)]);
    return { records, checks };
  },
};

async function recordsOf({ platform, clients }: AskedRegion): Promise<readonly SeenRecord[]> {
  const found: ResourceRecordSet[] = [];
  const HostedZoneId = platform.foundation.zoneId;
  for (let next: Partial<ResourceRecordSet> & { readonly isLast?: boolean } = {}; !next.isLast;) {
    const from = { StartRecordName: next.Name, StartRecordType: next.Type, StartRecordIdentifier: next.SetIdentifier };
    const page = await clients.routing.send(new ListResourceRecordSetsCommand({ HostedZoneId, ...from }));
    found.push(...(page.ResourceRecordSets ?? []));
    const { NextRecordName: Name, NextRecordType: Type, NextRecordIdentifier: SetIdentifier } = page;
    next = { Name, Type, SetIdentifier, isLast: page.IsTruncated !== true };
  }
  return found.filter((it) => leadsUsers(platform, it)).map(seenRecord);
}

/** Mail, validation and delegation are nobody's way to a region. */
const leadsUsers = ({ domain }: DrillPlatform, { Name = "", Type }: ResourceRecordSet): boolean =>
  /^(A|AAAA|CNAME)$/.test(Type ?? "") && !Name.startsWith("_") && `.${Name}`.endsWith(`.${domain}.`);

const seenRecord = (it: ResourceRecordSet): SeenRecord => ({
  name: (it.Name ?? "").replace(/\.$/, ""),
  type: it.Type ?? "",
  ...(it.SetIdentifier !== undefined && { setIdentifier: it.SetIdentifier }),
  isChecked: it.HealthCheckId !== undefined || it.AliasTarget?.EvaluateTargetHealth === true,
  ...(it.TTL !== undefined && { ttlSeconds: it.TTL }),
});

async function checksOf({ platform, clients }: AskedRegion): Promise<SeenRouting["checks"]> {
  const asked = platform.regions.map(async ({ region }) => {
    const HealthCheckId = platform.global.healthCheckIds[region];
    const { HealthCheck } = await clients.routing.send(new GetHealthCheckCommand({ HealthCheckId }));
    const { Disabled, Inverted } = HealthCheck?.HealthCheckConfig ?? {};
    return [region, [...(Disabled ? ["Disabled"] : []), ...(Inverted ? ["Inverted"] : [])]] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}
