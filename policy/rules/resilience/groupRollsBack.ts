import { type ResourceRule, unknown } from "../../rule";
import { at, isMissing } from "../../reading";

const type = "aws:autoscaling/group:Group";
const versioned = (version: unknown) => ({ launchTemplate: { id: "lt-1", version } });
const held = ["launchTemplate.version"];

export const groupRollsBack: ResourceRule = {
  name: "group-rolls-back",
  title: "A new version reaches an Auto Scaling group by a rollout that can go back, never by an update of the group.",
  reason:
    "The provider gives the group the new version before it starts a refresh, and AWS rolls back to what the group had before the start: to the new version itself. A version that is the newest at any time is launched by the next scale-out, before anybody has watched it.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
  level: "mandatory",
  remedy:
    "Take instanceRefresh away, name a version of the launch template by its number, and ignore changes of launchTemplate.version: npm run rollout moves it.",
  types: [type],
  violations: ({ props, ignoreChanges }) => {
    const version = at(props, "launchTemplate", "version");
    const isHeld = ignoreChanges.some((it) => ["launchTemplate", "launchTemplate.version"].includes(it));
    return [
      ...(at(props, "instanceRefresh") === undefined
        ? []
        : ["the provider refreshes it, and would roll back to itself"]),
      ...(isHeld ? [] : ["an update gives it a version that nobody has watched"]),
      ...(version !== unknown && (isMissing(version) || String(version).startsWith("$"))
        ? ["it launches whatever version is the newest"]
        : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: versioned("7") },
      { type, props: versioned("$Latest"), ignoreChanges: held },
      { type, props: { launchTemplate: { id: "lt-1" } }, ignoreChanges: held },
      {
        type,
        props: { ...versioned("7"), instanceRefresh: { strategy: "Rolling", preferences: { autoRollback: true } } },
        ignoreChanges: held,
      },
    ],
    passing: [
      { type, props: versioned("7"), ignoreChanges: held },
      { type, props: versioned(unknown), ignoreChanges: ["desiredCapacity", "launchTemplate"] },
      { type, props: { launchTemplate: unknown }, ignoreChanges: held },
    ],
  },
};
