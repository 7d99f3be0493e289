import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const group = "aws:autoscaling/group:Group";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";

function violations({ type, props }: Resource): string[] {
  if (type === nodeGroup) return at(props, "capacityType") === "SPOT" ? ["its nodes are Spot Instances"] : [];
  if (type === template) {
    return at(props, "instanceMarketOptions", "marketType") === "spot" ? ["it launches Spot Instances"] : [];
  }
  const mixed = at(props, "mixedInstancesPolicy", "instancesDistribution");
  if (mixed === undefined) return [];
  const percent = numberAt(at(mixed, "onDemandPercentageAboveBaseCapacity"), 100);
  const [base, min] = [numberAt(at(mixed, "onDemandBaseCapacity"), 0), numberAt(at(props, "minSize"), 0)];
  if (percent === undefined || base === undefined || min === undefined || percent === 100 || base >= min) return [];
  return [`${base} of the ${min} instances that it must have are on demand`];
}

const mixing = (instancesDistribution: unknown) => ({ minSize: 4, mixedInstancesPolicy: { instancesDistribution } });

export const noSpotCapacity: ResourceRule = {
  name: "no-spot-capacity",
  title: "The minimum capacity runs on no Spot Instances.",
  reason:
    "AWS takes them back within two minutes when it needs the capacity itself, and it needs it most when another region's users come: the region would lose what it has just when it must carry more.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-interruptions.html",
  level: "mandatory",
  remedy: "Use on-demand capacity up to the minimum at least; what is added above it may be Spot.",
  types: [group, template, nodeGroup],
  violations,
  fixtures: {
    failing: [
      { type: nodeGroup, props: { capacityType: "SPOT" } },
      { type: template, props: { instanceMarketOptions: { marketType: "spot" } } },
      { type: group, props: mixing({ onDemandPercentageAboveBaseCapacity: 0 }) },
      { type: group, props: mixing({ onDemandBaseCapacity: 2, onDemandPercentageAboveBaseCapacity: 50 }) },
    ],
    passing: [
      { type: nodeGroup, props: { capacityType: "ON_DEMAND" } },
      { type: nodeGroup, props: { capacityType: unknown } },
      { type: template, props: {} },
      { type: group, props: { minSize: 4 } },
      { type: group, props: mixing({ onDemandBaseCapacity: 4, onDemandPercentageAboveBaseCapacity: 0 }) },
      { type: group, props: mixing({}) },
      { type: group, props: mixing(unknown) },
    ],
  },
};
