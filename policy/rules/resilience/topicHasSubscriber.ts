import { type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isFrom, isKnownText, ofType } from "../../reading";

const topic = "aws:sns/topic:Topic";
const subscription = "aws:sns/topicSubscription:TopicSubscription";

/** A subscription that may be another topic's is taken as this one's, while neither its target nor where that comes from is known. */
const subscribes = (it: Resource, to: Resource) =>
  isFrom(it, "topic", to) ||
  (isKnownText(at(it.props, "topic")) && at(it.props, "topic") === at(to.props, "arn")) ||
  (at(it.props, "topic") === unknown && it.references?.["topic"] === undefined);

const named = (name: string, props: object = {}) =>
  resourceOf({ type: topic, name, props: { arn: `arn:${name}`, ...props } });
const mail = (to: unknown, references?: Resource["references"]) =>
  resourceOf({
    type: subscription,
    props: { topic: to, protocol: "email", endpoint: "ops@shop.example" },
    ...(references && { references }),
  });

export const topicHasSubscriber: PlanRule = {
  name: "topic-has-subscriber",
  title: "Every alarm topic has a subscriber.",
  reason:
    "All alarms fire, and nobody hears of them. Subscribers from outside the program are possible, so this is a reminder only.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
  level: "advisory",
  remedy: "Set alertEmail, or subscribe whoever is on call by other means.",
  findings: (plan) =>
    ofType(plan, topic)
      .filter((it) => !ofType(plan, subscription).some((by) => subscribes(by, it)))
      .map(({ urn }) => ({ message: "it has no subscription here", urn })),
  planFixtures: {
    failing: [
      { resources: [named("alerts")] },
      { resources: [named("alerts"), named("edge-alarms"), mail("arn:edge-alarms")] },
      { resources: [named("alerts"), named("edge-alarms"), mail(unknown, { topic: [named("edge-alarms").urn] })] },
    ],
    passing: [
      { resources: [named("alerts"), mail("arn:alerts")] },
      { resources: [named("alerts", { arn: unknown }), mail(unknown, { topic: [named("alerts").urn] })] },
      { resources: [named("alerts", { arn: unknown }), mail(unknown)] },
      { resources: [] },
    ],
  },
};
