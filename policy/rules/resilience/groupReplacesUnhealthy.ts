import { type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:autoscaling/group:Group";

export const groupReplacesUnhealthy: ResourceRule = {
  name: "group-replaces-unhealthy",
  title: "Auto Scaling groups use ELB health checks with a grace period.",
  reason:
    "EC2's own check sees whether the machine runs, not whether it serves: an instance whose process hangs stays for ever, and the region runs with less than it needs. Without time to start, new instances are replaced in a circle.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-add-elb-healthcheck.html",
  level: "mandatory",
  remedy: "Set healthCheckType to ELB, and healthCheckGracePeriod to what an instance needs until it serves.",
  controls: ["FSBP AutoScaling.1"],
  types: [type],
  violations: ({ props }) => {
    const kind = at(props, "healthCheckType");
    const grace = numberAt(at(props, "healthCheckGracePeriod"), 300);
    return [
      ...(kind === unknown || String(kind).includes("ELB")
        ? []
        : ["it replaces an instance only when the machine itself fails"]),
      ...(grace !== undefined && grace < 30 ? [`an instance has ${grace} s to start`] : []),
    ];
  },
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { healthCheckType: "EC2" } },
      { type, props: { healthCheckType: "ELB", healthCheckGracePeriod: 0 } },
    ],
    passing: [
      { type, props: { healthCheckType: "ELB", healthCheckGracePeriod: 180 } },
      { type, props: { healthCheckType: "ELB" } },
      { type, props: { healthCheckType: unknown, healthCheckGracePeriod: unknown } },
    ],
  },
};
