import { type Operation, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { horizontalPodAutoscaler } from "./kubernetes";
import { at, numberAt } from "../../reading";

const group = "aws:autoscaling/group:Group";

const minimumOf = ({ type, props }: Resource): number | undefined => {
  if (type === group) return numberAt(at(props, "minSize"));
  return type === horizontalPodAutoscaler ? numberAt(at(props, "spec", "minReplicas")) : undefined;
};

function finding({ before, after }: Operation) {
  const [was, is] = [minimumOf(before), after && minimumOf(after)];
  if (was === undefined || is === undefined || is >= Math.ceil(was / 2)) return [];
  return [
    { message: `its minimum goes from ${was} to ${is}, below the half that keeps the region in DNS`, urn: before.urn },
  ];
}

const resized = (type: string, sized: (min: unknown) => object) => (was: unknown, is: unknown) => ({
  operations: [
    {
      kind: "update" as const,
      before: resourceOf({ type, props: { ...sized(was) } }),
      after: resourceOf({ type, props: { ...sized(is) } }),
      changed: ["minSize"],
    },
  ],
});
const instances = resized(group, (minSize) => ({ minSize }));
const pods = resized(horizontalPodAutoscaler, (minReplicas) => ({ spec: { minReplicas } }));

export const capacityLoweredInSteps: PlanRule = {
  name: "capacity-lowered-in-steps",
  title: "One deployment lowers a region's minimum capacity to half of what it was at most.",
  reason:
    "DNS counts a region's healthy targets against half of what it had when global was deployed last. With fewer the region leaves DNS in the middle of a deployment, and the next region with it.",
  link: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-updating-cloudwatch-alarm-settings.html",
  level: "mandatory",
  remedy: "Lower it to half, deploy everything, global too, and go on from there.",
  findings: (plan) => plan.operations.filter(({ kind }) => kind === "update").flatMap(finding),
  planFixtures: {
    failing: [instances(10, 4), instances(9, 4), pods(10, 3)],
    passing: [instances(10, 5), instances(9, 5), instances(4, 10), pods(6, 3), instances(10, unknown)],
  },
};
