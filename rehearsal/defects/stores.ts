/** What may be wrong with the databases. */
import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  FailoverGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import type { Store } from "../../drill/probes/membership";
import { control } from "../emulator/faults";
import { type Defect, type DefectCloud, left, other, type Planted, readiness, switchover, target } from "./defect";

const clusterOf = ({ platform }: DefectCloud, store: Store, region: string) =>
  platform.regions.find((it) => it.region === region)![store];

/** Takes every instance from a cluster. */
async function behead(cloud: DefectCloud, store: Store, region: string): Promise<Planted> {
  const rds = cloud.cloudIn(region).client(RDSClient);
  const { id } = clusterOf(cloud, store, region);
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const gone = DBInstances.filter((it) => it.DBClusterIdentifier === id);
  for (const { DBInstanceIdentifier } of gone)
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  return {
    undo: async () => {
      for (const { DBInstanceIdentifier, DBInstanceClass, Engine } of gone)
        await rds.send(
          new CreateDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass, Engine, DBClusterIdentifier: id }),
        );
    },
  };
}

function lagging(namespace: string, region: string, value: number | "not measured") {
  return ({ figures }: DefectCloud): Promise<Planted> => {
    figures.lag.set(`${namespace} ${region}`, value);
    return Promise.resolve({ undo: () => Promise.resolve(figures.lag.clear()) });
  };
}

/** After a failover nobody has given the others the new writer's data yet. */
async function unsynchronized(cloud: DefectCloud): Promise<Planted> {
  const store = cloud.platform.relational;
  if (store.kind !== "globalCluster") throw new Error("only a global cluster has members");
  const { globalClusterId: GlobalClusterIdentifier } = store;
  const rds = cloud.cloudIn(target).client(RDSClient);
  const arn = (region: string): string => clusterOf(cloud, "relational", region).arn;
  const tell = (body: object): Promise<unknown> => control(cloud.endpoint, "databases", body);
  await tell({ attendedBy: process.pid });
  const move = { GlobalClusterIdentifier, TargetDbClusterIdentifier: arn(target), AllowDataLoss: true };
  await rds.send(new FailoverGlobalClusterCommand(move));
  await tell({ moved: GlobalClusterIdentifier });
  await tell({ synchronized: arn(left) });
  return {
    undo: async () => {
      await tell({ synchronized: arn(other) });
      await tell({ attendedBy: 0 });
      const back = { GlobalClusterIdentifier, TargetDbClusterIdentifier: arn(left) };
      await rds.send(new SwitchoverGlobalClusterCommand(back));
    },
  };
}

export const storeDefects: readonly Defect[] = [
  {
    name: "a secondary of the relational database has no instance",
    command: readiness,
    exitCode: 1,
    reason: /\(headless-secondary\): the relational database's cluster in eu-west-1 has no instance/,
    plant: (cloud) => behead(cloud, "relational", target),
  },
  {
    name: "a secondary of the document database has no instance",
    command: readiness,
    exitCode: 1,
    reason: /\(headless-secondary\): the document database's cluster in ap-south-1 has no instance/,
    plant: (cloud) => behead(cloud, "document", other),
  },
  {
    name: "the region that is to write has no instance that could",
    command: switchover,
    exitCode: 2,
    reason: /target-can-write: not moving the document database to eu-west-1: its cluster has no instance there/,
    plant: (cloud) => behead(cloud, "document", target),
  },
  {
    name: "the relational copy is further behind than the objective allows",
    command: readiness,
    exitCode: 1,
    reason: /\(replication-lag\): the relational database in ap-south-1 is 60 s behind the writer/,
    plant: lagging("AWS/RDS", other, 60_000),
  },
  {
    name: "the document copy is further behind than the objective allows",
    command: switchover,
    exitCode: 2,
    reason: /replication-lag: the document database in eu-west-1 is 30 s behind the writer/,
    plant: lagging("AWS/DocDB", target, 30_000),
  },
  {
    name: "nobody measures how far a copy is behind",
    command: readiness,
    exitCode: 1,
    reason:
      /\(replication-lag\): CloudWatch in eu-west-1 has no figure of the last minutes for the relational database's lag/,
    plant: lagging("AWS/RDS", target, "not measured"),
  },
  {
    name: "a member hasn't the writer's data since a failover",
    command: readiness,
    exitCode: 1,
    reason: /\(copies-in-step\): the relational database in ap-south-1 isn't in step with its writer: pending-resync/,
    plant: unsynchronized,
  },
];
