import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { edgeRegion } from "./edgeRegion";
import { ofRegion } from "./regions";

export interface GlobalAlarmsArgs {
  readonly regions: readonly string[];
  readonly distributionId: pulumi.Input<string>;
  /** Calculated health check of each region. */
  readonly healthCheckIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Share of viewers' requests answered 5xx, percent, above which the alarm fires. */
  readonly errorPercent: number;
  /** Key in us-east-1 for the topic; without one its messages, which name alarms and nothing else, are not encrypted at rest. */
  readonly topicKeyArn?: pulumi.Input<string>;
  /** Address to tell; it must confirm once. Without it the topic has no subscriber. */
  readonly alertEmail?: string;
}

/**
 * What viewers feel, whichever region serves them. CloudFront and Route 53 publish their metrics in us-east-1 alone, so alarms
 * and topic stand there. 0.10 USD an alarm and month (https://aws.amazon.com/cloudwatch/pricing/).
 */
export class GlobalAlarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: GlobalAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:GlobalAlarms", name, {}, opts);
    const key = args.topicKeyArn && { kmsMasterKeyId: args.topicKeyArn };
    const topic = new aws.sns.Topic("edge-alarms", { region: edgeRegion, ...key }, { parent: this });
    if (args.alertEmail !== undefined) {
      const subscription = { region: edgeRegion, topic: topic.arn, protocol: "email", endpoint: args.alertEmail };
      new aws.sns.TopicSubscription("edge-alarms-email", subscription, { parent: this });
    }
    this.topicArn = topic.arn;
    this.edgeErrors(args);
    for (const region of args.regions) this.unhealthy(region, args);
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private edgeErrors(args: GlobalAlarmsArgs): void {
    this.alarm("edge-errors", {
      alarmDescription: `More than ${args.errorPercent} % of viewers' requests are answered 5xx`,
      namespace: "AWS/CloudFront",
      metricName: "5xxErrorRate",
      dimensions: { DistributionId: args.distributionId, Region: "Global" },
      statistic: "Average",
      comparisonOperator: "GreaterThanThreshold",
      threshold: args.errorPercent,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      // No viewers, no errors.
      treatMissingData: "notBreaching",
    });
  }

  private unhealthy(region: string, args: GlobalAlarmsArgs): void {
    this.alarm(`unhealthy-${region}`, {
      alarmDescription: `DNS sends the users of ${region} elsewhere: it fails its health check or is evacuated`,
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: ofRegion("health check", region, args.healthCheckIds) },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "missing",
    });
  }

  private alarm(name: string, settings: aws.cloudwatch.MetricAlarmArgs): void {
    const actions = { alarmActions: [this.topicArn], okActions: [this.topicArn] };
    new aws.cloudwatch.MetricAlarm(name, { region: edgeRegion, period: 60, ...settings, ...actions }, { parent: this });
  }
}
