/** Region stacks, written so that only what really differs between two of them differs. Pure. */
import type { Resource } from "../../rule";
import { movedByRoles } from "../data/members";
import type { Name } from "../../../config/schema";
import { allowanceOf, type Difference } from "./ownInputs";
import { linesOf } from "./lines";
import { type Named, unequal } from "./unequal";
import {
  mayDiffer,
  mayDifferByMaintenance,
  mayDifferByRing,
  mayDifferByRollout,
  mayDifferOfInstances,
} from "./whitelist";

/** Stacks that there is one of; every other stack of the project is a region's, and has its name. */
const single: ReadonlySet<string> = new Set(["foundation", "global"]);
export const isRegional = (stack: string): boolean => !single.has(stack);

/** What a region stack asks for, by `<type> <logical name>`. */
type Written = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** A region's name and its resources. */
export type Region = readonly [string, readonly Resource[]];

/** The same as differences are told: `<type> <name> <input>`, or what only one of them has. */
export const differences = (...args: Parameters<typeof differencesBetween>): readonly string[] =>
  differencesBetween(...args)
    .map(({ place, only }) => (only === undefined ? place : `only ${only} has ${place}`))
    .sort();

/**
 * Where two region stacks differ, beyond the whitelist.
 * @param regions Names of all regions: a line that names several lists them, and says the same everywhere.
 * @param keys Keys by which the two are configured to differ: each lets its own inputs differ.
 */
export function differencesBetween(
  [one, its]: Region,
  [other, others]: Region,
  regions: readonly string[],
  keys: readonly Name[] = [],
): readonly Difference[] {
  const allowance = allowanceOf(keys);
  const [these, those] = allowance.compared(its, others);
  const [here, there] = [written(one, these, its, regions), written(other, those, others, regions)];
  const only = (stack: string, a: Written, b: Written): Difference[] =>
    [...a.keys()].filter((key) => !b.has(key)).map((place) => ({ place, only: stack }));
  const differing = [...here].flatMap(([key, inputs]) =>
    unequal(inputs, there.get(key) ?? inputs).map(({ path, ...values }) => ({ place: `${key} ${path}`, ...values })),
  );
  return [...only(one, here, there), ...only(other, there, here), ...differing].filter(
    (it) => !isAllowed(it.place) && !allowance.allows(it),
  );
}

const allowed: ReadonlySet<string> = new Set([
  ...mayDiffer,
  ...mayDifferOfInstances,
  ...mayDifferByRollout,
  ...mayDifferByRing,
]);

/** What a change of roles moves is different because the roles are, and each region's databases have a night of their own. */
function isAllowed(difference: string): boolean {
  const [type = "", , input = ""] = difference.split(" ");
  const moved: readonly string[] = movedByRoles[type as keyof typeof movedByRoles] ?? [];
  return allowed.has(difference) || moved.includes(input) || (mayDifferByMaintenance[type] ?? []).includes(input);
}

/** A rebuilt RDS instance, and what is named after it, carries how often that was: regions are rebuilt at different times. */
const identifier = /\b([a-z][a-z0-9-]*-relational)-\d{1,4}\b/g;
function withoutGeneration({ type, name }: Resource): string {
  if (type === "aws:rds/instance:Instance") return name.replace(/-\d+$/, "");
  return type === "aws:cloudwatch/logGroup:LogGroup" ? name.replace(/^relational-\d+-/, "relational-") : name;
}

/** @param all What gives things their names: more than what is compared. */
function written(
  region: string,
  compared: readonly Resource[],
  all: readonly Resource[],
  regions: readonly string[],
): Written {
  const own = compared.filter(isOwn);
  const write = writerOf(region, all, regions);
  const keys = keysOf(own);
  const entries = own.map((it, index) => [keys[index], write(it.inputs ?? it.props)] as const);
  return new Map(entries as readonly (readonly [string, Readonly<Record<string, unknown>>])[]);
}

const isOwn = (it: Resource): boolean => !it.type.startsWith("pulumi:");

type Writer = ReturnType<typeof writerFor>;

/** By the list of resources: a plan is compared with several regions, and these don't change between plans. */
const writers = new WeakMap<readonly Resource[], Map<string, Writer>>();

