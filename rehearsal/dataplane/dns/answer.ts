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
  const found = wanted(zone, name, question.type);
  if (!found)
    return { code: zone.names.has(name) || wildcardOf(zone, name) ? "NOERROR" : "NXDOMAIN", records: [], path: [] };
  const path: DnsChoice[] = [];
  let group = found;
  for (let followed = 0; followed < maxAliases; followed++) {
    const { because, records } = chosen(zone, checks, group, question);
    const [record] = records;
    if (!record) return { code: "NOERROR", records: [], path };
    path.push({ record, because });
    if (!("alias" in record.holds)) return { code: "NOERROR", records: records.map((it) => answered(name, it)), path };
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

/** Records of the type asked for, or the name's CNAME; of the closest wildcard where the name itself doesn't exist. */
function wanted(zone: Zone, name: string, type: string): readonly DnsRecord[] | undefined {
  const owner = zone.names.has(name) ? name : wildcardOf(zone, name);
  if (owner === undefined) return undefined;
  return zone.groups.get(keyOf(owner, type)) ?? zone.groups.get(keyOf(owner, "CNAME"));
}

/** RFC 4592: the wildcard below the closest name that exists. */
function wildcardOf(zone: Zone, name: string): string | undefined {
  for (let above = name; above.includes(".");) {
    above = above.slice(above.indexOf(".") + 1);
    if (zone.names.has(`*.${above}`)) return `*.${above}`;
    if (zone.names.has(above)) return undefined;
  }
  return undefined;
}

/** Healthy records compete; where none is healthy, all do as if they were. */
function chosen(zone: Zone, checks: CheckHealth, group: readonly DnsRecord[], question: Question) {
  const health = recordHealth(zone, checks);
  return candidates(group, question, (it) => health(it));
}

const answered = (name: string, { type, holds }: DnsRecord): Answered =>
  "alias" in holds
    ? { name, type, ttl: resourceTtl, values: [] }
    : { name, type, ttl: holds.ttl, values: holds.values };
