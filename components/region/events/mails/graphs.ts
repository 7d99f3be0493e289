import type { Graph, Series } from "../../graph";
import { reputations } from "./alarms";

/**
 * What becomes of mails: how many the account sends in this region, and which share SES holds against the shop
 * (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html).
 */
export function mailGraphs(configurationSetName: string): readonly Graph[] {
  return [
    {
      title: "Mails: sent, and taken by the addressee's server",
      statistic: "Sum",
      series: ["Send", "Delivery"].map((it): Series => ["AWS/SES", it]),
    },
    {
      title: "Mails: share that came back, and that was complained of",
      statistic: "Average",
      series: reputations.map((it): Series => ["AWS/SES", it, "ses:configuration-set", configurationSetName]),
    },
  ];
}