/** What rewrites a value of a region, for the same list of resources made once: who has time before it is asked for makes it then. */
export function writerOf(region: string, all: readonly Resource[], regions: readonly string[]): Writer {
  const known = writers.get(all) ?? new Map<string, Writer>();
  writers.set(all, known);
  const key = [region, ...[...regions].sort()].join(" ");
  const writer = known.get(key) ?? writerFor(region, all.filter(isOwn), regions);
  known.set(key, writer);
  return writer;
}

/** `<type> <logical name>`; where several components make one of that name, also which. */
function keysOf(resources: readonly Resource[]): readonly string[] {
  const keys = resources.map((it) => `${it.type} ${withoutGeneration(it)}`);
  const repeated = new Set(keys.filter((it, index) => keys.indexOf(it) !== index));
  return keys.map((key, index) => (repeated.has(key) ? `${key}@${componentOf(resources[index]!)}` : key));
}

const componentOf = ({ urn }: Resource): string => (urn.split("::")[2] ?? "").split("$").at(-2) ?? "";

/** Rewrites a value of one region: whatever AWS or the region's place made of a thing becomes what the program calls it. */
function writerFor(
  region: string,
  resources: readonly Resource[],
  regions: readonly string[],
): (value: unknown) => unknown {
  const lines = [...new Set(resources.flatMap((it) => linesIn(it.inputs ?? it.props)))];
  const names = namesOf(resources);
  const standing = namesStandingIn(lines, names.keys());
  const block = blockOf(resources);
  const zones = zonesOf(region, resources);
  const anywhere = (text: string): string => regions.reduce((all, it) => all.replaceAll(it, "<a region>"), text);
  const line = (told: string): string => {
    if (regions.filter((it) => told.includes(it)).length > 1) return anywhere(told);
    const text = told.replace(userPool, anywhere);
    const named = (standing.get(told) ?? []).reduce((all, name) => all.replaceAll(name, names.get(name)!), text);
    const placed = zones.reduce((all, zone, index) => all.replaceAll(zone, `<zone ${index + 1}>`), named);
    return placed
      .replaceAll(region, "<region>")
      .replaceAll(address, (it) => withinBlock(it, block))
      .replaceAll(identifier, "$1")
      .replaceAll(kept, "<$1>");
  };
  const digest = (name: string, value: unknown): unknown => (digests.has(name) ? "<digest>" : write(value));
  const rewritten = new Map(lines.map((text) => [text, line(text)]));
  const write = (value: unknown): unknown => {
    if (typeof value === "string")
      return linesOf(value)
        .map((it) => rewritten.get(it) ?? line(it))
        .join("\n");
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== "object" || value === null) return value;
    // Keys may be a region's name too, as in a map of regions.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [rewritten.get(key) ?? line(key), digest(key, inner)]),
    );
  };
  return write;
}

/** Address of a Cognito user pool, which is in one region for all of them. */
const userPool = /https:\/\/(?:issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[\w-]+/g;

/** By line: which of the names stand in it, the longest first. Most lines hold none; asking each line for each name costs ten times as much. */
function namesStandingIn(lines: readonly string[], names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const all = `\n${lines.join("\n")}\n`;
  const standing = new Map<string, string[]>();
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    for (let at = all.indexOf(name); at >= 0;) {
      const end = all.indexOf("\n", at);
      const line = all.slice(all.lastIndexOf("\n", at) + 1, end);
      const known = standing.get(line);
      if (known) known.push(name);
      else standing.set(line, [name]);
      at = all.indexOf(name, end);
    }
  }
  return standing;
}

/** Every line of every text in a value, names of properties among them. */
function linesIn(value: unknown): readonly string[] {
  if (typeof value === "string") return linesOf(value);
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys, ...Object.values(value).flatMap(linesIn)];
}

/** Annotations that sum up something of the region's which is compared itself. */
const digests: ReadonlySet<string> = new Set(["meridian/collector-configuration"]);

/** Ids that are short words would be found in any text. */
const shortest = 8;
/**
 * Properties by which others call a thing, where AWS makes them up. Names come first: a plan knows them before it knows ids, and
 * often they are the same.
 */
