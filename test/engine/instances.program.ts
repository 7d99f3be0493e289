import * as pulumi from "@pulumi/pulumi";
import { maintenanceWindows } from "../../components/region/maintenancePlan";
import { RelationalInstance } from "../../components/region/relationalInstance";
import { type Instances, scene } from "./scene";

/** Takes one name out of what the instance ignores. */
const asTold =
  ({ unignored }: Instances): pulumi.ResourceTransformation =>
  ({ props, opts }) => ({
    props,
    opts: { ...opts, ignoreChanges: opts.ignoreChanges?.filter((name) => name !== unignored) },
  });

/** The platform's relational instance and nothing else: every stack is a region. */
async function program(): Promise<void> {
  const told = scene<Instances>();
  const region = pulumi.getStack();
  const { databaseName, ...credentials } = told.writer;
  new RelationalInstance(
    "relational",
    {
      ...told.homes[region]!,
      instances: 2,
      instanceClass: "db.t4g.medium",
      engineVersion: "17.5",
      backupRetentionDays: 7,
      logRetentionDays: 30,
      windows: maintenanceWindows({ region, regions: [region], bootstrapRegion: region }, "relational"),
      storageGigabytes: 20,
      generation: told.generations[region] ?? 0,
      protect: false,
      creation:
        region === told.bootstrapRegion
          ? { kind: "writer", ...credentials, databaseName }
          : { kind: "replica", sourceArn: told.sourceArn },
    },
    { transformations: [asTold(told)] },
  );
}

export = program;
