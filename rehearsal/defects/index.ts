/** Everything that the drills must notice, each planted through the API where it would come from. */
import { ListSubscriptionsByTopicCommand, ListTopicsCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Defect, DefectCloud } from "./defect";
import { dnsDefects } from "./dns";
import { operationDefects } from "./operations";
import { runDefects } from "./runs";
import { storeDefects } from "./stores";
import { trafficDefects } from "./traffic";
import { upkeepDefects } from "./upkeep";

export const defects: readonly Defect[] = [
  ...storeDefects,
  ...trafficDefects,
  ...dnsDefects,
  ...operationDefects,
  ...upkeepDefects,
  ...runDefects,
];

/** Whoever is told of alarms has confirmed to be, as a person does once after the first deployment. */
export async function steady({ cloudIn, platform }: DefectCloud): Promise<void> {
  for (const region of platform.regions.map((it) => it.region)) {
    const topics = cloudIn(region).client(SNSClient);
    const { Topics = [] } = await topics.send(new ListTopicsCommand({}));
    for (const { TopicArn } of Topics) {
      const { Subscriptions = [] } = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      if (Subscriptions.length === 0)
        await topics.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "on-call@shop.example" }));
    }
  }
}
