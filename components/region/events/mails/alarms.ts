import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../../alarms";
import { queueMetric } from "../alarms";

/**
 * Shares of mails above which SES puts an account under review, and may stop its sending: 5 % that came back, 0.1 % that somebody
 * complained of (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-console.html).
 */
const limits = [
  { name: "mails-returned", metricName: "Reputation.BounceRate", share: 0.05, shown: "5 %", what: "came back" },
  {
    name: "mails-complained-of",
    metricName: "Reputation.ComplaintRate",
    share: 0.001,
    shown: "0.1 %",
    what: "were complained of",
  },
] as const;

export const reputations = limits.map((it) => it.metricName);

const oncePerFiveMinutes = {
  comparisonOperator: "GreaterThanThreshold",
  periodSeconds: 300,
  datapointsToAlarm: 1,
  evaluationPeriods: 1,
  treatMissingData: "notBreaching",
} as const;

/** What SES holds against the shop, and what couldn't be read of it. */
export function mailAlarms(of: {
  readonly configurationSetName: string;
  readonly failedName: pulumi.Input<string>;
}): readonly Alarm[] {
  return [
    ...limits.map(({ name, metricName, share, shown, what }): Alarm => ({
      name,
      description: `More than ${shown} of the mails that this region sends ${what}: SES reviews the account and may stop its sending. Look which addresses they went to, and whether they were typed by robots.`,
      measure: {
        namespace: "AWS/SES",
        metricName,
        dimensions: { "ses:configuration-set": of.configurationSetName },
        statistic: "Average",
      },
      threshold: share,
      ...oncePerFiveMinutes,
    })),
    {
      name: "mails-feedback-failed",
      description:
        "What SES told of a mail that came back couldn't be read, and lies in the queue of failed ones, for 14 days: the shop may go on writing to an address that doesn't exist. Find out why in the storefront's log.",
      measure: queueMetric(of.failedName, "ApproximateNumberOfMessagesVisible"),
      threshold: 0,
      ...oncePerFiveMinutes,
    },
  ];
}
