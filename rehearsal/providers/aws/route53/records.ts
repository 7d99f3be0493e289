import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";

type Record_ = Plain<aws.route53.RecordArgs>;

const route53 = (cloud: Cloud) => cloud.client(Route53Client, "us-east-1");
const zoneGone = /^NoSuchHostedZone$/;

const record = entry<aws.route53.RecordArgs>({
  inputs: {
    aliases: [{ evaluateTargetHealth: true, name: true, zoneId: true }],
    allowOverwrite: true,
    failoverRoutingPolicies: [{ type: true }],
    geolocationRoutingPolicies: [{ continent: true, country: true, subdivision: true }],
    healthCheckId: true,
    latencyRoutingPolicies: [{ region: true }],
    multivalueAnswerRoutingPolicy: true,
    name: true,
    records: true,
    setIdentifier: true,
    ttl: true,
    type: true,
    weightedRoutingPolicies: [{ weight: true }],
    zoneId: true,
  },
  required: ["name", "type", "zoneId"],
  replaceOn: ["name", "zoneId"],
  unreadable: { allowOverwrite: "only says whether creating may overwrite a record that is there" },
  async create(cloud, inputs) {
    await change(cloud, inputs, [
      { Action: inputs.allowOverwrite ? "UPSERT" : "CREATE", ResourceRecordSet: await toRecordSet(cloud, inputs) },
    ]);
    return idOf(inputs);
  },
  async read(cloud, id, last) {
    const key = keyOf(id, last);
    const found = await find(cloud, key);
    if (!found) return undefined;
    return { inputs: { ...fromRecordSet(found.set, key), zoneId: key.zoneId }, outputs: { fqdn: found.fqdn } };
  },
  async update(cloud, _id, to, from) {
    const put = await toRecordSet(cloud, to);
    if (to.type === from.type && to.setIdentifier === from.setIdentifier) {
      await change(cloud, to, [{ Action: "UPSERT", ResourceRecordSet: put }]);
      return;
    }
    const old = await find(cloud, from);
    const removal: Change[] = old ? [{ Action: "DELETE", ResourceRecordSet: old.set }] : [];
    await change(cloud, to, [...removal, { Action: "CREATE", ResourceRecordSet: put }]);
  },
  async remove(cloud, id, last) {
    const key = keyOf(id, last);
    const found = await find(cloud, key);
    if (found) await change(cloud, key, [{ Action: "DELETE", ResourceRecordSet: found.set }]);
  },
});

/** As the real provider makes it: zone, name in lower case, type and set identifier, joined by underscores. */
function idOf(inputs: Record_): string {
  const name = inputs.name.toLowerCase().replace(/\.$/, "");
  return [bareZone(inputs.zoneId), name, inputs.type, ...(inputs.setIdentifier ? [inputs.setIdentifier] : [])].join(
    "_",
  );
}

interface Key {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string | undefined;
  readonly aliases?: Record_["aliases"];
}

/** The last inputs where they are known; an import knows the id alone. */
function keyOf(id: string, last: Partial<Record_>): Key {
  if (last.zoneId !== undefined && last.name !== undefined && last.type !== undefined)
    return { ...last, zoneId: last.zoneId, name: last.name, type: last.type };
  const [, zoneId = "", name = "", type = "", setIdentifier] = /^([^_]+)_(.*?)_([A-Z]+)(?:_(.+))?$/.exec(id) ?? [];
  return { zoneId, name, type, setIdentifier };
}

const bareZone = (zoneId: string): string => zoneId.replace(/^\/hostedzone\//, "");
/** Route 53 writes an asterisk as \052. */
const readable = (name: string): string => name.replace(/^\\052/, "*").replace(/\.$/, "");
const sameTarget = (a: string, b: string): boolean => bareTarget(a) === bareTarget(b);
const bareTarget = (name: string): string => readable(name.toLowerCase()).replace(/^dualstack\./, "");

/** A name may be given relative to its zone, as a full name, or empty for the zone itself. */
async function fullName(cloud: Cloud, key: { zoneId: string; name: string }): Promise<string> {
  const zone = await route53(cloud).send(new GetHostedZoneCommand({ Id: bareZone(key.zoneId) }));
  const apex = readable(zone.HostedZone!.Name!);
  const name = key.name.toLowerCase().replace(/\.$/, "");
  if (name === "") return apex;
  return name === apex || name.endsWith(`.${apex}`) ? name : `${name}.${apex}`;
}

async function find(cloud: Cloud, key: Key): Promise<{ set: ResourceRecordSet; fqdn: string } | undefined> {
  return unlessGone(zoneGone, async () => {
    const fqdn = await fullName(cloud, key);
    const listed = await route53(cloud).send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: bareZone(key.zoneId),
        StartRecordName: fqdn.replace("*", "\\052"),
        StartRecordType: key.type as "A",
      }),
    );
    const set = listed.ResourceRecordSets?.find(
      (each) =>
        readable(each.Name!) === fqdn &&
        each.Type === key.type &&
        (each.SetIdentifier ?? "") === (key.setIdentifier ?? ""),
    );
    return set && { set, fqdn };
  });
}

