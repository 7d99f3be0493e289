/**
 * Metrics Insights queries, as far as deployed alarms use them; the rest is refused by name.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
import type { MetricName } from "./store";

export interface InsightsQuery {
  /** As an alarm's statistic is called. */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";
  readonly metric: Omit<MetricName, "region">;
}

const statistics: Readonly<Record<string, InsightsQuery["statistic"]>> = {
  AVG: "Average",
  COUNT: "SampleCount",
  MAX: "Maximum",
  MIN: "Minimum",
  SUM: "Sum",
};

const select = /^\s*SELECT\s+(\w+)\((\w+)\)\s+FROM\s+"([\w./]+)"(?:\s+WHERE\s+(.*?))?\s*$/is;
const equals = /^\s*(\w+)\s*=\s*'([^']*)'\s*$/;

/** @throws Error that says what of it isn't evaluated here */
export function readQuery(text: string): InsightsQuery {
  const refuse = (what: string): never => {
    throw new Error(
      `${what} in the query "${text}" isn't evaluated here. Add it to rehearsal/dataplane/metrics/insights.ts.`,
    );
  };
  const [, called, name, namespace, where] = select.exec(text) ?? [];
  if (called === undefined) return refuse("What isn't SELECT, FROM and WHERE");
  const statistic = statistics[called.toUpperCase()] ?? refuse(called);
  const dimensions = (where?.split(/\s+AND\s+/i) ?? []).map((condition): [string, string] => {
    const [, key, value] = equals.exec(condition) ?? refuse(`The condition ${condition}`);
    return [key!, value!];
  });
  return { statistic, metric: { namespace: namespace!, name: name!, dimensions: Object.fromEntries(dimensions) } };
}
