/** What cases of documented rules ask, and how. */
import type { HealthCheck, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { DnsAnswer } from "./answer";
import type { ObservedHealth } from "./checks";
import type { Rules } from "./mutants.fixture";
import { a, check, latency, named, nothingSeen, zoneId, zoneName } from "./zone.fixture";

export interface World {
  readonly records: readonly ResourceRecordSet[];
  readonly checks?: readonly HealthCheck[];
  readonly observed?: ObservedHealth;
  readonly from?: string;
  readonly type?: string;
  readonly random?: () => number;
}

export function ask(rules: Rules, name: string, world: World): DnsAnswer {
  const { records, checks = [], observed = nothingSeen, from = "us-east-1", type = "A", random = () => 0 } = world;
  const zone = rules.readZone({ id: zoneId, name: zoneName }, records);
  const question = { name: named(name), type, clientRegion: from, random };
  return rules.answer(zone, new rules.CheckHealth(checks, observed), question);
}

export const values = (rules: Rules, name: string, world: World): string[] =>
  ask(rules, name, world).records.flatMap((it) => (it.resource === undefined ? it.values : [it.resource]));

/** How often each value is answered over evenly spread chances. */
export function shares(rules: Rules, name: string, world: World, draws = 100): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let draw = 0; draw < draws; draw++) {
    const [value] = values(rules, name, { ...world, random: () => draw / draws });
    counts[value!] = (counts[value!] ?? 0) + 1;
  }
  return counts;
}

export const health = (
  rules: Rules,
  check: HealthCheck,
  observed: ObservedHealth,
  others: readonly HealthCheck[] = [],
): boolean => new rules.CheckHealth([check, ...others], observed).isHealthy(check.Id!);

export const [c1, c2, c3] = [check("c1"), check("c2"), check("c3")];

/** A latency group over three regions, each record with a check of its own. */
export const threeRegions = [
  a("x", "192.0.2.1", { ...latency("us-east-1"), HealthCheckId: "c1" }),
  a("x", "192.0.2.2", { ...latency("eu-west-1"), HealthCheckId: "c2" }),
  a("x", "192.0.2.3", { ...latency("ap-south-1"), HealthCheckId: "c3" }),
];
