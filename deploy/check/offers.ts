import {
  DescribeDBClustersCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeOrderableDBInstanceOptionsCommand,
} from "@aws-sdk/client-rds";
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand } from "@aws-sdk/client-ec2";
import type { Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem } from "./check";
import type { RegionClients } from "./clients";

/** A database as AWS offers it. */
interface Wanted {
  readonly engine: "aurora-postgresql" | "postgres" | "docdb";
  readonly version: string;
  readonly instanceClass: string;
}

const databasesOf = ({ relational, document }: Settings): readonly Wanted[] => [
  {
    engine: relational.kind === "rds" ? "postgres" : "aurora-postgresql",
    version: relational.engineVersion,
    instanceClass: relational.instanceClass,
  },
  { engine: "docdb", version: document.engineVersion, instanceClass: document.instanceClass },
];

/** Whether a region has what its stack asks for. */
export function offerChecks(region: string, settings: Settings, clients: RegionClients): readonly AccountCheck[] {
  const type = settings.service.instanceType;
  return [
    { name: `${type} in ${region}`, stage: "regions", ask: () => instanceTypeOffered(type, clients) },
    ...databasesOf(settings).flatMap((it): AccountCheck[] => [
      {
        name: `${it.engine} ${it.version} in ${region}`,
        stage: "regions",
        ask: () => versionOffered(it, clients),
      },
      {
        name: `${it.instanceClass} for ${it.engine} in ${region}`,
        stage: "regions",
        ask: () => classOffered(it, clients),
      },
    ]),
  ];
}

async function instanceTypeOffered(type: string, { ec2 }: RegionClients): Promise<Answer> {
  const [zones, offers] = await Promise.all([
    ec2.send(
      new DescribeAvailabilityZonesCommand({
        Filters: [
          { Name: "state", Values: ["available"] },
          { Name: "opt-in-status", Values: ["opt-in-not-required"] },
        ],
      }),
    ),
    ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: "availability-zone",
        Filters: [{ Name: "instance-type", Values: [type] }],
      }),
    ),
  ]);
  const names = (zones.AvailabilityZones ?? []).map((it) => it.ZoneName!).sort();
  const offering = new Set((offers.InstanceTypeOfferings ?? []).map((it) => it.Location));
  const having = names.filter((it) => offering.has(it));
  if (having.length >= zonesNeeded) return ok(`offered in ${having.join(", ")}`);
  return problem(
    `offered in ${having.length} zones (${having.join(", ") || "none"} of ${names.join(", ")}); a region needs ${zonesNeeded}`,
    "Choose another instanceType; aws ec2 describe-instance-type-offerings --location-type availability-zone lists them.",
  );
}

const zonesNeeded = 3;

/** AWS withdraws minor versions: clusters that have one keep it, new ones can't be created. */
async function versionOffered({ engine, version }: Wanted, { relational }: RegionClients): Promise<Answer> {
  const command = new DescribeDBEngineVersionsCommand({ Engine: engine, EngineVersion: version });
  const found = (await relational.send(command)).DBEngineVersions ?? [];
  if (found.some((it) => it.Status !== "deprecated")) return ok("can be created");
  if (await runsHere(engine, version, relational)) return ok("can't be created any more, and runs here already");
  const all = await relational.send(new DescribeDBEngineVersionsCommand({ Engine: engine }));
  const others = (all.DBEngineVersions ?? []).map((it) => it.EngineVersion).join(", ");
  return problem("can't be created any more, or not here", `Choose one that can: ${others || "none is offered here"}.`);
}

/** Whether some database in the region has this version: AWS leaves it what it has. */
async function runsHere(engine: string, version: string, client: RegionClients["relational"]): Promise<boolean> {
  const [{ DBClusters = [] }, { DBInstances = [] }] = await Promise.all([
    client.send(new DescribeDBClustersCommand({})),
    client.send(new DescribeDBInstancesCommand({})),
  ]);
  return [...DBClusters, ...DBInstances].some((it) => it.Engine === engine && it.EngineVersion === version);
}

async function classOffered({ engine, version, instanceClass }: Wanted, clients: RegionClients): Promise<Answer> {
  const command = new DescribeOrderableDBInstanceOptionsCommand({
    Engine: engine,
    EngineVersion: version,
    DBInstanceClass: instanceClass,
  });
  const found = (await clients.relational.send(command)).OrderableDBInstanceOptions ?? [];
  const zones = new Set(found.flatMap((it) => it.AvailabilityZones ?? []).map((it) => it.Name!));
  if (zones.size >= zonesNeeded) return ok(`offered in ${[...zones].sort().join(", ")}`);
  return problem(
    `${version} on ${instanceClass} is offered in ${zones.size} zones; a region needs ${zonesNeeded}`,
    `Choose another class: aws rds describe-orderable-db-instance-options --engine ${engine} --engine-version ${version}`,
  );
}
