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

/** What a load balancer answered in one minute. */
export interface ServedMinute extends Pick<ServedRequests, "requests" | "failed"> {
  /** Its beginning, in milliseconds since 1970. */
  readonly at: number;
}

/** CloudWatch keeps minutes of these metrics (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html). */
const period = 60;

type Minutes = ReadonlyMap<number, number>;

const requestQueries = [
  ["requests", "RequestCount", "Sum"],
  ["own", "HTTPCode_ELB_5XX_Count", "Sum"],
  ["storefront", "HTTPCode_Target_5XX_Count", "Sum"],
] as const;

const latencyQueries = [
  ["p95", "TargetResponseTime", "p95"],
  ["answered", "TargetResponseTime", "SampleCount"],
] as const;

const refusedQueries = [
  ["ownRefused", "HTTPCode_ELB_4XX_Count", "Sum"],
  ["storefrontRefused", "HTTPCode_Target_4XX_Count", "Sum"],
] as const;

type QueryId = (typeof requestQueries | typeof refusedQueries | typeof latencyQueries)[number][0];

/** Of each metric the minutes that there are, by their beginning. */
async function minutesOf(
  { loadBalancerArn }: ServingBalancer,
  queries: readonly (readonly [id: string, metric: string, statistic: string])[],
  [from, until]: readonly [number, number],
  metrics: Pick<CloudWatchClient, "send">,
): Promise<(id: QueryId) => Minutes> {
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
    MetricDataQueries: queries.map((it) => query(...it)),
    StartTime: new Date(from),
    EndTime: new Date(until),
    ScanBy: "TimestampAscending",
  });
  const { MetricDataResults = [] } = await metrics.send(asked);
  return (id) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find((it) => it.Id === id) ?? {};
    return new Map(Timestamps.map((at, index) => [at.getTime(), Values[index] ?? 0]));
  };
}

/**
 * (API: GetMetricData, data plane; read only.)
 * @param from @param until milliseconds since 1970; minutes that touch the interval are counted, and the newest ones may be missing still
 * @throws Error where CloudWatch doesn't answer.
 */
export async function servedMinutes(
  balancer: ServingBalancer,
  from: number,
  until: number,
  metrics: Pick<CloudWatchClient, "send">,
): Promise<readonly ServedMinute[]> {
  const minutes = await minutesOf(balancer, requestQueries, [from, until], metrics);
  const [requests, own, storefront] = [minutes("requests"), minutes("own"), minutes("storefront")];
  const all = [...new Set([requests, own, storefront].flatMap((it) => [...it.keys()]))];
  return all
    .sort((one, other) => one - other)
    .map((at) => ({
      at,
      requests: requests.get(at) ?? 0,
      failed: (own.get(at) ?? 0) + (storefront.get(at) ?? 0),
    }));
}

/**
 * (API: GetMetricData, data plane; read only.)
 * @param from @param until milliseconds since 1970; minutes that touch the interval are counted, and the newest ones may be missing still
 * @throws Error where CloudWatch doesn't answer.
 */
export async function servedBetween(
  balancer: ServingBalancer,
  from: number,
  until: number,
  metrics: Pick<CloudWatchClient, "send">,
): Promise<ServedRequests> {
  const all = [...requestQueries, ...refusedQueries, ...latencyQueries];
  const minutes = await minutesOf(balancer, all, [from, until], metrics);
  const sum = (id: QueryId): number => [...minutes(id).values()].reduce((all, it) => all + it, 0);
  const p95Seconds = weighted(minutes("p95"), minutes("answered"));
  return {
    requests: sum("requests"),
    failed: sum("own") + sum("storefront"),
    refused: sum("ownRefused") + sum("storefrontRefused"),
    ...(p95Seconds !== undefined && { p95Seconds }),
  };
}

/** Mean of minutes' percentiles, each as often as it had samples: CloudWatch tells none of an interval that isn't one period. */
function weighted(values: Minutes, weights: Minutes): number | undefined {
  let [sum, weight] = [0, 0];
  for (const [at, value] of values) {
    const count = weights.get(at) ?? 0;
    sum += value * count;
    weight += count;
  }
  return weight > 0 ? sum / weight : undefined;
}
