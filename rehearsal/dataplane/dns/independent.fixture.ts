/**
 * Route 53's documented rules a second time, written without looking at the first: what both say of random trees is neither's slip. It reads the
 * API's own shapes, and works in passes over all checks and records where the first asks one by one. Never used outside of tests.
 */
import type { HealthCheck, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Question } from "./choice";
import type { ObservedHealth } from "./checks";
import type { Datapoint } from "./metric";
import { distance, placeOf } from "./places";

export interface Scene {
  readonly zone: { readonly id: string; readonly name: string };
  readonly records: readonly ResourceRecordSet[];
  readonly checks: readonly HealthCheck[];
  readonly observed: ObservedHealth;
}

/** One group of records on the way to an answer. */
export interface Step {
  readonly policy: PolicyName;
  readonly record: ResourceRecordSet;
  readonly lastResort: boolean;
}

export interface Verdict {
  readonly code: "NOERROR" | "NXDOMAIN";
  /** Each value as `name type ttl value`; an AWS resource instead of a value follows an arrow. */
  readonly lines: readonly string[];
  /** How many of the lines are answered: chance may pick fewer than there are. */
  readonly answered: number;
  readonly steps: readonly Step[];
  /** The name whose records answer: the asked one or a wildcard. */
  readonly owner?: string;
  /** Whether there are records of the asked type. */
  readonly found: boolean;
}

export interface Judgement {
  readonly checks: ReadonlyMap<string, boolean>;
  readonly ask: (question: Question) => Verdict;
}

export type PolicyName = "simple" | "weighted" | "latency" | "failover" | "geolocation" | "multivalue";

export function judge(scene: Scene): Judgement {
  const checks = healthOfChecks(scene);
  const groups = grouped(scene.records);
  const healthy = healthyRecords(scene, groups, checks);
  const names = existing(scene.records, bare(scene.zone.name));
  const walk = (first: Group, question: Question, line: (it: ResourceRecordSet) => string[]) =>
    descend(first, (target, type) => inZone(scene, target) && groups.get(`${bare(target.DNSName!)} ${type}`), {
      question,
      healthy,
      line,
    });
  return {
    checks,
    ask: (question) => {
      const asked = bare(question.name);
      const owner = ownerOf(asked, names);
      if (owner === undefined) return { code: "NXDOMAIN", lines: [], answered: 0, steps: [], found: false };
      const group = groups.get(`${owner} ${question.type}`) ?? groups.get(`${owner} CNAME`) ?? [];
      return { code: "NOERROR", owner, found: group.length > 0, ...walk(group, question, (it) => linesOf(asked, it)) };
    },
  };
}

type Group = readonly ResourceRecordSet[];
type Target = NonNullable<ResourceRecordSet["AliasTarget"]>;

// Names

/** Route 53 compares names without case and final dot, and writes `*` as an octal escape. */
const bare = (name: string): string => {
  const lower = name.toLowerCase();
  return (lower.endsWith(".") ? lower.slice(0, -1) : lower).split("\\052").join("*");
};

const parentOf = (name: string): string => name.split(".").slice(1).join(".");

const inZone = ({ zone }: Scene, target: Target): boolean => target.HostedZoneId!.split("/").at(-1) === zone.id;

/** RFC 4592, 2.2.2: a name exists as soon as anything below it does. */
function existing(records: Group, apex: string): Set<string> {
  const names = new Set([apex]);
  for (const { Name } of records)
    for (let name = bare(Name!); name !== apex && name !== ""; name = parentOf(name)) names.add(name);
  return names;
}

/** RFC 4592, 3.3.1: the asterisk below the closest encloser, and no other, stands for a name that doesn't exist. */
function ownerOf(asked: string, names: ReadonlySet<string>): string | undefined {
  if (names.has(asked)) return asked;
  let encloser = parentOf(asked);
  while (!names.has(encloser)) encloser = parentOf(encloser);
  return names.has(`*.${encloser}`) ? `*.${encloser}` : undefined;
}

