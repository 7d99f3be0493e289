import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:autoscaling/group:Group";

/** Go's spellings of no time at all. */
const none = /^0[hms]*$/;

export const groupWaitsForNoCapacity: ResourceRule = {
  name: "group-waits-for-no-capacity",
  title: "Updates of an Auto Scaling group that follows load don't wait for a number of instances.",
  reason:
    "The provider waits for exactly the capacity that the state names. Where scaling has made it another one, the update fails after ten minutes, most surely in the region that has just inherited another one's users.",
  link: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/autoscaling_group#waiting-for-capacity",
  level: "mandatory",
  remedy: 'Set waitForCapacityTimeout to "0"; the rollout and the alarms ask whether instances serve.',
  types: [type],
  violations: ({ props, ignoreChanges }) => {
    if (!ignoreChanges.includes("desiredCapacity")) return [];
    const timeout = at(props, "waitForCapacityTimeout") ?? "10m";
    return timeout === unknown || none.test(String(timeout)) ? [] : [`it waits ${String(timeout)} for its capacity`];
  },
  fixtures: {
    failing: [
      { type, props: {}, ignoreChanges: ["desiredCapacity"] },
      { type, props: { waitForCapacityTimeout: "5m" }, ignoreChanges: ["desiredCapacity"] },
    ],
    passing: [
      { type, props: { waitForCapacityTimeout: "0" }, ignoreChanges: ["desiredCapacity"] },
      { type, props: { waitForCapacityTimeout: "0s" }, ignoreChanges: ["desiredCapacity"] },
      { type, props: { waitForCapacityTimeout: unknown }, ignoreChanges: ["desiredCapacity"] },
      { type, props: {} },
    ],
  },
};
