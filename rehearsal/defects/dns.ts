/** What may be wrong with the names that lead users to regions. */
import {
  ChangeResourceRecordSetsCommand,
  GetHealthCheckCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { control } from "../emulator/faults";
import { type Defect, type DefectCloud, left, other, type Planted, target } from "./defect";

/** Route 53 is asked only where us-east-1 stays. */
const readiness = ["readiness", "--leave", other] as const;

const routingOf = ({ cloudIn }: DefectCloud): Route53Client => cloudIn("us-east-1").client(Route53Client);

async function recordOf(cloud: DefectCloud, label: string, set: string): Promise<ResourceRecordSet> {
  const { domain, foundation } = cloud.platform;
  const asked = new ListResourceRecordSetsCommand({ HostedZoneId: foundation.zoneId });
  const { ResourceRecordSets = [] } = await routingOf(cloud).send(asked);
  return ResourceRecordSets.find((it) => it.Name === `${label}.${domain}.` && it.SetIdentifier === set)!;
}

async function changed(cloud: DefectCloud, Action: "UPSERT" | "DELETE" | "CREATE", it: ResourceRecordSet) {
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: it }] };
  const HostedZoneId = cloud.platform.foundation.zoneId;
  await routingOf(cloud).send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
}

async function unchecked(cloud: DefectCloud): Promise<Planted> {
  const { HealthCheckId, ...it } = await recordOf(cloud, `pair-${left}`, "primary");
  await changed(cloud, "UPSERT", it);
  return { undo: () => changed(cloud, "UPSERT", { ...it, HealthCheckId }) };
}

/** Somebody made an address of a name by hand. */
async function remembered(cloud: DefectCloud): Promise<Planted> {
  const it = {
    Name: `api.${cloud.platform.domain}`,
    Type: "A",
    TTL: 3600,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  } as const;
  const record: ResourceRecordSet = { ...it, ResourceRecords: [...it.ResourceRecords] };
  await changed(cloud, "CREATE", record);
  return { undo: () => changed(cloud, "DELETE", record) };
}

async function checkIs(
  cloud: DefectCloud,
  region: string,
  wrong: { Disabled: boolean } | { Inverted: boolean },
): Promise<Planted> {
  const HealthCheckId = cloud.platform.global.healthCheckIds[region];
  const set = (it: object) => routingOf(cloud).send(new UpdateHealthCheckCommand({ HealthCheckId, ...it }));
  await set(wrong);
  return { undo: () => set("Disabled" in wrong ? { Disabled: false } : { Inverted: false }) };
}

/** Nobody reaches the region's endpoint. */
async function unreached(cloud: DefectCloud, region: string): Promise<Planted> {
  const HealthCheckId = cloud.platform.global.healthCheckIds[region];
  const { HealthCheck } = await routingOf(cloud).send(new GetHealthCheckCommand({ HealthCheckId }));
  const tell = async (healthy: boolean) => {
    for (const id of HealthCheck!.HealthCheckConfig!.ChildHealthChecks!) {
      const child = await routingOf(cloud).send(new GetHealthCheckCommand({ HealthCheckId: id }));
      if (/^HTTPS?/.test(child.HealthCheck!.HealthCheckConfig!.Type!))
        await control(cloud.endpoint, "health", { id, healthy });
    }
  };
  await tell(false);
  return { undo: () => tell(true) };
}

export const dnsDefects: readonly Defect[] = [
  {
    name: "a routed record has no health check",
    command: readiness,
    exitCode: 1,
    reason: /\(dns-records\): the A record pair-us-east-1\.\S+ \(primary\) has no health check/,
    plant: unchecked,
  },
  {
    name: "resolvers remember a record for an hour",
    command: readiness,
    exitCode: 1,
    reason: /\(dns-records\): the A record api\.\S+ is remembered for 3600 s/,
    plant: remembered,
  },
  {
    name: "a region's health check is disabled, so that it never fails",
    command: readiness,
    exitCode: 1,
    reason: /\(dns-records\): eu-west-1's health check is Disabled/,
    plant: (cloud) => checkIs(cloud, target, { Disabled: true }),
  },
  {
    name: "a region's health check is inverted",
    command: readiness,
    exitCode: 1,
    reason: /\(dns-records\): eu-west-1's health check is Inverted/,
    plant: (cloud) => checkIs(cloud, target, { Inverted: true }),
  },
  {
    name: "a region that stays isn't reached",
    command: readiness,
    exitCode: 1,
    reason: /\(health-checks\): Route 53 sends nobody to eu-west-1: its health check fails/,
    plant: (cloud) => unreached(cloud, target),
  },
];
