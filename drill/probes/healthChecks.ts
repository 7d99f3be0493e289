/** Whether DNS sends users to each region. Only us-east-1's CloudWatch says it of a calculated check. It changes nothing. */
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { look, type Probe } from "./probe";

/** Where Route 53 publishes: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html */
export const healthCheckRegion = "us-east-1";

const recentMilliseconds = 5 * 60_000;

/** `healthy`: users are sent there; missing where Route 53 published nothing in the last minutes. (API: GetMetricData, data plane, read only.) */
export const healthChecks: Probe<Readonly<Record<string, "healthy" | "unhealthy">>> = {
  asksFor: "Route 53 health checks' status",
  calls: () => [look("cloudwatch", "GetMetricData", { region: healthCheckRegion, plane: "data" })],
  async ask({ platform, clients }) {
    const regions = platform.regions.map(({ region }) => region);
    const now = Date.now();
    const { MetricDataResults = [] } = await clients.alarms.send(
      new GetMetricDataCommand({
        MetricDataQueries: regions.map((region, index) => ({
          Id: `check${index}`,
          MetricStat: {
            Metric: {
              Namespace: "AWS/Route53",
              MetricName: "HealthCheckStatus",
              Dimensions: [{ Name: "HealthCheckId", Value: platform.global.healthCheckIds[region] }],
            },
            Period: 60,
            Stat: "Minimum",
          },
        })),
        StartTime: new Date(now - recentMilliseconds),
        EndTime: new Date(now + 60_000),
        ScanBy: "TimestampDescending",
      }),
    );
    const found = regions.map((region, index): [string, number | undefined] => [
      region,
      MetricDataResults.find((it) => it.Id === `check${index}`)?.Values?.[0],
    ]);
    return Object.fromEntries(
      found.flatMap(([region, value]) =>
        value === undefined ? [] : [[region, value >= 1 ? ("healthy" as const) : ("unhealthy" as const)]],
      ),
    );
  },
};
