import type { Graph, Series } from "../graph";
import type { RegionFunction } from "./function";

/** What functions do, side by side, and what was given up of those that nobody waits for. */
export function functionGraphs(functions: readonly RegionFunction[]): readonly Graph[] {
  const each = (metric: string): readonly Series[] =>
    functions.map(({ functionName }): Series => ["AWS/Lambda", metric, "FunctionName", functionName]);
  const failed = functions.flatMap(({ failedRuns }): readonly Series[] =>
    failedRuns ? [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", failedRuns.queueName]] : [],
  );
  return [
    { title: "Functions: errors", statistic: "Sum", series: each("Errors") },
    { title: "Functions: milliseconds, p99", statistic: "p99", series: each("Duration") },
    { title: "Functions: calls beyond what may run at once", statistic: "Sum", series: each("Throttles") },
    { title: "Functions: runs that were given up", statistic: "Maximum", series: failed },
  ];
}