function grouped(records: Group): Map<string, ResourceRecordSet[]> {
  const groups = new Map<string, ResourceRecordSet[]>();
  for (const record of records) {
    const key = `${bare(record.Name!)} ${record.Type}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}

// Health: rules 27 to 41 for checks, 2, 9, 12 and 14 for records

/** Two passes suffice: a calculated check has no calculated child. */
function healthOfChecks({ checks, observed }: Scene): Map<string, boolean> {
  const health = new Map<string, boolean>();
  const calculated = (it: HealthCheck): boolean => it.HealthCheckConfig!.Type === "CALCULATED";
  for (const pass of [false, true])
    for (const check of checks.filter((it) => calculated(it) === pass)) {
      const { Disabled, Inverted } = check.HealthCheckConfig!;
      const plain = Disabled === true || measured(check, observed, health);
      health.set(check.Id!, plain !== (Inverted === true));
    }
  return health;
}

function measured(check: HealthCheck, observed: ObservedHealth, health: ReadonlyMap<string, boolean>): boolean {
  const { Type, ChildHealthChecks = [], HealthThreshold = 0 } = check.HealthCheckConfig!;
  if (Type === "CALCULATED") return ChildHealthChecks.filter((id) => health.get(id)).length >= HealthThreshold;
  if (Type === "CLOUDWATCH_METRIC") return streamIsHealthy(check, observed.metrics[check.Id!] ?? [], observed.now);
  const { healthy, reporting } = observed.endpoints[check.Id!] ?? { healthy: 0, reporting: 0 };
  return reporting === 0 || 100 * healthy > 18 * reporting;
}

const sum = (values: readonly number[]): number => values.reduce((total, it) => total + it, 0);

const statistics: Readonly<Record<string, (sorted: readonly number[]) => number>> = {
  SampleCount: (sorted) => sorted.length,
  Sum: sum,
  Average: (sorted) => sum(sorted) / sorted.length,
  Minimum: (sorted) => sorted[0]!,
  Maximum: (sorted) => sorted.at(-1)!,
};

/** By comparison: which signs of value minus threshold breach. */
const breachingSigns: Readonly<Record<string, readonly number[]>> = {
  GreaterThanThreshold: [1],
  GreaterThanOrEqualToThreshold: [0, 1],
  LessThanThreshold: [-1],
  LessThanOrEqualToThreshold: [-1, 0],
};

function streamIsHealthy(check: HealthCheck, data: readonly Datapoint[], now: number): boolean {
  const alarm = check.CloudWatchAlarmConfiguration!;
  const { Period, EvaluationPeriods, Threshold, Statistic, ComparisonOperator } = alarm;
  const periodOf = (time: number): number => Math.floor(time / 1000 / Period!);
  const breaching = (period: number): boolean | undefined => {
    const values = data.filter(({ at }) => periodOf(at) === period).map((it) => it.value);
    if (values.length === 0) return undefined;
    const value = statistics[Statistic!]!(values.sort((one, other) => one - other));
    return breachingSigns[ComparisonOperator!]!.some((sign) => sign === (Math.sign(value - Threshold!) || 0));
  };
  const healthyAt = (newest: number): boolean | undefined => {
    const looked = Array.from({ length: EvaluationPeriods! + 2 }, (_, back) => breaching(newest - back));
    const counting = looked.filter((it) => it !== undefined).slice(0, EvaluationPeriods);
    return counting.length === 0 ? undefined : counting.includes(false);
  };
  const current = healthyAt(periodOf(now));
  if (current !== undefined) return current;
  const missing = check.HealthCheckConfig!.InsufficientDataHealthStatus;
  if (missing !== "LastKnownStatus") return missing === "Healthy";
  return healthyAt(Math.max(...data.map(({ at }) => periodOf(at)))) ?? true;
}

function resourceIsHealthy(dnsName: string, { balancers }: ObservedHealth): boolean {
  const targetGroups = balancers[dnsName];
  if (!targetGroups) return true;
  const used = targetGroups.filter((states) => states.length > 0);
  return used.length > 0 && used.every((states) => states.includes("healthy"));
}

const resourceName = (target: Target): string =>
  bare(target.DNSName!)
    .split(/^dualstack\./)
    .at(-1)!;

/** The least set that holds every record whose own check and evaluated target are in order: grown until nothing is added. */
function healthyRecords(
  scene: Scene,
  groups: ReadonlyMap<string, Group>,
  checks: ReadonlyMap<string, boolean>,
): Set<ResourceRecordSet> {
  const healthy = new Set<ResourceRecordSet>();
  const targetHolds = ({ AliasTarget: target, Type }: ResourceRecordSet): boolean => {
    if (!target?.EvaluateTargetHealth) return true;
    if (!inZone(scene, target)) return resourceIsHealthy(resourceName(target), scene.observed);
    return (groups.get(`${bare(target.DNSName!)} ${Type}`) ?? []).some((it) => healthy.has(it));
  };
  let open = scene.records.filter((it) => it.HealthCheckId === undefined || checks.get(it.HealthCheckId));
  for (let before = -1; before !== healthy.size;) {
    before = healthy.size;
    const ready = open.filter(targetHolds);
    for (const it of ready) healthy.add(it);
    open = open.filter((it) => !healthy.has(it));
  }
  return healthy;
}

// DnsChoice: rules 1 to 6, 9 to 11, 16 to 19

const policyOf = (record: ResourceRecordSet): PolicyName => {
  if (record.Weight !== undefined) return "weighted";
  if (record.Region !== undefined) return "latency";
  if (record.Failover !== undefined) return "failover";
  if (record.GeoLocation !== undefined) return "geolocation";
  return record.MultiValueAnswer === true ? "multivalue" : "simple";
};

/** Every policy is an order: the least of those that may answer does. `undefined` never answers this client. */
const order: Readonly<Record<PolicyName, (record: ResourceRecordSet, client: string) => number | undefined>> = {
  simple: () => 0,
  multivalue: () => 0,
  weighted: ({ Weight }) => (Weight === 0 ? 1 : 0),
  failover: ({ Failover }) => (Failover === "PRIMARY" ? 0 : 1),
  latency: ({ Region }, client) => distance(Region!, client),
  geolocation: ({ GeoLocation }, client) => {
    const { ContinentCode, CountryCode, SubdivisionCode } = GeoLocation!;
    const { continent, country, subdivision } = placeOf(client);
    const areas = [
      SubdivisionCode !== undefined && CountryCode === country && SubdivisionCode === subdivision,
      SubdivisionCode === undefined && CountryCode === country,
      ContinentCode === continent,
      CountryCode === "*",
    ];
    return areas.includes(true) ? areas.indexOf(true) : undefined;
  },
};

interface Walk {
  readonly question: Question;
  readonly healthy: ReadonlySet<ResourceRecordSet>;
  readonly line: (record: ResourceRecordSet) => string[];
}

function descend(
  first: Group,
  groupAt: (target: Target, type: string) => Group | false | undefined,
  { question, healthy, line }: Walk,
): Pick<Verdict, "lines" | "answered" | "steps"> {
  const steps: Step[] = [];
  for (let group = first; group.length > 0;) {
    const policy = policyOf(group[0]!);
    const ranked = group
      .map((record) => ({ record, rank: order[policy](record, question.clientRegion) }))
      .filter((it): it is { record: ResourceRecordSet; rank: number } => it.rank !== undefined);
    if (ranked.length === 0) break;
    const sound = ranked.filter((it) => healthy.has(it.record));
    const pool = sound.length > 0 ? sound : ranked;
    const least = Math.min(...pool.map((it) => it.rank));
    const best = pool.filter((it) => it.rank === least).map((it) => it.record);
    const record = policy === "weighted" ? drawn(best, question.random()) : best[0]!;
    steps.push({ policy, record, lastResort: sound.length === 0 });
    if (policy === "multivalue")
      return { lines: best.flatMap(line), answered: Math.min(8, best.flatMap(line).length), steps };
    const next = record.AliasTarget && groupAt(record.AliasTarget, record.Type!);
    if (!record.AliasTarget || next === false) return { lines: line(record), answered: line(record).length, steps };
    group = next ?? [];
  }
  return { lines: [], answered: 0, steps };
}

function drawn(records: Group, chance: number): ResourceRecordSet {
  const total = sum(records.map((it) => it.Weight!));
  if (total === 0) return records[Math.floor(chance * records.length)]!;
  const byWeight = records.toSorted((one, other) => other.Weight! - one.Weight!);
  return byWeight.find((_, index) => chance * total < sum(byWeight.slice(0, index + 1).map((it) => it.Weight!)))!;
}

/** An AWS resource answers with its own time to live, 60 s. */
function linesOf(asked: string, record: ResourceRecordSet): string[] {
  const target = record.AliasTarget;
  if (target) return [`${asked} ${record.Type} 60 -> ${resourceName(target)}`];
  return record.ResourceRecords!.map(({ Value }) => `${asked} ${record.Type} ${record.TTL} ${Value}`);
}
