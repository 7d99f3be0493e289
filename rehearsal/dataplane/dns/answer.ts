/**
 * What Route 53 answers: documented rules, once. The DNS server, the emulator's TestDNSAnswer and the report all ask here.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
import type { CheckHealth } from "./checks";
import { candidates, type DnsChoice, type Question } from "./choice";
import { recordHealth } from "./recordHealth";
import { type DnsRecord, keyOf, plainName, type Zone } from "./zone";

/** A record of the answer: with values, or an AWS resource whose addresses answer. */
export interface Answered {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly values: readonly string[];
  /** DNS name of the AWS resource that an alias stands for, instead of values. */
  readonly resource?: string;
}

export interface DnsAnswer {
  readonly code: "NOERROR" | "NXDOMAIN" | "SERVFAIL";
  readonly records: readonly Answered[];
  readonly path: readonly DnsChoice[];
}

/** Route 53 answers for ELB, CloudFront and the like with the resource's own time to live: 60 s. */
const resourceTtl = 60;

const maxAliases = 32;

export function answer(zone: Zone, checks: CheckHealth, question: Question): DnsAnswer {
  const name = plainName(question.name);
  const owner = zone.names.has(name) ? name : wildcardOf(zone, name);
  if (owner === undefined) return { code: "NXDOMAIN", records: [], path: [] };
  const isHealthy = recordHealth(zone, checks);
  const path: DnsChoice[] = [];
  let group = zone.groups.get(keyOf(owner, question.type)) ?? zone.groups.get(keyOf(owner, "CNAME")) ?? [];
  for (let followed = 0; followed < maxAliases; followed++) {
    const { because, records } = candidates(group, question, isHealthy);
    const [record] = records;
    if (!record) return { code: "NOERROR", records: [], path };
    path.push({ record, because });
    if (!("alias" in record.holds))
      return { code: "NOERROR", records: records.flatMap((it) => answered(name, it)), path };
    const { target, inZone } = record.holds.alias;
    if (!inZone)
      return {
        code: "NOERROR",
        records: [{ name, type: record.type, ttl: resourceTtl, values: [], resource: target }],
        path,
      };
    group = zone.groups.get(keyOf(target, record.type)) ?? [];
  }
  return { code: "SERVFAIL", records: [], path };
}

/** A multivalue group has several, none of them an alias: Route 53 refuses it. */
const answered = (name: string, { type, holds }: DnsRecord): Answered[] =>
  "alias" in holds ? [] : [{ name, type, ...holds }];

/** RFC 4592: the wildcard below the closest name that exists. */
function wildcardOf(zone: Zone, name: string): string | undefined {
  for (let above = name; above.includes(".");) {
    above = above.slice(above.indexOf(".") + 1);
    if (zone.names.has(`*.${above}`)) return `*.${above}`;
    if (zone.names.has(above)) return undefined;
  }
  return undefined;
}
