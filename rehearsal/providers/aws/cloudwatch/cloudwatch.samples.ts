import type * as aws from "@pulumi/aws";
import { type AnySample, sample } from "../../entry";

const topic = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;

const errorRatio = [
  { id: "ratio", expression: "errors / requests", label: "Error ratio", returnData: true },
  {
    id: "errors",
    metric: {
      namespace: "AWS/ApplicationELB",
      metricName: "HTTPCode_Target_5XX_Count",
      period: 60,
      stat: "Sum",
      dimensions: { LoadBalancer: "app/a/1" },
    },
  },
  {
    id: "requests",
    metric: {
      namespace: "AWS/ApplicationELB",
      metricName: "RequestCount",
      period: 60,
      stat: "Sum",
      unit: "Count",
      dimensions: { LoadBalancer: "app/a/1" },
    },
  },
];

const body = (title: string) =>
  JSON.stringify({ widgets: [{ type: "text", x: 0, y: 0, width: 6, height: 3, properties: { markdown: title } }] });

export const samples: Record<string, AnySample> = {
  "aws:cloudwatch/dashboard:Dashboard": sample<aws.cloudwatch.DashboardArgs>({
    inputs: () => ({ dashboardName: "sample-regions", dashboardBody: body("a") }),
    change: () => ({ dashboardBody: body("b") }),
    replacement: () => ({ dashboardName: "sample-all-regions" }),
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": sample<aws.cloudwatch.MetricAlarmArgs>({
    inputs: () => ({
      name: "sample-evacuated",
      alarmDescription: "a",
      namespace: "Meridian/Evacuation",
      metricName: "RegionEvacuated",
      dimensions: { Region: "us-east-1" },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "missing",
      alarmActions: [topic("page")],
      okActions: [topic("page")],
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      alarmDescription: "b",
      namespace: undefined,
      metricName: undefined,
      dimensions: undefined,
      statistic: undefined,
      period: undefined,
      metricQueries: errorRatio,
      threshold: 0.05,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: "notBreaching",
      insufficientDataActions: [topic("mail")],
      actionsEnabled: false,
      tags: { Name: "b" },
    }),
    replacement: () => ({ name: "sample-error-ratio" }),
  }),
};
