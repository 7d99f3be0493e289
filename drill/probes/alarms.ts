/** The platform's alarms in a region: their states, and whom they tell. It changes nothing. */
import { platformNames } from "../../outputs/platformNames";
import { type MetricAlarm, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { paginateListSubscriptionsByTopic } from "@aws-sdk/client-sns";
import type { DrillPlatform } from "../drillPlatform";
import { accountOf, type AskedRegion, look, type Probe } from "./probe";
import { balancerName } from "./served";

export interface SeenAlarm {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** ARNs of what it does when it fires; none where its actions are turned off. */
  readonly actions: readonly string[];
  readonly description: string;
  /** All that it looks at, as CloudWatch describes it: names what it is about. */
  readonly looksAt: string;
}

export interface SeenAlarms {
  readonly alarms: readonly SeenAlarm[];
  /** Confirmed subscriptions of each topic that an alarm tells, by ARN. */
  readonly receivers: Readonly<Record<string, number>>;
}

/** (API: DescribeAlarms, ListSubscriptionsByTopic; control planes, read only.) Alarms of others in the account are left out. */
export const alarms: Probe<SeenAlarms> = {
  asksFor: "alarms and their receivers",
  calls: (platform, region) => [
    look("cloudwatch", "DescribeAlarms", { region }),
    look("sns", "ListSubscriptionsByTopic", {
      region,
      resource: `arn:aws:sns:${region}:${accountOf(platform.outputs[region]!.alarmTopicArn)}:*`,
    }),
  ],
  async ask(asked) {
    const found = await platformAlarms(asked);
    const topics = [...new Set(found.flatMap((it) => it.actions))].filter((it) => it.startsWith("arn:aws:sns:"));
    const receivers = await Promise.all(topics.map(async (it) => [it, await confirmedAt(it, asked)] as const));
    return { alarms: found, receivers: Object.fromEntries(receivers) };
  },
};

async function platformAlarms({ platform, region, clients }: AskedRegion): Promise<readonly SeenAlarm[]> {
  const all: MetricAlarm[] = [];
  const pages = paginateDescribeAlarms({ client: clients.alarms }, { AlarmTypes: ["MetricAlarm"] });
  for await (const page of pages) all.push(...(page.MetricAlarms ?? []));
  const names = namesIn(platform, region);
  return all.map(seenAlarm).filter((it) => names.some((name) => tells(it, name) || it.looksAt.includes(name)));
}

const tells = ({ actions }: SeenAlarm, name: string): boolean => actions.includes(name);

const seenAlarm = (it: MetricAlarm): SeenAlarm => ({
  name: it.AlarmName ?? "",
  state: it.StateValue ?? "INSUFFICIENT_DATA",
  actions: it.ActionsEnabled === false ? [] : (it.AlarmActions ?? []),
  description: it.AlarmDescription ?? "",
  looksAt: JSON.stringify([it.Namespace, it.MetricName, it.Dimensions ?? [], it.Metrics ?? []]),
});

/** What only an alarm of this platform looks at, or tells. */
function namesIn(platform: DrillPlatform, region: string): readonly string[] {
  const its = platform.outputs[region]!;
  return [
    its.alarmTopicArn,
    its.autoScalingGroupName,
    its.relationalDatabaseId,
    its.documentClusterId,
    its.backupVaultName,
    its.backupBucketName,
    balancerName(its.loadBalancerArn),
    platform.global.distributionId,
    `"${platformNames(platform.name).title}/`,
    ...Object.values(platform.global.healthCheckIds),
  ];
}

async function confirmedAt(topicArn: string, { clients }: AskedRegion): Promise<number> {
  let confirmed = 0;
  for await (const page of paginateListSubscriptionsByTopic({ client: clients.topics }, { TopicArn: topicArn })) {
    confirmed += (page.Subscriptions ?? []).filter((it) => it.SubscriptionArn?.startsWith("arn:")).length;
  }
  return confirmed;
}
