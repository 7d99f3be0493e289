import * as pulumi from "@pulumi/pulumi";
import { GlobalDatabases } from "../../components/foundation/globalDatabases";
import { DocumentDatabase } from "../../components/region/documentDatabase";
import { maintenanceWindows } from "../../components/region/maintenancePlan";
import { RelationalDatabase } from "../../components/region/relationalDatabase";
import { type Databases, scene } from "./scene";

const clusters = ["aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster"];

/** Puts clusters into two zones, and takes one name out of what a type ignores. */
const asTold =
  (region: string, { unignored, password }: Databases): pulumi.ResourceTransformation =>
  ({ type, props, opts }) => {
    const ignoreChanges = opts.ignoreChanges?.filter((name) => unignored !== `${type} ${name}`);
    if (!clusters.includes(type)) return { props, opts: { ...opts, ignoreChanges } };
    const availabilityZones = [`${region}a`, `${region}b`];
    const { masterPassword, ...rest } = props;
    const writeOnly = password === "write-only" && masterPassword !== undefined;
    const secret = writeOnly ? { masterPasswordWo: masterPassword, masterPasswordWoVersion: 1 } : { masterPassword };
    return { props: { ...rest, ...secret, availabilityZones }, opts: { ...opts, ignoreChanges } };
  };

/** The platform's databases and little else: `foundation` holds the global clusters, every other stack is a region. */
async function program(): Promise<void> {
  const told = scene<Databases>();
  const [relationalVersion, documentVersion] = ["16.4", "5.0.0"];
  const region = pulumi.getStack();
  if (region === "foundation") {
    const versions = { relationalEngineVersion: relationalVersion, documentEngineVersion: documentVersion };
    new GlobalDatabases("global-databases", { region: told.bootstrapRegion, ...versions, protect: false });
    return;
  }
  const common = {
    ...told.homes[region]!,
    instances: 1,
    instanceClass: "db.r6g.large",
    backupRetentionDays: 7,
    logRetentionDays: 30,
    windows: maintenanceWindows({ region, regions: [region], bootstrapRegion: region }, "relational"),
    protect: false,
  };
  const { databaseName, ...credentials } = told.writer;
  const first = region === told.bootstrapRegion;
  const options = { transformations: [asTold(region, told)] };
  const secondary = { kind: "secondary" } as const;
  new RelationalDatabase(
    "relational",
    {
      ...common,
      engineVersion: relationalVersion,
      globalClusterId: "meridian-relational",
      creation: first
        ? { kind: "writer", ...credentials, databaseName }
        : { kind: "secondary", writerRegion: told.bootstrapRegion },
    },
    options,
  );
  new DocumentDatabase(
    "document",
    {
      ...common,
      engineVersion: documentVersion,
      globalClusterId: "meridian-document",
      creation: first ? { kind: "writer", ...credentials } : secondary,
    },
    options,
  );
}

export = program;
