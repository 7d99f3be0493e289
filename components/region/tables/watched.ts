import type { Alarm } from "../alarms";
import type { Graph, Series } from "../graph";
import { query } from "../serviceAlarms";

const namespace = "AWS/DynamoDB";

/** What the storefront asks of the table for customers. */
const operations = ["GetItem", "Query", "PutItem", "UpdateItem"] as const;

/** DynamoDB says nothing while nothing happens: then nothing is wrong. */
const quietly = {
  comparisonOperator: "GreaterThanThreshold",
  treatMissingData: "notBreaching",
  periodSeconds: 60,
  evaluationPeriods: 5,
} as const;

/**
 * What can go wrong with a replica that its own region's storefronts feel, and with what it sends to others. Queries see a table's metrics
 * whatever operation or receiving region they name.
 */
export function cartAlarms(table: string, replicationLagSeconds: number): readonly Alarm[] {
  const measured = (statistic: "SUM" | "MAX", metricName: string) => ({
    expression: query(statistic, metricName, namespace, ` WHERE TableName = '${table}'`),
  });
  return [
    {
      name: "carts-throttled",
      description:
        "DynamoDB throttles requests for carts: the storefront answers that it is busy. On-demand tables grow to twice their highest load within half an hour; look whether one cart takes it all, or whether the table has a maximum throughput.",
      measure: measured("SUM", "ThrottledRequests"),
      ...quietly,
      threshold: 0,
      datapointsToAlarm: 3,
    },
    {
      name: "carts-system-errors",
      description:
        "DynamoDB fails in this region: customers can't change their carts here. If it lasts, evacuate the region: carts are in every other one.",
      measure: measured("SUM", "SystemErrors"),
      ...quietly,
      threshold: 10,
      datapointsToAlarm: 3,
    },
    {
      name: "carts-replication-lag",
      description: `What is written to carts here takes longer than ${replicationLagSeconds} s to another region: were this one lost, its customers would see older carts elsewhere. Look at AWS Health of the regions, and whether each replica's key can be used: a replica whose key can't is cut off for good after 20 hours.`,
      measure: measured("MAX", "ReplicationLatency"),
      ...quietly,
      threshold: replicationLagSeconds * 1000,
      datapointsToAlarm: 5,
    },
  ];
}

export function cartGraphs(table: string): readonly Graph[] {
  const own = (metric: string, operation: string): Series => [
    ...([namespace, metric, "TableName", table] as const),
    ...["Operation", operation],
  ];
  const lag = `{${namespace},ReceivingRegion,TableName} TableName="${table}" MetricName="ReplicationLatency"`;
  return [
    {
      title: "Carts: requests that failed or were throttled",
      statistic: "Sum",
      series: ["SystemErrors", "ThrottledRequests"].flatMap((it) => operations.map((of) => own(it, of))),
    },
    {
      title: "Carts: milliseconds to other regions",
      statistic: "Average",
      series: [[{ expression: `SEARCH('${lag}', 'Average', 60)` }]],
    },
  ];
}
