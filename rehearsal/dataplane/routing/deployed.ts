/** What the AWS API says of Route 53. */
import {
  type HealthCheck,
  type HostedZone,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  paginateListHealthChecks,
  paginateListHostedZones,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { Cloud } from "../../providers/entry";

export interface DeployedRouting {
  /** Missing: there is none yet, or none any more. */
  readonly zone?: DeployedZone;
  readonly checks: readonly HealthCheck[];
}

export interface DeployedZone {
  readonly id: string;
  /** Without final dot. */
  readonly name: string;
  readonly records: readonly ResourceRecordSet[];
}

/** @throws Error where there are several public zones: the data plane serves the platform's, and can't tell which that is */
export async function deployedRouting(cloud: Cloud): Promise<DeployedRouting> {
  const client = cloud.client(Route53Client, "us-east-1");
  const zones: HostedZone[] = [];
  for await (const page of paginateListHostedZones({ client }, {})) zones.push(...(page.HostedZones ?? []));
  const checks: HealthCheck[] = [];
  for await (const page of paginateListHealthChecks({ client }, {})) checks.push(...(page.HealthChecks ?? []));
  const [zone, ...others] = zones.filter((it) => it.Config?.PrivateZone !== true);
  if (others.length > 0) {
    const names = [zone!, ...others].map((it) => it.Name).join(", ");
    throw new Error(
      `${names} are public hosted zones, but the data plane serves one: delete those that aren't the platform's`,
    );
  }
  if (!zone) return { checks };
  const records = await recordsOf(client, zone.Id!);
  return { zone: { id: zone.Id!.replace("/hostedzone/", ""), name: zone.Name!.replace(/\.$/, ""), records }, checks };
}

async function recordsOf(client: Route53Client, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const records: ResourceRecordSet[] = [];
  let page: ListResourceRecordSetsCommandOutput | undefined;
  do {
    const from: Partial<ListResourceRecordSetsCommandOutput> = page ?? {};
    page = await client.send(
      new ListResourceRecordSetsCommand({
        ...{ HostedZoneId, StartRecordName: from.NextRecordName, StartRecordType: from.NextRecordType },
        StartRecordIdentifier: from.NextRecordIdentifier,
      }),
    );
    records.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated);
  return records;
}
