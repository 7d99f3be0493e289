/** Random zones, health checks, observations and questions: a number makes the same ones for ever. */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Question } from "./choice";
import { Chance } from "./chance.fixture";
import type { PolicyName, Scene } from "./independent.fixture";
import { places } from "./places";
import { RandomChecks } from "./randomChecks.fixture";
import { a, alias, balancer, latency, named, primary, secondary, weighted, zoneId, zoneName } from "./zone.fixture";

export interface RandomTree extends Scene {
  readonly seed: number;
  readonly questions: readonly Question[];
}

export const maxDepth = 5;

export function randomTree(seed: number): RandomTree {
  const chance = new Chance(seed);
  const checks = new RandomChecks(chance);
  const zone = new RandomZone(chance, checks);
  return {
    seed,
    zone: { id: zoneId, name: zoneName },
    records: zone.records,
    checks: checks.all,
    observed: { ...checks.observed, balancers: zone.balancers },
    questions: Array.from({ length: 5 }, () => randomQuestion(chance, zone)),
  };
}

const regions = Object.keys(places);
const areas: readonly ResourceRecordSet["GeoLocation"][] = [
  { CountryCode: "US", SubdivisionCode: "VA" },
  { CountryCode: "US", SubdivisionCode: "CA" },
  { CountryCode: "US" },
  { CountryCode: "DE" },
  { CountryCode: "IN" },
  { ContinentCode: "NA" },
  { ContinentCode: "EU" },
  { ContinentCode: "AS" },
  { CountryCode: "*" },
  { CountryCode: "*" },
];
const rootNames = ["", "x", "X", "a.b", "deep.er.y", "\\052", "\\052.w", "\\052.a.b"];
const largest = 30;

interface Made {
  readonly name: string;
  readonly height: number;
}

/** One tree of aliases below a name that is asked, and a few plain records around it. */
class RandomZone {
  readonly records: ResourceRecordSet[] = [];
  readonly balancers: Record<string, string[][]> = {};
  readonly root: string;
  readonly type: string;
  private readonly made: Made[] = [];
  private groups = 0;

  constructor(
    private readonly chance: Chance,
    private readonly checks: RandomChecks,
  ) {
    this.root = chance.from(rootNames);
    this.type = this.root === "" ? chance.from(["A", "AAAA"]) : chance.from(["A", "A", "A", "AAAA", "TXT", "CNAME"]);
    this.plain("", "SOA");
    this.plain("", "NS");
    this.group(this.root, 1 + chance.upTo(maxDepth));
    if (this.type !== "CNAME" && chance.percent(30)) this.plain(this.root, this.type === "A" ? "AAAA" : "A");
    if (chance.percent(30)) this.plain("mail.out", "TXT");
    if (chance.percent(30)) this.plain("c", "CNAME");
    if (this.root !== "\\052" && chance.percent(30)) this.plain("\\052", chance.from(["A", "TXT", "CNAME"]));
  }

  private plain(name: string, Type: ResourceRecordSet["Type"]): void {
    this.records.push({ ...a(name, `${Type} of ${name}`, { TTL: this.chance.from([30, 300]) }), Type });
  }

  /** All records of a name; what they stand for is made along with them. */
  private group(name: string, depth: number): Made {
    const { chance } = this;
    const shapes = this.shapes();
    const ttl = chance.from([5, 20, 60, 300]);
    const heights = shapes.map((shape, index) => {
      const more = { ...shape, ...(chance.percent(65) && { HealthCheckId: this.checks.any() }) };
      const deeper = depth > 1 && this.records.length < largest && !shape.MultiValueAnswer;
      if (deeper && chance.percent(index === 0 ? 90 : 50)) return this.aliasOf(name, depth, more);
      this.records.push(this.leaf(name, ttl, more));
      return 0;
    });
    const made = { name, height: 1 + Math.max(...heights) };
    this.made.push(made);
    return made;
  }

  private aliasOf(name: string, depth: number, more: Partial<ResourceRecordSet>): number {
    const { chance } = this;
    const known = this.made.filter((it) => it.height < depth);
    const target: Made = chance.percent(5)
      ? { name: "gone.mail.out", height: 0 }
      : known.length > 0 && chance.percent(15)
        ? chance.from(known)
        : this.group(this.newName(name), depth - 1);
    const record = this.typed(alias(name, target.name, more));
    if (chance.percent(25)) record.AliasTarget!.EvaluateTargetHealth = false;
    if (chance.percent(10)) record.AliasTarget!.HostedZoneId = `/hostedzone/${zoneId}`;
    this.records.push(record);
    return target.height;
  }

