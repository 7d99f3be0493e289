import { type PlanRule, resourceOf } from "../../rule";
import { shortName } from "../data/holders";

const type = "aws:lb/targetGroup:TargetGroup";
const replace = (of: string, changed: readonly string[]) => {
  const before = resourceOf({ type: of, name: "storefront", props: {} });
  return { operations: [{ kind: "replace" as const, before, after: before, changed }] };
};

export const targetGroupKept: PlanRule = {
  name: "target-group-kept",
  title: "A target group that serves is replaced only in a region without users.",
  reason:
    "The new group has no healthy target until every instance or pod is replaced, and the listener forwards to it at once: the region answers nobody for minutes. Done in all regions together, the shop is down.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
  level: "advisory",
  remedy:
    "One region after the other: evacuate it, apply it, roll it out, let its users back (docs/changes.md#another-port-of-the-storefront).",
  findings: ({ operations }) =>
    operations
      .filter(({ kind, before }) => kind === "replace" && before.type === type)
      .map(({ before, changed }) => ({
        message: `The plan replaces ${shortName(before)}${changed.length > 0 ? `, because of ${changed.join(", ")}` : ""}.`,
        urn: before.urn,
      })),
  planFixtures: {
    failing: [replace(type, ["port"]), replace(type, [])],
    passing: [replace("aws:lb/listenerRule:ListenerRule", ["port"]), { operations: [] }],
  },
};