const callers = [
  ...["name", "bucket", "clusterIdentifier", "identifier", "nodeGroupName"],
  ...["arn", "arnSuffix", "id", "keyId", "url", "zoneId"],
  ...["bucketDomainName", "bucketRegionalDomainName", "address", "dnsName", "endpoint", "readerEndpoint"],
];

/** What AWS makes along with a thing, deep in what it says of it: a cluster's security group, a node group's Auto Scaling group, names of keys that mails are signed with. */
function madeWith({ type, props }: Resource): readonly unknown[] {
  const part = (value: unknown, ...path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((within, key) => (within as Named | undefined)?.[key], value);
  if (type === "aws:eks/cluster:Cluster") return [part(props, "vpcConfig", "clusterSecurityGroupId")];
  if (type === "aws:sesv2/emailIdentity:EmailIdentity") return listed(part(props, "dkimSigningAttributes", "tokens"));
  return type === "aws:eks/nodeGroup:NodeGroup" ? [part(props, "resources", 0, "autoscalingGroups", 0, "name")] : [];
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** One call for each name. Several things may carry one; which of them comes first must not matter, since a plan has its own order. */
function namesOf(resources: readonly Resource[]): Map<string, string> {
  const calls = new Map<string, Call>();
  const keep = (value: string, call: Call): void => {
    const known = calls.get(value);
    if (!known || call.rank < known.rank || (call.rank === known.rank && call.text < known.text))
      calls.set(value, call);
  };
  for (const resource of resources) {
    const { type, props, inputs = {} } = resource;
    // A cluster's objects are called as the program says: their ids are ordinary words, and no AWS API made them.
    if (type.startsWith("kubernetes:")) continue;
    const name = withoutGeneration(resource);
    for (const [place, made] of madeWith(resource).entries()) {
      const which = place === 0 ? "" : ` ${place + 1}`;
      if (typeof made === "string") keep(made, { rank: -1, text: `<${type} ${name} made${which}>` });
    }
    for (const [rank, caller] of callers.entries()) {
      const value = props[caller];
      // What the program has named itself is compared as it stands, but for the random end that Pulumi's naming gives it.
      if (typeof value !== "string" || value.length < shortest || isGivenBy(inputs, value)) continue;
      keep(value, { rank, text: `<${type} ${name}${caller === "id" ? "" : ` ${caller}`}>` });
    }
  }
  return new Map([...calls].map(([value, { text }]) => [value, text]));
}

/** What a name is called instead, and which property carries it: the lower the better. */
interface Call {
  readonly rank: number;
  readonly text: string;
}

/**
 * `<logical name>-<7 hex digits>`, with an underline where a dash isn't allowed, is what a provider makes of a name that the program left out;
 * what is first in, first out has `.fifo` behind it.
 */
const random = /[-_][0-9a-f]{7}(\.fifo)?$/;
const isGivenBy = (inputs: Readonly<Record<string, unknown>>, value: string): boolean =>
  !random.test(value) && Object.values(inputs).includes(value);

const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
/** What AWS keeps in each region under an id of its own: machine images and its lists of addresses. */
const kept = /\b(ami|pl)-[0-9a-f]{8,17}\b/g;

const numberOf = (text: string): number => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

interface Block {
  readonly first: number;
  readonly size: number;
}

function blockOf(resources: readonly Resource[]): Block | undefined {
  const cidr = resources.map((it) => (it.type === "aws:ec2/vpc:Vpc" ? it.props["cidrBlock"] : undefined)).find(Boolean);
  if (typeof cidr !== "string") return undefined;
  const [first = "", bits] = cidr.split("/");
  return { first: numberOf(first), size: 2 ** (32 - Number(bits)) };
}

/** An address of the region's own block by its place in it. */
function withinBlock(text: string, block: Block | undefined): string {
  const place = block === undefined ? -1 : numberOf(text) - block.first;
  return block !== undefined && place >= 0 && place < block.size ? `<block>+${place}` : text;
}

/** The region's zones in order: which letters a region has is AWS' affair. */
function zonesOf(region: string, resources: readonly Resource[]): readonly string[] {
  const subnets = resources.filter((it) => it.type === "aws:ec2/subnet:Subnet");
  const zones = subnets.map((it) => it.props["availabilityZone"]).filter((it) => typeof it === "string");
  return [...new Set(zones)].filter((zone) => zone.startsWith(region)).sort();
}
