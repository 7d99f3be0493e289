/** How a region's load balancer answered in an interval. It changes nothing. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";

/** A load balancer whose figures are asked for. */
export interface ServingBalancer {
  readonly region: string;
  readonly loadBalancerArn: string;
}

export interface ServedRequests {
  readonly requests: number;
  /** Requests answered 5xx, by the load balancer or by what is behind it. */
  readonly failed: number;
  /** Requests answered 4xx, by the load balancer or by what is behind it; it counts those that it refuses itself in no `requests`. */
  readonly refused: number;
  /** Seconds within which 95 of 100 requests are answered by what is behind it; missing where nothing was. */
  readonly p95Seconds?: number;
}

/** What metrics call a load balancer: `app/name/id`. */
export const balancerName = (loadBalancerArn: string): string =>
  loadBalancerArn.split(":loadbalancer/")[1] ?? loadBalancerArn;

/** CloudWatch keeps minutes of these metrics (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html). */
const period = 60;

/**
 * (API: GetMetricData, data plane; read only.)
 * @param from @param until milliseconds since 1970; minutes that touch the interval are counted, and the newest ones may be missing still
 * @throws Error where CloudWatch doesn't answer.
 */
export async function servedBetween(
  { loadBalancerArn }: ServingBalancer,
  from: number,
  until: number,
  metrics: Pick<CloudWatchClient, "send">,
): Promise<ServedRequests> {
  const query = (Id: string, MetricName: string, Stat: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: {
        ...{ Namespace: "AWS/ApplicationELB", MetricName },
        Dimensions: [{ Name: "LoadBalancer", Value: balancerName(loadBalancerArn) }],
      },
      ...{ Period: period, Stat },
    },
  });
  const asked = new GetMetricDataCommand({
    MetricDataQueries: [
      query("requests", "RequestCount", "Sum"),
      query("own", "HTTPCode_ELB_5XX_Count", "Sum"),
      query("storefront", "HTTPCode_Target_5XX_Count", "Sum"),
      query("ownRefused", "HTTPCode_ELB_4XX_Count", "Sum"),
      query("storefrontRefused", "HTTPCode_Target_4XX_Count", "Sum"),
      query("p95", "TargetResponseTime", "p95"),
      query("answered", "TargetResponseTime", "SampleCount"),
    ],
    StartTime: new Date(from),
    EndTime: new Date(until),
    ScanBy: "TimestampAscending",
  });
  const { MetricDataResults = [] } = await metrics.send(asked);
  const minutes = (id: string): ReadonlyMap<number, number> => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find((it) => it.Id === id) ?? {};
    return new Map(Timestamps.map((at, index) => [at.getTime(), Values[index] ?? 0]));
  };
  const sum = (id: string): number => [...minutes(id).values()].reduce((all, it) => all + it, 0);
  const p95Seconds = weighted(minutes("p95"), minutes("answered"));
  return {
    requests: sum("requests"),
    failed: sum("own") + sum("storefront"),
    refused: sum("ownRefused") + sum("storefrontRefused"),
    ...(p95Seconds !== undefined && { p95Seconds }),
  };
}

/** Mean of minutes' percentiles, each as often as it had samples: CloudWatch tells none of an interval that isn't one period. */
function weighted(values: ReadonlyMap<number, number>, weights: ReadonlyMap<number, number>): number | undefined {
  let [sum, weight] = [0, 0];
  for (const [at, value] of values) {
    const count = weights.get(at) ?? 0;
    sum += value * count;
    weight += count;
  }
  return weight > 0 ? sum / weight : undefined;
}
