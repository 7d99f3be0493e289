import { type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown } from "../../reading";

const type = "aws:autoscaling/group:Group";
const refreshing = (preferences: unknown) => ({ instanceRefresh: { strategy: "Rolling", preferences } });

export const groupRollsBack: ResourceRule = {
  name: "group-rolls-back",
  title: "Instance refreshes roll back automatically on an alarm.",
  reason:
    "Without a refresh a deployment changes nothing until instances happen to be replaced, then in any order; without the alarm a broken version spreads to the last instance before anybody sees it.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
  level: "mandatory",
  remedy:
    "Give the group instanceRefresh with preferences.autoRollback and alarmSpecification.alarms (the error-rate alarm).",
  types: [type],
  violations: ({ props }) => {
    const refresh = at(props, "instanceRefresh");
    if (refresh === unknown) return [];
    if (refresh === undefined) return ["it has no instance refresh"];
    const preferences = at(refresh, "preferences");
    const alarms = itemsIfKnown(at(preferences, "alarmSpecification", "alarms"));
    return [
      ...([true, unknown].includes(at(preferences, "autoRollback") as boolean) ? [] : ["it doesn't roll back"]),
      ...(alarms?.length === 0 ? ["no alarm stops a new version"] : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: refreshing({}) },
      { type, props: refreshing({ autoRollback: true }) },
      { type, props: refreshing({ autoRollback: false, alarmSpecification: { alarms: ["error-rate"] } }) },
    ],
    passing: [
      { type, props: refreshing({ autoRollback: true, alarmSpecification: { alarms: [unknown] } }) },
      { type, props: refreshing(unknown) },
      { type, props: { instanceRefresh: unknown } },
    ],
  },
};
