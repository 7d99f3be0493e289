/** How a routing policy chooses among the records of one name and type. */
import { distance, placeOf } from "./places";
import type { Area, DnsRecord } from "./zone";

export interface Question {
  readonly name: string;
  readonly type: string;
  /** Region in which the client sits: of its subnet where the resolver sends it, else of the resolver. */
  readonly clientRegion: string;
  /** For weights and for which of many values: at least 0, less than 1. */
  readonly random: () => number;
}

/** One choice on the way to the answer. */
export interface DnsChoice {
  readonly record: DnsRecord;
  /** `last resort`: none of the group was healthy, so all counted as if they were. */
  readonly because: "healthy" | "last resort";
}

export interface Chosen {
  readonly because: DnsChoice["because"];
  /** One record, several of a multivalue group, or none: a location that no geolocation record covers. */
  readonly records: readonly DnsRecord[];
}

/** Values that a multivalue answer has at most. */
const maxValues = 8;

export function candidates(
  group: readonly DnsRecord[],
  question: Pick<Question, "clientRegion" | "random">,
  isHealthy: (record: DnsRecord) => boolean,
): Chosen {
  const covering = group.filter((it) => covers(it, question.clientRegion));
  const healthy = covering.filter(isHealthy);
  const because = healthy.length > 0 ? "healthy" : "last resort";
  return { because, records: choose(because === "healthy" ? healthy : covering, question) };
}

function choose(
  records: readonly DnsRecord[],
  { clientRegion, random }: Pick<Question, "clientRegion" | "random">,
): readonly DnsRecord[] {
  switch (records[0]?.policy.kind) {
    case "latency":
      return [lowest(records, (it) => distance(clientRegion, regionOf(it)))];
    case "failover":
      return [lowest(records, (it) => (isPrimary(it) ? 0 : 1))];
    case "geolocation":
      return [lowest(records, (it) => sizes.indexOf(areaOf(it).kind))];
    case "weighted":
      return [byWeight(records, random)];
    case "multivalue":
      return shuffled(records, random).slice(0, maxValues);
    default:
      return records.slice(0, 1);
  }
}

function lowest(records: readonly DnsRecord[], rank: (record: DnsRecord) => number): DnsRecord {
  return records.reduce((best, it) => (rank(it) < rank(best) ? it : best));
}

/** Weight 0 is left out unless all that compete have it, and then their chances are equal. The heaviest comes first: random 0. */
function byWeight(records: readonly DnsRecord[], random: () => number): DnsRecord {
  const sorted = [...records].sort((a, b) => weightOf(b) - weightOf(a));
  const total = sorted.reduce((sum, it) => sum + weightOf(it), 0);
  if (total === 0) return sorted[Math.floor(random() * sorted.length)]!;
  let left = random() * total;
  return sorted.find((it) => (left -= weightOf(it)) < 0) ?? sorted[0]!;
}

/** Fisher and Yates. */
function shuffled(records: readonly DnsRecord[], random: () => number): readonly DnsRecord[] {
  const left = [...records];
  for (let end = left.length - 1; end > 0; end--) {
    const other = Math.floor(random() * (end + 1));
    [left[end], left[other]] = [left[other]!, left[end]!];
  }
  return left;
}

const weightOf = ({ policy }: DnsRecord): number => (policy.kind === "weighted" ? policy.weight : 0);
const regionOf = ({ policy }: DnsRecord): string => (policy.kind === "latency" ? policy.region : "");
const isPrimary = ({ policy }: DnsRecord): boolean => policy.kind === "failover" && policy.role === "PRIMARY";
const areaOf = ({ policy }: DnsRecord): Area => (policy.kind === "geolocation" ? policy.area : { kind: "anywhere" });

/** From the most specific to the least. */
const sizes: readonly Area["kind"][] = ["subdivision", "country", "continent", "anywhere"];

function covers(record: DnsRecord, region: string): boolean {
  if (record.policy.kind !== "geolocation") return true;
  const { continent, country, subdivision } = placeOf(region);
  const { area } = record.policy;
  switch (area.kind) {
    case "subdivision":
      return area.country === country && area.code === subdivision;
    case "country":
      return area.code === country;
    case "continent":
      return area.code === continent;
    case "anywhere":
      return true;
  }
}
