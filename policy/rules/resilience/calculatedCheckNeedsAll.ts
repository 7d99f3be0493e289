import { type ResourceRule, unknown } from "../../rule";
import { at, itemsIfKnown, numberAt } from "../../reading";

const type = "aws:route53/healthCheck:HealthCheck";
const calculated = (childHealthThreshold: unknown, childHealthchecks: unknown) => ({
  type: "CALCULATED",
  childHealthThreshold,
  childHealthchecks,
});

export const calculatedCheckNeedsAll: ResourceRule = {
  name: "calculated-check-needs-all",
  title: "A calculated health check needs all of its children healthy.",
  reason:
    "Its children are a region's endpoint, its capacity and its evacuation switches. With a lower threshold one switch no longer takes the region out of DNS; with 0 nothing ever does, and with more than there are children the region is never in.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  level: "mandatory",
  remedy: "Set childHealthThreshold to the number of childHealthchecks.",
  types: [type],
  violations: ({ props }) => {
    if (at(props, "type") !== "CALCULATED") return [];
    const children = itemsIfKnown(at(props, "childHealthchecks"));
    const threshold = numberAt(at(props, "childHealthThreshold"), 0);
    if (!children || threshold === undefined || (threshold === children.length && threshold > 0)) return [];
    return [`it needs ${threshold} of its ${children.length} children`];
  },
  fixtures: {
    failing: [
      { type, props: calculated(2, ["endpoint", "one", "other"]) },
      { type, props: calculated(4, ["endpoint", "one", unknown]) },
      { type, props: calculated(undefined, ["endpoint"]) },
      { type, props: calculated(0, []) },
    ],
    passing: [
      { type, props: calculated(3, ["endpoint", unknown, unknown]) },
      { type, props: calculated(unknown, ["endpoint"]) },
      { type, props: calculated(3, unknown) },
      { type, props: { type: "HTTPS" } },
    ],
  },
};
