import { type PlanRule, resourceOf, unknown } from "../../rule";
import { deployment, targetGroupBinding } from "./kubernetes";
import { at, numberAt, ofType } from "../../reading";

const group = "aws:lb/targetGroup:TargetGroup";

/** What Kubernetes and AWS take where nothing is said. */
const defaultGraceSeconds = 30;
const defaultDelaySeconds = 300;

const pods = (terminationGracePeriodSeconds?: unknown) =>
  resourceOf({ type: deployment, props: { spec: { template: { spec: { terminationGracePeriodSeconds } } } } });
const bound = resourceOf({ type: targetGroupBinding, props: {} });
const targets = (deregistrationDelay?: unknown, targetType = "ip") =>
  resourceOf({ type: group, props: { deregistrationDelay, targetType } });

export const podsLeaveInTime: PlanRule = {
  name: "pods-leave-in-time",
  title: "A pod's termination grace period is longer than its target's deregistration delay.",
  reason:
    "Kubernetes stops a pod and deregisters it at the same time. If the pod is gone first, every roll-out answers some users with 502 although nothing is wrong.",
  link: "https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html",
  level: "mandatory",
  remedy:
    "Set terminationGracePeriodSeconds above the target group's deregistrationDelay, and let the process go on serving for that long.",
  findings: (plan) => {
    const reached = ofType(plan, group).filter((it) => at(it.props, "targetType") === "ip");
    if (ofType(plan, targetGroupBinding).length === 0 || reached.length === 0) return [];
    const delays = reached.map((it) => numberAt(at(it.props, "deregistrationDelay"), defaultDelaySeconds) ?? 0);
    const longest = Math.max(...delays);
    return ofType(plan, deployment).flatMap(({ props, urn }) => {
      const grace = numberAt(
        at(props, "spec", "template", "spec", "terminationGracePeriodSeconds"),
        defaultGraceSeconds,
      );
      if (grace === undefined || grace > longest) return [];
      return [{ message: `its pods are ended after ${grace} s, and get requests for ${longest} s`, urn }];
    });
  },
  planFixtures: {
    failing: [{ resources: [pods(), bound, targets(30)] }, { resources: [pods(60), bound, targets()] }],
    passing: [
      { resources: [pods(45), bound, targets(30)] },
      { resources: [pods(unknown), bound, targets(30)] },
      { resources: [pods(45), bound, targets(unknown)] },
      { resources: [pods(), targets(300)] },
      { resources: [pods(), bound, targets(300, "instance")] },
    ],
  },
};
