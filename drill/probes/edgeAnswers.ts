/** What CloudFront answered viewers in an interval: also what no load balancer counts, as none was reached. It changes nothing. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { ServedRequests } from "./served";

/** CloudFront's metrics are there, wherever viewers are: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
export const edgeMetricsRegion = "us-east-1";

/**
 * (API: GetMetricData, data plane; read only.)
 * @param from @param until milliseconds since 1970; minutes that touch the interval are counted, and the newest ones may be missing still
 * @throws Error where CloudWatch doesn't answer.
 */
export async function edgeAnswers(
  distributionId: string,
  from: number,
  until: number,
  metrics: Pick<CloudWatchClient, "send">,
): Promise<ServedRequests> {
  const query = (Id: string, MetricName: string, Stat: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: {
        ...{ Namespace: "AWS/CloudFront", MetricName },
        Dimensions: [
          { Name: "DistributionId", Value: distributionId },
          { Name: "Region", Value: "Global" },
        ],
      },
      ...{ Period: 60, Stat },
    },
  });
  const rates = ["4xxErrorRate", "5xxErrorRate"] as const;
  const { MetricDataResults = [] } = await metrics.send(
    new GetMetricDataCommand({
      MetricDataQueries: [query("requests", "Requests", "Sum"), ...rates.map((it) => query(`of${it}`, it, "Average"))],
      ...{ StartTime: new Date(from), EndTime: new Date(until), ScanBy: "TimestampAscending" },
    }),
  );
  const minutes = (id: string): ReadonlyMap<number, number> => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find((it) => it.Id === id) ?? {};
    return new Map(Timestamps.map((at, index) => [at.getTime(), Values[index] ?? 0]));
  };
  const requests = minutes("requests");
  // A rate is percent of its minute's requests.
  const counted = (id: string): number =>
    Math.round([...minutes(id)].reduce((sum, [at, percent]) => sum + (percent / 100) * (requests.get(at) ?? 0), 0));
  const refused = counted("of4xxErrorRate");
  const all = [...requests.values()].reduce((sum, it) => sum + it, 0);
  return { requests: all - refused, failed: counted("of5xxErrorRate"), refused };
}
