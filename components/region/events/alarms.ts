import type * as pulumi from "@pulumi/pulumi";
import type { Alarm, Measured } from "../alarms";

/** Seconds after which a message that nobody has handled is late: mails that come later than this are asked about. */
const lateSeconds = 900;

export const queueMetric = (queueName: pulumi.Input<string>, metricName: string): Measured => ({
  namespace: "AWS/SQS",
  metricName,
  dimensions: { QueueName: queueName },
  statistic: "Maximum",
});

/** What a consumer's queues say of it. SQS reports nothing of a queue that hasn't been used for six hours: then nothing is late. */
export function queueAlarms(
  consumer: string,
  { queueName, failedName }: { readonly queueName: pulumi.Input<string>; readonly failedName: pulumi.Input<string> },
): readonly Alarm[] {
  return [
    {
      name: `events-${consumer}-failed`,
      description: `An event couldn't be handled by ${consumer} and lies in its queue of failed ones, for 14 days. Find out why in the storefront's log, deploy what was wrong, and send them again: storefront redrive --consumer ${consumer} --move.`,
      measure: queueMetric(failedName, "ApproximateNumberOfMessagesVisible"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      periodSeconds: 300,
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    },
    {
      name: `events-${consumer}-late`,
      description: `The oldest event for ${consumer} has waited for more than ${lateSeconds / 60} minutes. Look whether storefronts run in the region that writes, and whether what ${consumer} needs answers.`,
      measure: queueMetric(queueName, "ApproximateAgeOfOldestMessage"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: lateSeconds,
      periodSeconds: 60,
      datapointsToAlarm: 3,
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
    },
  ];
}
