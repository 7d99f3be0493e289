import { type Plan, type PlanRule, resourceOf } from "../../rule";
import { differences, isRegional } from "./alike";
import { keysThatDiffer } from "./ownInputs";

/** Differences that a message names; the rest are counted. */
const max = 10;

/** The other regions' stacks, as they are deployed. */
const othersOf = ({ stack, others }: Plan): Plan["others"] =>
  isRegional(stack) ? Object.fromEntries(Object.entries(others).filter(([it]) => isRegional(it))) : {};

const listed = (all: readonly string[]): string =>
  [...all.slice(0, max), ...(all.length > max ? [`and ${all.length - max} more`] : [])].join("; ");

const topic = (props: object, name = "alerts") =>
  resourceOf({ type: "aws:sns/topic:Topic", name, props: { ...props } });

export const regionsAlike: PlanRule = {
  name: "regions-alike",
  title: "All regions are alike, except for a listed few inputs.",
  reason:
    "A region takes over for another in the worst hour of the year. Whatever only one of them has, or has otherwise, is found out then.",
  link: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html",
  // Regions are updated one after the other, so that a difference is right while a change is rolled out.
  level: "advisory",
  remedy:
    "Finish rolling the change out to every region. Where a key of the configuration is meant to make the difference, declare the input beside the key, in config/.",
  findings: (plan) => {
    const others = othersOf(plan);
    const regions = [plan.stack, ...Object.keys(others)];
    return Object.entries(others).flatMap(([other, resources]) => {
      const own = [plan.stack, plan.settings ?? {}] as const;
      const keys = keysThatDiffer(own, [other, plan.othersSettings?.[other] ?? own[1]]);
      const found = differences([plan.stack, plan.resources], [other, resources], regions, keys);
      return found.length === 0 ? [] : [{ message: `${plan.stack} would differ from ${other}: ${listed(found)}.` }];
    });
  },
  planFixtures: {
    failing: [
      { resources: [topic({ displayName: "alerts" })], others: { "us-east-1": [topic({ displayName: "alarms" })] } },
      { resources: [topic({})], others: { "us-east-1": [topic({}), topic({}, "audit")] } },
      {
        resources: [topic({ tags: { Region: "us-east-1" } })],
        others: { "us-east-1": [topic({ tags: { Region: "us-east-1" } })] },
      },
    ],
    passing: [
      {
        resources: [topic({ tags: { Region: "eu-west-1" } })],
        others: { "us-east-1": [topic({ tags: { Region: "us-east-1" } })] },
      },
      { resources: [topic({})], others: { foundation: [], global: [topic({}, "edge")] } },
      { resources: [topic({})], others: {} },
    ],
  },
};
