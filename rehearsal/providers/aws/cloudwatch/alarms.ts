import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import type {
  ComparisonOperator,
  Dimension,
  MetricDataQuery,
  StandardUnit,
  Statistic,
} from "@aws-sdk/client-cloudwatch";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { fromTags, tagChanges, toTags } from "../tags";

export const cloudwatch = (cloud: Cloud) => cloud.client(CloudWatchClient);

type MetricArgs = aws.cloudwatch.MetricAlarmArgs;
type Query = NonNullable<Plain<MetricArgs>["metricQueries"]>[number];

const metricAlarm = entry<MetricArgs>({
  inputs: {
    actionsEnabled: true,
    alarmActions: true,
    alarmDescription: true,
    comparisonOperator: true,
    datapointsToAlarm: true,
    dimensions: true,
    evaluateLowSampleCountPercentiles: true,
    evaluationPeriods: true,
    extendedStatistic: true,
    insufficientDataActions: true,
    metricName: true,
    metricQueries: [
      {
        expression: true,
        id: true,
        label: true,
        metric: { dimensions: true, metricName: true, namespace: true, period: true, stat: true, unit: true },
        period: true,
        returnData: true,
      },
    ],
    name: true,
    namespace: true,
    okActions: true,
    period: true,
    region: true,
    statistic: true,
    tags: true,
    threshold: true,
    thresholdMetricId: true,
    treatMissingData: true,
    unit: true,
  },
  required: [],
  replaceOn: ["name", "region"],
  autoName: { property: "name", maxLength: 255 },
  async create(cloud, inputs) {
    await putMetricAlarm(cloud, inputs.name!, inputs, inputs.tags);
    return inputs.name!;
  },
  async read(cloud, id) {
    const found = await cloudwatch(cloud).send(
      new DescribeAlarmsCommand({ AlarmNames: [id], AlarmTypes: ["MetricAlarm"] }),
    );
    const it = found.MetricAlarms?.[0];
    if (!it) return undefined;
    return {
      inputs: {
        actionsEnabled: it.ActionsEnabled,
        alarmActions: it.AlarmActions,
        alarmDescription: it.AlarmDescription,
        comparisonOperator: it.ComparisonOperator,
        datapointsToAlarm: it.DatapointsToAlarm,
        dimensions: fromDimensions(it.Dimensions),
        evaluateLowSampleCountPercentiles: it.EvaluateLowSampleCountPercentile,
        evaluationPeriods: it.EvaluationPeriods,
        extendedStatistic: it.ExtendedStatistic,
        insufficientDataActions: it.InsufficientDataActions,
        metricName: it.MetricName,
        metricQueries: it.Metrics?.map(fromQuery),
        name: id,
        namespace: it.Namespace,
        okActions: it.OKActions,
        period: it.Period,
        statistic: it.Statistic,
        tags: await tagsOf(cloud, it.AlarmArn!),
        threshold: it.Threshold,
        thresholdMetricId: it.ThresholdMetricId,
        treatMissingData: it.TreatMissingData,
        unit: it.Unit,
      },
      outputs: { arn: it.AlarmArn },
    };
  },
  async update(cloud, id, to, from) {
    await putMetricAlarm(cloud, id, to);
    await retag(cloud, id, to.tags, from.tags);
  },
  remove: (cloud, id) => deleteAlarm(cloud, id),
});

async function putMetricAlarm(cloud: Cloud, AlarmName: string, it: Plain<MetricArgs>, tags?: Record<string, string>) {
  await cloudwatch(cloud).send(
    new PutMetricAlarmCommand({
      AlarmName,
      ActionsEnabled: it.actionsEnabled ?? true,
      AlarmActions: it.alarmActions?.map(String),
      AlarmDescription: it.alarmDescription,
      ComparisonOperator: it.comparisonOperator as ComparisonOperator | undefined,
      DatapointsToAlarm: it.datapointsToAlarm,
      Dimensions: toDimensions(it.dimensions),
      EvaluateLowSampleCountPercentile: it.evaluateLowSampleCountPercentiles,
      EvaluationPeriods: it.evaluationPeriods,
      ExtendedStatistic: it.extendedStatistic,
      InsufficientDataActions: it.insufficientDataActions?.map(String),
      MetricName: it.metricName,
      Metrics: it.metricQueries?.map(toQuery),
      Namespace: it.namespace,
      OKActions: it.okActions?.map(String),
      Period: it.period,
      Statistic: it.statistic as Statistic | undefined,
      Tags: tags && toTags(tags),
      Threshold: it.threshold,
      ThresholdMetricId: it.thresholdMetricId,
      TreatMissingData: it.treatMissingData ?? "missing",
      Unit: it.unit as StandardUnit | undefined,
    }),
  );
}

const toDimensions = (all: Readonly<Record<string, string>> | undefined): Dimension[] | undefined =>
  all && Object.entries(all).map(([Name, Value]) => ({ Name, Value }));

const fromDimensions = (all: readonly Dimension[] | undefined): Record<string, string> =>
  Object.fromEntries((all ?? []).map(({ Name, Value }) => [Name!, Value!]));

