import {
  type DBInstance,
  DescribeDBInstancesCommand,
  paginateDescribeDBInstances,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { isRelationalInstance } from "../../outputs/relationalInstance";
import { instanceRoles, type SeenInstance } from "./instanceRoles";
import type { StoreMembership } from "./membership";

/**
 * Asks every region for its instances of the relational database: there is no global cluster that knows them all. (API:
 * DescribeDBInstances, control plane, read only.) A region that doesn't answer is reported as such, not taken for empty.
 * @param platform name of the platform: others of the account have instances in the same regions
 * @param likely regions that probably write, the likeliest first: see `instanceRoles`
 */
export async function observeInstances(
  platform: string,
  clients: Readonly<Record<string, RDSClient>>,
  likely: readonly (string | undefined)[],
): Promise<StoreMembership> {
  const answers = await Promise.all(
    Object.entries(clients).map(async ([region, client]) => {
      const found = await instancesIn(platform, client).catch(() => undefined);
      return { region, found };
    }),
  );
  const seen = answers.flatMap(({ region, found }) => (found ?? []).map((it) => seenInstance(it, region)));
  const unseen = answers.filter(({ found }) => found === undefined).map(({ region }) => region);
  return { store: "relational", members: instanceRoles(seen, likely), unseen };
}

/**
 * Days that an instance's automated backups are kept. (API: DescribeDBInstances, control plane, read only.)
 * @throws Error where the region doesn't answer, or has no such instance.
 */
export async function observeBackupRetention(client: RDSClient, instance: string): Promise<number> {
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance }));
  const days = DBInstances?.[0]?.BackupRetentionPeriod;
  if (days === undefined) throw new Error(`${instance} doesn't say how long its backups are kept.`);
  return days;
}

async function instancesIn(platform: string, client: RDSClient): Promise<DBInstance[]> {
  const all: DBInstance[] = [];
  for await (const page of paginateDescribeDBInstances({ client }, {})) all.push(...(page.DBInstances ?? []));
  return all.filter((it) => isRelationalInstance(platform, it.DBInstanceIdentifier ?? ""));
}

/** A source in the same region is told by its name alone. */
function seenInstance(it: DBInstance, region: string): SeenInstance {
  const arn = it.DBInstanceArn ?? "";
  const source = it.ReadReplicaSourceDBInstanceIdentifier;
  if (!source) return { arn };
  const account = arn.split(":")[4] ?? "";
  return { arn, follows: source.startsWith("arn:") ? source : `arn:aws:rds:${region}:${account}:db:${source}` };
}
