import { type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:route53/healthCheck:HealthCheck";

export const healthCheckNeverSwitched: ResourceRule = {
  name: "health-check-never-switched",
  title: "No health check is disabled or inverted.",
  reason:
    "A disabled check counts as healthy, so switching one off to stop users brings them back, and only Route 53's control plane in us-east-1 can switch either setting: on the day that region is lost, nobody can.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  level: "mandatory",
  remedy:
    "Leave disabled and invertHealthcheck away. To take a region out of DNS, publish its RegionEvacuated metric in another region.",
  types: [type],
  violations: ({ props }) => [
    ...(at(props, "disabled") === true ? ["it is disabled, and so counts as healthy whatever happens"] : []),
    ...(at(props, "invertHealthcheck") === true ? ["it is inverted, so what is healthy counts as lost"] : []),
  ],
  fixtures: {
    failing: [
      { type, props: { type: "HTTPS", disabled: true } },
      { type, props: { type: "CALCULATED", invertHealthcheck: true } },
    ],
    passing: [
      { type, props: { type: "HTTPS" } },
      { type, props: { type: "HTTPS", disabled: false, invertHealthcheck: false } },
      { type, props: { type: "HTTPS", disabled: unknown } },
    ],
  },
};
