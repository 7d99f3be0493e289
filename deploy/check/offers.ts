import {
  DescribeDBClustersCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeOrderableDBInstanceOptionsCommand,
} from "@aws-sdk/client-rds";
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand } from "@aws-sdk/client-ec2";
import type { Settings } from "../../config/settings";
import { chooseZones, notOffered } from "../../config/zones";
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
  const place = { region, named: settings.network?.availabilityZones ?? [] };
  return [
    { name: `${type} in ${region}`, stage: "regions", ask: () => instanceTypeOffered(type, place, clients) },
    ...databasesOf(settings).flatMap((it): AccountCheck[] => [
      {
        name: `${it.engine} ${it.version} in ${region}`,
        stage: "regions",
        ask: () => versionOffered(it, clients),
      },
      {
        name: `${it.instanceClass} for ${it.engine} in ${region}`,
        stage: "regions",
        ask: () => classOffered(it, place, clients),
      },
    ]),
  ];
}

/** Where a region's stack goes: the zones that its configuration names, if any. */
interface Place {
  readonly region: string;
  readonly named: readonly string[];
}

async function chosenZones({ region, named }: Place, { ec2 }: RegionClients): Promise<readonly string[]> {
  const command = new DescribeAvailabilityZonesCommand({
    Filters: [
      { Name: "state", Values: ["available"] },
      { Name: "opt-in-status", Values: ["opt-in-not-required"] },
    ],
  });
  const all = (await ec2.send(command)).AvailabilityZones ?? [];
  const available = { names: all.map((it) => it.ZoneName!), zoneIds: all.map((it) => it.ZoneId ?? "") };
  return chooseZones(region, available, named);
}

/** In every zone that the region's stack takes. */
function judged(what: string, region: string, zones: readonly string[], offering: readonly string[]): Answer {
  const missing = notOffered(what, region, zones, offering);
  return missing ? problem(missing.problem, missing.remedy) : ok(`offered in ${zones.join(", ")}`);
}

async function instanceTypeOffered(type: string, place: Place, clients: RegionClients): Promise<Answer> {
  const command = new DescribeInstanceTypeOfferingsCommand({
    LocationType: "availability-zone",
    Filters: [{ Name: "instance-type", Values: [type] }],
  });
  const [zones, offers] = await Promise.all([chosenZones(place, clients), clients.ec2.send(command)]);
  const offering = (offers.InstanceTypeOfferings ?? []).map((it) => it.Location!);
  return judged(type, place.region, zones, offering);
}

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

async function classOffered(
  { engine, version, instanceClass }: Wanted,
  place: Place,
  clients: RegionClients,
): Promise<Answer> {
  const command = new DescribeOrderableDBInstanceOptionsCommand({
    Engine: engine,
    EngineVersion: version,
    DBInstanceClass: instanceClass,
  });
  const [zones, { OrderableDBInstanceOptions: found = [] }] = await Promise.all([
    chosenZones(place, clients),
    clients.relational.send(command),
  ]);
  const offering = [...new Set(found.flatMap((it) => it.AvailabilityZones ?? []).map((it) => it.Name!))];
  return judged(`${engine} ${version} on ${instanceClass}`, place.region, zones, offering);
}
