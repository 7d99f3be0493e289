import { ListResourceRecordSetsCommand, type ResourceRecordSet, type Route53Client } from "@aws-sdk/client-route-53";
import { routingPlan } from "../../components/global/routingPlan";
import type { Settings } from "../../config/settings";
import { type AccountCheck, type Answer, ok, problem } from "./check";

/** Records that a stack of this platform has made, as `<name> <type>`. */
export type OwnRecords = () => Promise<readonly string[]>;

const named = (name: string, type: string): string => `${name.replace(/\.$/, "").toLowerCase()} ${type}`;

/**
 * Names that `global` gives records, where a given zone has one already: Route 53 refuses a second one, after everything else of `global`
 * was made. Asked before anything is made.
 */
export const recordsCheck = (
  zoneId: string,
  settings: Settings,
  names: Route53Client,
  own: OwnRecords,
): AccountCheck => ({
  name: `records of ${zoneId}`,
  stage: "foundation",
  ask: () => recordsInTheWay(zoneId, settings, names, own),
});

async function recordsInTheWay(
  zoneId: string,
  { domain, regions, takeOverDomain }: Settings,
  client: Route53Client,
  own: OwnRecords,
): Promise<Answer> {
  const planned = routingPlan(domain, regions).map(({ name, type }) => ({ name, key: named(name, type) }));
  const [found, ours] = await Promise.all([recordsIn(client, zoneId), own()]);
  // A CNAME has its name to itself.
  const inTheWay = found.filter((it) =>
    planned.some(({ name, key }) => key === keyOf(it) || (keyOf(it) === named(name, "CNAME") && it.Type === "CNAME")),
  );
  const others = inTheWay.filter((it) => !ours.includes(keyOf(it)));
  if (others.length === 0) return ok("none of them is in the way of what global makes");
  const ofDomain = others.filter((it) => it.Type !== "CNAME" && keyOf(it) === named(domain, it.Type!));
  const rest = others.filter((it) => !ofDomain.includes(it));
  const list = others.map(described).join("; ");
  if (rest.length === 0 && takeOverDomain) return ok(`global takes the place of ${list}`);
  const remedies = [
    ...(ofDomain.length > 0 && !takeOverDomain
      ? [
          `Set takeOverDomain to true in Pulumi.yaml: global replaces the records of ${domain} in one change, when all else stands. Write them down.`,
        ]
      : []),
    ...(rest.length > 0
      ? [
          `Delete ${rest.map(keyOf).join(", ")} (aws route53 change-resource-record-sets): these names are the platform's own.`,
        ]
      : []),
  ];
  return problem(`the zone has records of names that global makes: ${list}`, remedies.join(" "));
}

const keyOf = ({ Name, Type }: ResourceRecordSet): string => named(Name ?? "", Type ?? "");

function described(it: ResourceRecordSet): string {
  const values = it.AliasTarget?.DNSName ?? it.ResourceRecords?.map(({ Value }) => Value).join(", ");
  return `${keyOf(it)} ${values ?? ""}`.trim();
}

async function recordsIn(client: Route53Client, HostedZoneId: string): Promise<readonly ResourceRecordSet[]> {
  const all: ResourceRecordSet[] = [];
  let from = {};
  for (;;) {
    const page = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId, ...from }));
    all.push(...(page.ResourceRecordSets ?? []));
    if (!page.IsTruncated) return all;
    const { NextRecordName, NextRecordType, NextRecordIdentifier } = page;
    from = {
      StartRecordName: NextRecordName,
      StartRecordType: NextRecordType,
      StartRecordIdentifier: NextRecordIdentifier,
    };
  }
}
