/** Whoever is on call: in an account they confirm a message of AWS' by hand, which nobody reads in a rehearsal. */
import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import type { Cloud } from "../providers/entry";

const onCall = { Protocol: "email", Endpoint: "on-call@example.com", ReturnSubscriptionArn: true } as const;

/** Somebody has confirmed to receive what every topic that an alarm tells is told, as long as the work lasts. */
export async function whileReceived<T>(
  cloudIn: (region: string) => Cloud,
  regions: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    for (const region of regions) {
      const topics = cloudIn(region).client(SNSClient);
      for (const TopicArn of await topicsOfAlarms(cloudIn(region).client(CloudWatchClient))) {
        const { SubscriptionArn } = await topics.send(new SubscribeCommand({ TopicArn, ...onCall }));
        undo.push(() => topics.send(new UnsubscribeCommand({ SubscriptionArn })));
      }
    }
    return await work();
  } finally {
    await Promise.all(undo.map((it) => it()));
  }
}

async function topicsOfAlarms(client: CloudWatchClient): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {}))
    for (const action of MetricAlarms.flatMap((it) => it.AlarmActions ?? []))
      if (action.startsWith("arn:aws:sns:")) found.add(action);
  return found;
}
