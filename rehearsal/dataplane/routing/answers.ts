/** What the zone answers with, for people: the names that route, and to where. */
import { answer } from "../dns/answer";
import type { Served } from "../dns/resolve";
import type { DnsRecord, Zone } from "../dns/zone";

/** Where clients of a region are led by a name. */
export interface Routed {
  readonly name: string;
  readonly clientRegion: string;
  /** DNS names of AWS resources, or values. */
  readonly to: readonly string[];
}

/** Names that choose, and that no other record of the zone stands before: those that somebody asks for. */
export function routedNames(zone: Zone): string[] {
  const records = [...zone.groups.values()].flat();
  const behind = new Set(records.flatMap(targetOf));
  const choosing = records.filter((it) => it.policy.kind !== "simple" && !behind.has(it.name));
  return [...new Set(choosing.map((it) => it.name))];
}

const targetOf = ({ holds }: DnsRecord): string[] =>
  "alias" in holds && holds.alias.inZone ? [holds.alias.target] : [];

export function routed({ zone, health }: Served, clientRegion: string): Routed[] {
  return routedNames(zone).map((name) => {
    const { records } = answer(zone, health, { name, type: "A", clientRegion, random: () => 0 });
    return { name, clientRegion, to: records.flatMap((it) => (it.resource === undefined ? it.values : [it.resource])) };
  });
}
