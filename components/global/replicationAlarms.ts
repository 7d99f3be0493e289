import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { replicationMinutes } from "./backupRing";
import { nextRegion } from "../../outputs/backupRing";
import { ofRegion } from "./regions";

export interface ReplicationAlarmsArgs {
  readonly regions: readonly string[];
  readonly bucketNames: Readonly<Record<string, pulumi.Input<string>>>;
  /** Replication rule of each source region. */
  readonly ruleIds: Readonly<Record<string, string>>;
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Rings when a backup is not in the next region in the time that Replication Time Control promises, or never gets there. */
export class ReplicationAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: ReplicationAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:ReplicationAlarms", name, {}, opts);
    for (const region of args.regions) {
      const next = nextRegion(region, args.regions);
      const dimensions = replicationDimensions(region, args);
      this.latency(region, next, { dimensions, topicArn: ofRegion("alarm topic", next, args.alarmTopicArns) });
      this.failures(region, next, { dimensions, topicArn: ofRegion("alarm topic", region, args.alarmTopicArns) });
    }
    this.registerOutputs({ alarms: args.regions.length * 2 });
  }

  /** S3 publishes how far a copy is behind in the copy's region. */
  private latency(region: string, next: string, to: AlarmTarget): void {
    this.alarm(`backup-replication-late-${region}`, next, to, {
      alarmDescription: `Backups of ${region} reach ${next} later than ${replicationMinutes} minutes`,
      metricName: "ReplicationLatency",
      statistic: "Maximum",
      threshold: replicationMinutes * 60,
    });
  }

  /** S3 publishes what it could not copy in the source's region. */
  private failures(region: string, next: string, to: AlarmTarget): void {
    this.alarm(`backup-replication-failed-${region}`, region, to, {
      alarmDescription: `A backup of ${region} was not copied to ${next}`,
      metricName: "OperationsFailedReplication",
      statistic: "Sum",
      threshold: 0,
    });
  }

  private alarm(name: string, region: string, to: AlarmTarget, settings: aws.cloudwatch.MetricAlarmArgs): void {
    new aws.cloudwatch.MetricAlarm(
      name,
      {
        region,
        namespace: "AWS/S3",
        dimensions: to.dimensions,
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        treatMissingData: "notBreaching",
        alarmActions: [to.topicArn],
        okActions: [to.topicArn],
        ...settings,
      },
      { parent: this },
    );
  }
}

interface AlarmTarget {
  readonly dimensions: Record<string, pulumi.Input<string>>;
  readonly topicArn: pulumi.Input<string>;
}

/** How S3 names the link from this region's bucket to the next in its metrics. */
export function replicationDimensions(
  region: string,
  of: Pick<ReplicationAlarmsArgs, "regions" | "bucketNames" | "ruleIds">,
): Record<string, pulumi.Input<string>> {
  return {
    SourceBucket: ofRegion("backup bucket", region, of.bucketNames),
    DestinationBucket: ofRegion("backup bucket", nextRegion(region, of.regions), of.bucketNames),
    RuleId: ofRegion("replication rule", region, of.ruleIds),
  };
}
