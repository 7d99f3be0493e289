import * as sdk from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud, Plain } from "../../entry";
import { fixed, type Inputs, required, unreadable } from "../inputs";
import { bring } from "../operations";
import { converted, fields, listOf, only, type Wire, whole } from "../wire";
import { bare, client, route53 } from "./api";

type Args = aws.route53.RecordArgs;

/** What identifies a record, as the program says it or as the id does. */
interface Key {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string | undefined;
}

/** Route 53 writes an asterisk as \052. */
const readable = (name: string): string => name.replace(/^\\052/, "*").replace(/\.$/, "");
const bareTarget = (name: string): string => readable(name.toLowerCase()).replace(/^dualstack\./, "");

const target = converted<string, string>(
  (name) => name,
  (name, asked) => (asked && bareTarget(asked) === bareTarget(name) ? asked : readable(name)),
);

const alias = fields<aws.types.input.route53.RecordAlias, sdk.AliasTarget>({
  evaluateTargetHealth: "EvaluateTargetHealth",
  name: ["DNSName", target],
  zoneId: "HostedZoneId",
});

const geolocation = fields<aws.types.input.route53.RecordGeolocationRoutingPolicy, sdk.GeoLocation>({
  continent: "ContinentCode",
  country: "CountryCode",
  subdivision: "SubdivisionCode",
});

/** One value in the API, which is a list of one object with one name here. */
const policy = <N extends string>(name: N): Wire<readonly [{ readonly [K in N]: true }]> => ({
  shape: [{ [name]: true } as { readonly [K in N]: true }],
  toAws: (policies) => (policies as Record<string, unknown>[] | undefined)?.[0]?.[name],
  fromAws: (value) => (value === undefined ? undefined : [{ [name]: value }]),
});

const values: Wire<true> = {
  ...listOf("Value"),
  fromAws: (all) => ((all as unknown[] | undefined)?.length ? listOf("Value").fromAws(all) : undefined),
};

type Seen = sdk.ResourceRecordSet | { readonly key?: Key; readonly fqdn?: string };

const inputs: Inputs<Args, Seen> = {
  aliases: ["AliasTarget", only(alias)],
  allowOverwrite: unreadable("only says whether creating may overwrite a record that is there"),
  failoverRoutingPolicies: ["Failover", policy("type")],
  geolocationRoutingPolicies: ["GeoLocation", only(geolocation)],
  healthCheckId: ["HealthCheckId", { ...whole, toAws: (id) => id || undefined }],
  latencyRoutingPolicies: ["Region", policy("region")],
  multivalueAnswerRoutingPolicy: "MultiValueAnswer",
  name: required(fixed({ seen: "key.name" })),
  records: ["ResourceRecords", values],
  setIdentifier: "SetIdentifier",
  ttl: "TTL",
  type: required("Type"),
  weightedRoutingPolicies: ["Weight", policy("weight")],
  zoneId: required(fixed({ seen: "key.zoneId" })),
};

const recordSet = fields<Args, Seen>(inputs);

const record = route53.resource<Args, Seen>({
  inputs,
  id: { of: (it) => idOf(it as unknown as Key), into: (id) => ({ key: keyIn(id) }) },
  async create({ cloud, inputs: it }) {
    const Action = it.allowOverwrite ? "UPSERT" : "CREATE";
    await change(cloud, it, [{ Action, ResourceRecordSet: await toRecordSet(cloud, it) }]);
    return idOf(it);
  },
  async read({ cloud, id, inputs: last }) {
    const key = keyOf(id, last);
    const found = await find(cloud, key);
    return found && { ...withValues(found.set, unquoted), key, fqdn: found.fqdn };
  },
  update: [
    bring(Object.keys(inputs) as (keyof Args)[], ({ cloud, inputs: to, from }) =>
      replace(cloud, to, from as Plain<Args>),
    ),
  ],
  async delete({ cloud, id, inputs: last }) {
    const key = keyOf(id, last);
    const found = await find(cloud, key);
    if (found) await change(cloud, key, [{ Action: "DELETE", ResourceRecordSet: found.set }]);
  },
  outputs: { fqdn: "fqdn" },
  global: true,
});

