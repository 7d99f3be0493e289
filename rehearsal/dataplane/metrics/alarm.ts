/** An alarm as it is deployed, and the data that it looks at. */
import type { Dimension, MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { AlarmSettings } from "./alarmState";
import { type Expression, readExpression } from "./expression";
import { type InsightsQuery, readQuery } from "./insights";
import { knowsStatistic, percentileOf, statisticOf } from "./statistic";
import type { MetricName, MetricStore } from "./store";

interface Watched {
  readonly metric: MetricName;
  readonly statistic: string;
}

type Measure =
  | ({ readonly kind: "metric" } & Watched)
  | { readonly kind: "query"; readonly query: InsightsQuery }
  | { readonly kind: "math"; readonly expression: Expression; readonly metrics: Readonly<Record<string, Watched>> };

export interface WatchedAlarm {
  readonly region: string;
  readonly name: string;
  readonly settings: AlarmSettings;
  readonly periodMinutes: number;
  readonly measure: Measure;
  /** Samples in all evaluated periods below which the state is kept, by EvaluateLowSampleCountPercentile; 0 for none. */
  readonly leastSamples: number;
}

/** @throws Error that says what of it isn't evaluated here */
export function readAlarm(region: string, alarm: MetricAlarm): WatchedAlarm {
  const measure = measureOf(region, alarm);
  const period = alarm.Period ?? periodOf(alarm.Metrics ?? []);
  if (period === undefined || period % 60 !== 0)
    throw refused(alarm, `A period of ${period} seconds, which isn't whole minutes,`);
  const percentile = percentileOf(alarm.ExtendedStatistic ?? "");
  const keeps = percentile !== undefined && alarm.EvaluateLowSampleCountPercentile === "ignore";
  return {
    ...{ region, name: alarm.AlarmName!, measure, periodMinutes: period / 60 },
    settings: {
      evaluationPeriods: alarm.EvaluationPeriods!,
      datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods!,
      threshold: alarm.Threshold!,
      comparison: alarm.ComparisonOperator!,
      treatMissingData: (alarm.TreatMissingData ?? "missing") as AlarmSettings["treatMissingData"],
    },
    leastSamples: keeps ? Math.round(10 / (percentile >= 0.5 ? 1 - percentile : percentile)) : 0,
  };
}

const refused = ({ AlarmName }: MetricAlarm, what: string): Error =>
  new Error(`${what} of alarm ${AlarmName} isn't evaluated here. Add it to rehearsal/dataplane/metrics/alarm.ts.`);

const periodOf = (queries: readonly MetricDataQuery[]): number | undefined =>
  queries.map((it) => it.Period ?? it.MetricStat?.Period).find((it) => it !== undefined);

function measureOf(region: string, alarm: MetricAlarm): Measure {
  if (alarm.MetricName) {
    const statistic = alarm.Statistic ?? alarm.ExtendedStatistic!;
    const { Namespace: namespace, MetricName: name, Dimensions } = alarm;
    const metric = { region, namespace: namespace!, name, dimensions: plain(Dimensions) };
    return { kind: "metric", ...known(alarm, { metric, statistic }) };
  }
  const queries = alarm.Metrics ?? [];
  const result = queries.find((it) => it.ReturnData !== false);
  if (result?.Expression === undefined) throw refused(alarm, "A result that is no expression");
  if (/^\s*SELECT\s/i.test(result.Expression)) return { kind: "query", query: readQuery(result.Expression) };
  const metrics = queries.filter((it) => it !== result).map((it) => [it.Id!, watched(region, alarm, it)] as const);
  const expression = readExpression(
    result.Expression,
    metrics.map(([id]) => id),
  );
  return { kind: "math", expression, metrics: Object.fromEntries(metrics) };
}

function watched(region: string, alarm: MetricAlarm, { MetricStat: it, Id }: MetricDataQuery): Watched {
  if (!it) throw refused(alarm, `${Id}, an expression inside an expression,`);
  const { Namespace, MetricName, Dimensions } = it.Metric!;
  const metric = { region, namespace: Namespace!, name: MetricName!, dimensions: plain(Dimensions) };
  return known(alarm, { metric, statistic: it.Stat! });
}

function known(alarm: MetricAlarm, it: Watched): Watched {
  if (!knowsStatistic(it.statistic)) throw refused(alarm, `The statistic ${it.statistic}`);
  return it;
}

const plain = (dimensions: readonly Dimension[] | undefined): Record<string, string> =>
  Object.fromEntries((dimensions ?? []).map((it) => [it.Name!, it.Value!]));

/** Its data by period, the newest first; undefined where there is none. @param upTo the newest minute */
export function datapointsOf(
  alarm: WatchedAlarm,
  store: MetricStore,
  upTo: number,
  periods: number,
): (number | undefined)[] {
  return Array.from({ length: periods }, (_, back) => valueAt(alarm, store, upTo - back * alarm.periodMinutes));
}

function valueAt(
  { region, measure, periodMinutes }: WatchedAlarm,
  store: MetricStore,
  upTo: number,
): number | undefined {
  switch (measure.kind) {
    case "metric":
      return valueOf(measure, store, upTo, periodMinutes);
    case "query": {
      const { metric, statistic } = measure.query;
      const data = store.matching({ ...metric, region }, upTo, periodMinutes);
      return data && statisticOf(statistic, data);
    }
    case "math":
      return measure.expression((id) => valueOf(measure.metrics[id]!, store, upTo, periodMinutes));
  }
}

function valueOf(
  { metric, statistic }: Watched,
  store: MetricStore,
  upTo: number,
  minutes: number,
): number | undefined {
  const data = store.of(metric, upTo, minutes);
  return data && statisticOf(statistic, data);
}

/** Whether there are too few samples for its percentile to say anything. */
export function hasTooFewSamples(
  { measure, leastSamples, ...alarm }: WatchedAlarm,
  store: MetricStore,
  upTo: number,
): boolean {
  if (leastSamples === 0 || measure.kind !== "metric") return false;
  const data = store.of(measure.metric, upTo, alarm.periodMinutes * alarm.settings.evaluationPeriods);
  return data !== undefined && data.count < leastSamples;
}

/** Whether anybody has ever published what it looks at. */
export function isMeasured({ region, measure }: WatchedAlarm, store: MetricStore): boolean {
  switch (measure.kind) {
    case "metric":
      return store.has(measure.metric, "all dimensions");
    case "query":
      return store.has({ ...measure.query.metric, region }, "these dimensions");
    case "math":
      return Object.values(measure.metrics).some((it) => store.has(it.metric, "all dimensions"));
  }
}

/** Whether it would be judged by silence from before anybody measured. @param minutes since when somebody measures */
export const isSilentFromBefore = (
  { settings, periodMinutes }: WatchedAlarm,
  points: readonly (number | undefined)[],
  minutes: number,
): boolean =>
  settings.treatMissingData !== "notBreaching" &&
  minutes < settings.evaluationPeriods * periodMinutes &&
  points.every((it) => it === undefined);