function toQuery({ metric, ...query }: Query): MetricDataQuery {
  return {
    Id: query.id,
    Expression: query.expression,
    Label: query.label,
    Period: query.period,
    ReturnData: query.returnData ?? false,
    ...(metric && {
      MetricStat: {
        Metric: {
          MetricName: metric.metricName,
          Namespace: metric.namespace,
          Dimensions: toDimensions(metric.dimensions),
        },
        Period: metric.period,
        Stat: metric.stat,
        Unit: metric.unit as StandardUnit | undefined,
      },
    }),
  };
}

function fromQuery({ MetricStat: metric, ...query }: MetricDataQuery): Query {
  return {
    id: query.Id!,
    expression: query.Expression,
    label: query.Label,
    period: query.Period,
    returnData: query.ReturnData,
    ...(metric && {
      metric: {
        metricName: metric.Metric!.MetricName!,
        namespace: metric.Metric!.Namespace,
        dimensions: fromDimensions(metric.Metric!.Dimensions),
        period: metric.Period!,
        stat: metric.Stat!,
        unit: metric.Unit,
      },
    }),
  };
}

type CompositeArgs = aws.cloudwatch.CompositeAlarmArgs;

const compositeAlarm = entry<CompositeArgs>({
  inputs: {
    actionsEnabled: true,
    actionsSuppressor: { alarm: true, extensionPeriod: true, waitPeriod: true },
    alarmActions: true,
    alarmDescription: true,
    alarmName: true,
    alarmRule: true,
    insufficientDataActions: true,
    okActions: true,
    region: true,
    tags: true,
  },
  required: ["alarmName", "alarmRule"],
  replaceOn: ["actionsEnabled", "alarmName", "region"],
  deleteBeforeReplace: true,
  async create(cloud, inputs) {
    await putCompositeAlarm(cloud, inputs, inputs.tags);
    return inputs.alarmName;
  },
  async read(cloud, id) {
    const found = await cloudwatch(cloud).send(
      new DescribeAlarmsCommand({ AlarmNames: [id], AlarmTypes: ["CompositeAlarm"] }),
    );
    const it = found.CompositeAlarms?.[0];
    if (!it) return undefined;
    const suppressor = it.ActionsSuppressor;
    return {
      inputs: {
        actionsEnabled: it.ActionsEnabled,
        ...(suppressor && {
          actionsSuppressor: {
            alarm: suppressor,
            extensionPeriod: it.ActionsSuppressorExtensionPeriod!,
            waitPeriod: it.ActionsSuppressorWaitPeriod!,
          },
        }),
        alarmActions: it.AlarmActions,
        alarmDescription: it.AlarmDescription,
        alarmName: id,
        alarmRule: it.AlarmRule,
        insufficientDataActions: it.InsufficientDataActions,
        okActions: it.OKActions,
        tags: await tagsOf(cloud, it.AlarmArn!),
      },
      outputs: { arn: it.AlarmArn },
    };
  },
  async update(cloud, id, to, from) {
    await putCompositeAlarm(cloud, to);
    await retag(cloud, id, to.tags, from.tags);
  },
  remove: (cloud, id) => deleteAlarm(cloud, id),
});

async function putCompositeAlarm(cloud: Cloud, it: Plain<CompositeArgs>, tags?: Record<string, string>): Promise<void> {
  await cloudwatch(cloud).send(
    new PutCompositeAlarmCommand({
      ActionsEnabled: it.actionsEnabled ?? true,
      ActionsSuppressor: it.actionsSuppressor?.alarm,
      ActionsSuppressorExtensionPeriod: it.actionsSuppressor?.extensionPeriod,
      ActionsSuppressorWaitPeriod: it.actionsSuppressor?.waitPeriod,
      AlarmActions: it.alarmActions,
      AlarmDescription: it.alarmDescription,
      AlarmName: it.alarmName,
      AlarmRule: it.alarmRule,
      InsufficientDataActions: it.insufficientDataActions,
      OKActions: it.okActions,
      Tags: tags && toTags(tags),
    }),
  );
}

async function deleteAlarm(cloud: Cloud, name: string): Promise<void> {
  await cloudwatch(cloud).send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
}

async function tagsOf(cloud: Cloud, ResourceARN: string): Promise<Record<string, string>> {
  return fromTags((await cloudwatch(cloud).send(new ListTagsForResourceCommand({ ResourceARN }))).Tags);
}

/** Putting an alarm that exists ignores its tags: they are changed on their own. */
async function retag(
  cloud: Cloud,
  name: string,
  to?: Record<string, string>,
  from?: Record<string, string>,
): Promise<void> {
  const ResourceARN = `arn:aws:cloudwatch:${cloud.region}:${cloud.accountId}:alarm:${name}`;
  const { removed, put } = tagChanges(from, to);
  if (removed.length) await cloudwatch(cloud).send(new UntagResourceCommand({ ResourceARN, TagKeys: removed }));
  if (Object.keys(put).length) await cloudwatch(cloud).send(new TagResourceCommand({ ResourceARN, Tags: toTags(put) }));
}

export const entries: Record<string, AnyEntry> = {
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": compositeAlarm,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
};