  private newName(parent: string): string {
    const number = this.groups++;
    return this.chance
      .from([`n${number}`, `n${number}`, `n${number}.a.b`, `\\052.n${number}`, `n${number}.${parent}`])
      .replace(/\.(\\052.*|)$/, "");
  }

  private leaf(name: string, TTL: number, more: Partial<ResourceRecordSet>): ResourceRecordSet {
    const { chance } = this;
    const id = this.records.length;
    const resource = /^A/.test(this.type) && more.MultiValueAnswer === undefined && chance.percent(25);
    if (!resource) {
      const values = more.MultiValueAnswer ? 1 : 1 + chance.upTo(2);
      const ResourceRecords = Array.from({ length: values }, (_, index) => ({ Value: `v${id}.${index}` }));
      return this.typed(a(name, "", { ...more, TTL, ResourceRecords }));
    }
    const record = this.typed(balancer(name, `ALB-${id}.eu-west-1.elb.amazonaws.com`, more));
    if (chance.percent(25)) record.AliasTarget!.EvaluateTargetHealth = false;
    if (chance.percent(80)) this.balancers[`alb-${id}.eu-west-1.elb.amazonaws.com`] = this.targetGroups();
    return record;
  }

  private typed = (record: ResourceRecordSet): ResourceRecordSet => ({
    ...record,
    Type: this.type as NonNullable<ResourceRecordSet["Type"]>,
  });

  private targetGroups(): string[][] {
    const { chance, checks } = this;
    const state = (): string =>
      checks.sick() ? chance.from(["unhealthy", "initial", "draining", "unused", "unavailable"]) : "healthy";
    return Array.from({ length: chance.upTo(4) }, () => Array.from({ length: chance.upTo(4) }, state));
  }

  private shapes(): Partial<ResourceRecordSet>[] {
    const { chance } = this;
    const numbered = (
      more: (index: number) => Partial<ResourceRecordSet>,
      count: number,
    ): Partial<ResourceRecordSet>[] => Array.from({ length: count }, (_, index) => more(index));
    const by: Readonly<Record<PolicyName, () => Partial<ResourceRecordSet>[]>> = {
      simple: () => [{}],
      weighted: () => numbered((it) => weighted(`w${it}`, chance.from([0, 0, 1, 2, 7, 255])), 1 + chance.upTo(4)),
      latency: () => chance.several(regions, 1 + chance.upTo(4)).map(latency),
      failover: () =>
        chance.from([[primary, secondary], [primary, secondary], [secondary, primary], [primary], [secondary]]),
      geolocation: () =>
        [...new Set(chance.several(areas, 1 + chance.upTo(5)).map((it) => JSON.stringify(it)))].map((it, index) => ({
          SetIdentifier: `g${index}`,
          GeoLocation: JSON.parse(it) as ResourceRecordSet["GeoLocation"],
        })),
      multivalue: () =>
        numbered((it) => ({ SetIdentifier: `m${it}`, MultiValueAnswer: true }), chance.from([1, 2, 4, 8, 9, 11])),
    };
    const policies = Object.keys(by) as PolicyName[];
    return by[chance.from(this.type === "CNAME" ? policies.filter((it) => it !== "multivalue") : policies)]();
  }
}

function randomQuestion(chance: Chance, zone: RandomZone): Question {
  // Binary fractions are exact, and eighths often fall on the border between two weights.
  const share = chance.percent(50) ? chance.upTo(1024) / 1024 : chance.upTo(8) / 8;
  const asked = chance.percent(75) ? zone.root : chance.from(zone.records).Name!.slice(0, -zoneName.length - 1);
  const concrete = asked.replace("\\052", () => chance.from(["some", "some.more", "*", "\\052"]));
  const around = [
    "er.y",
    "deep",
    "mail.out",
    "out",
    "c",
    "nothing.c",
    "a.b",
    "none.a.b",
    "none",
    "none.none",
    "x.*.w",
    "w",
  ];
  const name = named(chance.percent(80) ? concrete : chance.from([...around, `under.${concrete}`.replace(/\.$/, "")]));
  return {
    name: chance.percent(10) ? `${name.toUpperCase()}.` : name,
    type: chance.percent(85) ? zone.type : chance.from(["A", "AAAA", "TXT", "CNAME", "NS", "SOA"]),
    clientRegion: chance.from(regions),
    random: () => share,
  };
}
