import type { Graph, Series } from "../graph";
import type { ConsumerQueue } from "./queue";

/** How long consumers let events wait, and what they couldn't handle. */
export function queueGraphs(queues: readonly ConsumerQueue[]): readonly Graph[] {
  return [
    {
      title: "Events: seconds that the oldest has waited",
      statistic: "Maximum",
      series: queues.map((it): Series => ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", it.queueName]),
    },
    {
      title: "Events that couldn't be handled",
      statistic: "Maximum",
      series: queues.map((it): Series => ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", it.failedName]),
    },
  ];
}
