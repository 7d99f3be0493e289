import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { at } from "../../reading";
import { isAbout, ofType, planWith } from "../security/parts";

const queue = "aws:sqs/queue:Queue";
const subscription = "aws:sns/topicSubscription:TopicSubscription";

/** A queue that something reads from has a place for what can't be handled; that place itself has none. */
const lacksPlace = ({ props }: Resource) => at(props, "redrivePolicy") === undefined;

/** Of a plan's queues, those that a topic sends to. */
function readQueues(plan: Plan): readonly Resource[] {
  const ends = ofType(plan, subscription).filter(({ props }) => at(props, "protocol") === "sqs");
  return ofType(plan, queue).filter((it) => ends.some((end) => isAbout(end, { property: "endpoint" }, it, plan)));
}

const subscribed = { type: subscription, name: "mails", props: { protocol: "sqs", endpoint: "arn:mails" } };
const named = (props: object) => ({ type: queue, name: "mails", props: { arn: "arn:mails", ...props } });

export const queueKeepsFailed: PlanRule = {
  name: "queue-keeps-failed",
  title: "Every queue that a topic sends to has a dead-letter queue.",
  reason:
    "A message that no reader can handle is read again for ever, and in a FIFO queue all that follow in its group wait for it; after the retention it is gone.",
  link: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  level: "mandatory",
  remedy: "Give the queue a redrivePolicy that names a second queue of the same kind.",
  findings: (plan) =>
    readQueues(plan)
      .filter(lacksPlace)
      .map(({ urn, name }) => ({ urn, message: `${name} has no dead-letter queue` })),
  planFixtures: {
    failing: [planWith(subscribed, named({ fifoQueue: true }))],
    passing: [
      planWith(subscribed, named({ redrivePolicy: unknown })),
      planWith(subscribed, named({ redrivePolicy: '{"deadLetterTargetArn":"arn:failed","maxReceiveCount":5}' })),
      planWith(subscribed, { type: queue, name: "mails-failed", props: { arn: "arn:mails-failed" } }),
    ],
  },
};
