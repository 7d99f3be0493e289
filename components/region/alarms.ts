import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What an alarm looks at: one metric, or an expression over several. */
export type Measure =
  | {
      readonly namespace: string;
      readonly metricName: string;
      readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
      /** `Sum`, `Average`, `Minimum`, `Maximum`, or a percentile such as `p99`. */
      readonly statistic: string;
    }
  | {
      /** Metric math over `metrics`, or a Metrics Insights query. */
      readonly expression: pulumi.Input<string>;
      readonly metrics?: Readonly<Record<string, Measured>>;
    };

/** One metric of an expression. */
export interface Measured {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: string;
}

export interface Alarm {
  /** Logical name: what is wrong. */
  readonly name: string;
  /** What it means for users and what to do about it: whoever is woken reads this first. */
  readonly description: string;
  readonly measure: Measure;
  readonly comparisonOperator: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** How many of the last `evaluationPeriods` must breach the threshold. */
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  /** `notBreaching`: no data means that nothing happens and nothing is wrong. `breaching`: whoever measures is gone. */
  readonly treatMissingData: "notBreaching" | "breaching";
}

export interface AlarmsArgs {
  readonly topicArn: pulumi.Input<string>;
  readonly alarms: readonly Alarm[];
}

/** A list of alarms that notify one topic. Price: 0.10 USD a month for each metric looked at (https://aws.amazon.com/cloudwatch/pricing/). */
export class Alarms extends pulumi.ComponentResource {
  private readonly byName: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:Alarms", name, {}, opts);
    this.byName = Object.fromEntries(
      args.alarms.map((alarm) => [
        alarm.name,
        new aws.cloudwatch.MetricAlarm(alarm.name, alarmArgs(alarm, args.topicArn), { parent: this }),
      ]),
    );
    this.registerOutputs({ arns: this.arns });
  }

  get arns(): pulumi.Output<string>[] {
    return Object.values(this.byName).map((it) => it.arn);
  }

  /** @throws Error if there is no alarm of this name. */
  named(name: string): aws.cloudwatch.MetricAlarm {
    const alarm = this.byName[name];
    if (!alarm) throw new Error(`there is no alarm ${name}, only ${Object.keys(this.byName).join(", ")}`);
    return alarm;
  }
}

function alarmArgs(alarm: Alarm, topicArn: pulumi.Input<string>): aws.cloudwatch.MetricAlarmArgs {
  const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  return {
    alarmDescription: alarm.description,
    ...measured(alarm),
    comparisonOperator,
    threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData,
    alarmActions: [topicArn],
    okActions: [topicArn],
  };
}

function measured({ measure, periodSeconds: period }: Alarm): Partial<aws.cloudwatch.MetricAlarmArgs> {
  if ("expression" in measure) {
    const metrics = Object.entries(measure.metrics ?? {}).map(([id, { statistic, ...metric }]) => ({
      id,
      metric: { ...metric, stat: statistic, period },
    }));
    const query = metrics.length === 0 ? { period } : {};
    return {
      metricQueries: [{ id: "result", expression: measure.expression, returnData: true, ...query }, ...metrics],
    };
  }
  const { namespace, metricName, dimensions, statistic } = measure;
  const percentile = statistic.startsWith("p");
  return {
    namespace,
    metricName,
    dimensions,
    period,
    ...(percentile ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: "ignore" } : { statistic }),
  };
}
