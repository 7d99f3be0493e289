import { isOtherThan, type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isMissing, listed } from "../../reading";

const type = "aws:lb/loadBalancer:LoadBalancer";

function violations({ props: { accessLogs } }: Resource): readonly string[] {
  return listed({
    "nothing records who calls it": isOtherThan(at(accessLogs, "enabled"), true) || isMissing(at(accessLogs, "bucket")),
  });
}

export const loadBalancerLogged: ResourceRule = {
  name: "load-balancer-logged",
  title: "Load balancers write access logs.",
  reason: "Without them nobody can tell an attack from a fault, or which customers it reached.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  level: "mandatory",
  remedy: "Set accessLogs.enabled to true and accessLogs.bucket to the bucket for access logs.",
  controls: ["FSBP ELB.5"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { accessLogs: { bucket: "logs" } } },
      { type, props: { accessLogs: { bucket: "logs", enabled: false } } },
      { type, props: { accessLogs: { enabled: true } } },
    ],
    passing: [
      { type, props: { accessLogs: { bucket: "logs", enabled: true } } },
      { type, props: { accessLogs: { bucket: unknown, enabled: true } } },
    ],
  },
};
