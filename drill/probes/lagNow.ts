/** How far both stores of a region are behind whoever writes: asked as the deployed alarms ask it. It changes nothing. */
import { GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { DrillPlatform } from "../drillPlatform";
import { regionIn, type StoreKind } from "../platform";
import type { Store } from "./membership";
import { look, type Probe } from "./probe";

/** Seconds behind the writer, the worst of the newest minute that was measured; missing where nobody measured, as in the region that writes. */
export interface SeenLag {
  readonly relationalSeconds?: number;
  readonly documentSeconds?: number;
}

/** CloudWatch has a minute's figures two or three minutes later; what is older says nothing of now. */
const recentMilliseconds = 5 * 60_000;

/** (API: GetMetricData, data plane, read only.) */
export const replicationLag: Probe<SeenLag> = {
  asksFor: "replication lag",
  calls: (_platform, region) => [look("cloudwatch", "GetMetricData", { region, plane: "data" })],
  async ask({ platform, region, clients }) {
    const now = Date.now();
    const { MetricDataResults = [] } = await clients.alarms.send(
      new GetMetricDataCommand({
        MetricDataQueries: lagQueries(platform, region),
        StartTime: new Date(now - recentMilliseconds),
        EndTime: new Date(now + 60_000),
        ScanBy: "TimestampDescending",
      }),
    );
    const newest = (id: Store): number | undefined => MetricDataResults.find((it) => it.Id === id)?.Values?.[0];
    const relational = newest("relational");
    const document = newest("document");
    return {
      ...(relational !== undefined && { relationalSeconds: relational / unitOf(platform.relational) }),
      ...(document !== undefined && { documentSeconds: document / unitOf(platform.document) }),
    };
  },
};

/** Global clusters are measured in milliseconds, instances in seconds. */
const unitOf = ({ kind }: StoreKind): number => (kind === "globalCluster" ? 1000 : 1);

function lagQueries(platform: DrillPlatform, region: string): MetricDataQuery[] {
  const { relational, document } = regionIn(platform, region);
  const query = (Id: Store, metric: string, namespace: string, where: string): MetricDataQuery => ({
    Id,
    Expression: `SELECT MAX(${metric}) FROM "${namespace}" WHERE ${where}`,
    Period: 60,
  });
  return [
    platform.relational.kind === "globalCluster"
      ? query("relational", "AuroraGlobalDBReplicationLag", "AWS/RDS", `DBClusterIdentifier = '${relational.id}'`)
      : query("relational", "ReplicaLag", "AWS/RDS", `DBInstanceIdentifier = '${relational.id}'`),
    query("document", "GlobalClusterReplicationLag", "AWS/DocDB", `DBClusterIdentifier = '${document.id}'`),
  ];
}