/** As the real provider makes it: zone, name in lower case, type and set identifier, joined by underscores. */
function idOf({ zoneId, name, type, setIdentifier }: Key): string {
  const parts = [bare(zoneId), name.toLowerCase().replace(/\.$/, ""), type];
  return [...parts, ...(setIdentifier ? [setIdentifier] : [])].join("_");
}

function keyIn(id: string): Key {
  const [, zoneId = "", name = "", type = "", setIdentifier] = /^([^_]+)_(.*?)_([A-Z]+)(?:_(.+))?$/.exec(id) ?? [];
  return { zoneId, name, type, setIdentifier };
}

/** The last inputs where they are known; an import knows the id alone. */
const keyOf = (id: string, last: Partial<Plain<Args>>): Key =>
  last.zoneId !== undefined && last.name !== undefined && last.type !== undefined ? (last as Key) : keyIn(id);

/** A name may be given relative to its zone, as a full name, or empty for the zone itself. */
async function fullName(cloud: Cloud, key: Pick<Key, "zoneId" | "name">): Promise<string> {
  const zone = await client(cloud).send(new sdk.GetHostedZoneCommand({ Id: bare(key.zoneId) }));
  const apex = readable(zone.HostedZone!.Name!);
  const name = key.name.toLowerCase().replace(/\.$/, "");
  if (name === "") return apex;
  return name === apex || name.endsWith(`.${apex}`) ? name : `${name}.${apex}`;
}

async function find(cloud: Cloud, key: Key): Promise<{ set: sdk.ResourceRecordSet; fqdn: string } | undefined> {
  const fqdn = await fullName(cloud, key);
  const listed = await client(cloud).send(
    new sdk.ListResourceRecordSetsCommand({
      HostedZoneId: bare(key.zoneId),
      StartRecordName: fqdn.replace("*", "\\052"),
      StartRecordType: key.type as sdk.RRType,
    }),
  );
  const set = listed.ResourceRecordSets?.find(
    (each) =>
      readable(each.Name!) === fqdn &&
      each.Type === key.type &&
      (each.SetIdentifier ?? "") === (key.setIdentifier ?? ""),
  );
  return set && { set, fqdn };
}

/** Another type or set identifier makes another record: the old one goes with the same change. */
async function replace(cloud: Cloud, to: Plain<Args>, from: Plain<Args>): Promise<void> {
  const ResourceRecordSet = await toRecordSet(cloud, to);
  if (to.type === from.type && to.setIdentifier === from.setIdentifier)
    return change(cloud, to, [{ Action: "UPSERT", ResourceRecordSet }]);
  const old = await find(cloud, from);
  const removal: sdk.Change[] = old ? [{ Action: "DELETE", ResourceRecordSet: old.set }] : [];
  await change(cloud, to, [...removal, { Action: "CREATE", ResourceRecordSet }]);
}

async function change(cloud: Cloud, { zoneId }: { readonly zoneId: string }, Changes: sdk.Change[]): Promise<void> {
  const ChangeBatch = { Comment: "Managed by Terraform", Changes };
  await client(cloud).send(new sdk.ChangeResourceRecordSetsCommand({ HostedZoneId: bare(zoneId), ChangeBatch }));
}

async function toRecordSet(cloud: Cloud, it: Plain<Args>): Promise<sdk.ResourceRecordSet> {
  const set = recordSet.toAws(it) as sdk.ResourceRecordSet;
  return { ...withValues(set, quoted), Name: await fullName(cloud, it) };
}

/** The API keeps the quotes of a text record; the real provider adds and removes them. */
const quoted = (value: string): string => (value.startsWith('"') ? value : `"${value}"`);
const unquoted = (value: string): string => value.replace(/^"(.*)"$/s, "$1");

function withValues(set: sdk.ResourceRecordSet, spelled: (value: string) => string): sdk.ResourceRecordSet {
  if (set.Type !== "TXT" && set.Type !== "SPF") return set;
  return { ...set, ResourceRecords: set.ResourceRecords?.map((it) => ({ Value: spelled(it.Value!) })) };
}

export const entries: Record<string, AnyEntry> = { "aws:route53/record:Record": record };
