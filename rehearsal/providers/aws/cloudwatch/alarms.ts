import * as sdk from "@aws-sdk/client-cloudwatch";
import type * as aws from "@pulumi/aws";
import type { AnyEntry } from "../../entry";
import { autoName, orElse } from "../inputs";
import { call } from "../operations";
import { capitalised, fields, list, pairs, tagList } from "../wire";
import { cloudwatch } from "./api";

const actions = {
  alarmActions: "AlarmActions",
  alarmDescription: "AlarmDescription",
  insufficientDataActions: "InsufficientDataActions",
  okActions: "OKActions",
  tags: ["Tags", tagList],
} as const;

const dimensions = pairs("Name", "Value");

const metric = fields<aws.types.input.cloudwatch.MetricAlarmMetricQueryMetric, sdk.MetricStat>({
  dimensions: ["Metric.Dimensions", dimensions],
  metricName: "Metric.MetricName",
  namespace: "Metric.Namespace",
  ...capitalised("period", "stat", "unit"),
});

const query = fields<aws.types.input.cloudwatch.MetricAlarmMetricQuery, sdk.MetricDataQuery>({
  ...capitalised("expression", "id", "label", "period"),
  metric: ["MetricStat", metric],
  returnData: orElse("ReturnData", false),
});

const metricAlarm = cloudwatch.resource<aws.cloudwatch.MetricAlarmArgs, sdk.PutMetricAlarmInput | sdk.MetricAlarm>({
  inputs: {
    ...actions,
    ...capitalised("comparisonOperator", "datapointsToAlarm", "evaluationPeriods", "extendedStatistic", "metricName"),
    ...capitalised("namespace", "period", "statistic", "threshold", "thresholdMetricId", "unit"),
    actionsEnabled: orElse("ActionsEnabled", true),
    dimensions: ["Dimensions", dimensions],
    evaluateLowSampleCountPercentiles: "EvaluateLowSampleCountPercentile",
    metricQueries: ["Metrics", list(query)],
    name: autoName("AlarmName", 255),
    treatMissingData: orElse("TreatMissingData", "missing"),
  },
  id: "AlarmName",
  create: call(sdk.PutMetricAlarmCommand),
  read: call(sdk.DescribeAlarmsCommand, {
    input: { AlarmTypes: ["MetricAlarm"] },
    answer: (found) => found.MetricAlarms?.[0],
  }),
  update: "same",
  delete: call(sdk.DeleteAlarmsCommand),
  outputs: { arn: "AlarmArn" },
  taggedBy: "AlarmArn",
});

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