async function change(cloud: Cloud, key: { zoneId: string }, Changes: Change[]): Promise<void> {
  await route53(cloud).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: bareZone(key.zoneId),
      ChangeBatch: { Comment: "Managed by Terraform", Changes },
    }),
  );
}

async function toRecordSet(cloud: Cloud, inputs: Record_): Promise<ResourceRecordSet> {
  const alias = inputs.aliases?.[0];
  const geo = inputs.geolocationRoutingPolicies?.[0];
  return {
    Name: await fullName(cloud, inputs),
    Type: inputs.type as "A",
    TTL: inputs.ttl,
    ResourceRecords: inputs.records?.map((Value) => ({ Value: quoted(inputs.type, Value) })),
    AliasTarget: alias && {
      DNSName: alias.name,
      HostedZoneId: alias.zoneId,
      EvaluateTargetHealth: alias.evaluateTargetHealth,
    },
    SetIdentifier: inputs.setIdentifier,
    HealthCheckId: inputs.healthCheckId || undefined,
    Region: inputs.latencyRoutingPolicies?.[0]?.region as ResourceRecordSet["Region"],
    Failover: inputs.failoverRoutingPolicies?.[0]?.type as ResourceRecordSet["Failover"],
    Weight: inputs.weightedRoutingPolicies?.[0]?.weight,
    MultiValueAnswer: inputs.multivalueAnswerRoutingPolicy,
    GeoLocation: geo && { ContinentCode: geo.continent, CountryCode: geo.country, SubdivisionCode: geo.subdivision },
  };
}

function fromRecordSet(set: ResourceRecordSet, asked: Key): Partial<Record_> {
  const alias = set.AliasTarget;
  const askedTarget = asked.aliases?.[0]?.name;
  const target =
    askedTarget && sameTarget(askedTarget, alias?.DNSName ?? "") ? askedTarget : readable(alias?.DNSName ?? "");
  return {
    name: asked.name,
    type: set.Type!,
    ttl: set.TTL,
    records: set.ResourceRecords?.length
      ? set.ResourceRecords.map((each) => unquoted(set.Type!, each.Value!))
      : undefined,
    aliases: alias && [
      { name: target, zoneId: alias.HostedZoneId!, evaluateTargetHealth: alias.EvaluateTargetHealth! },
    ],
    setIdentifier: set.SetIdentifier,
    healthCheckId: set.HealthCheckId,
    latencyRoutingPolicies: set.Region && [{ region: set.Region }],
    failoverRoutingPolicies: set.Failover && [{ type: set.Failover }],
    weightedRoutingPolicies: set.Weight === undefined ? undefined : [{ weight: set.Weight }],
    multivalueAnswerRoutingPolicy: set.MultiValueAnswer,
    geolocationRoutingPolicies: set.GeoLocation && [
      {
        continent: set.GeoLocation.ContinentCode,
        country: set.GeoLocation.CountryCode,
        subdivision: set.GeoLocation.SubdivisionCode,
      },
    ],
  };
}

/** The API keeps the quotes of a text record; the real provider adds and removes them. */
const quoted = (type: string, value: string): string => (isText(type) && !value.startsWith('"') ? `"${value}"` : value);
const unquoted = (type: string, value: string): string => (isText(type) ? value.replace(/^"(.*)"$/s, "$1") : value);
const isText = (type: string): boolean => type === "TXT" || type === "SPF";

export const entries: Record<string, AnyEntry> = { "aws:route53/record:Record": record };
