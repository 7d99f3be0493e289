import { type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf } from "../../reading";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const member = "aws:rds/clusterInstance:ClusterInstance";
const document = "aws:docdb/clusterInstance:ClusterInstance";
const instance = "aws:rds/instance:Instance";

export const noBurstableInstances: ResourceRule = {
  name: "no-burstable-instances",
  title: "The storefront runs on no burstable instances.",
  reason:
    "They run at full speed on saved-up credit only. It runs out under lasting load, which is exactly when a region has inherited another one's users.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html",
  level: "advisory",
  remedy:
    "Choose a type of the m, c or r families (instanceType, relationalInstanceClass, documentInstanceClass); burstable ones are for throw-away stacks.",
  types: [template, nodeGroup, member, document, instance],
  violations: ({ props }) =>
    [at(props, "instanceType"), at(props, "instanceClass"), ...knownItemsOf(at(props, "instanceTypes"))]
      .filter((it) => typeof it === "string" && /^(db\.)?t\d/.test(it))
      .map((it) => `it runs on ${String(it)}`),
  fixtures: {
    failing: [
      { type: template, props: { instanceType: "t4g.medium" } },
      { type: nodeGroup, props: { instanceTypes: ["m7g.large", "t3.large"] } },
      { type: member, props: { instanceClass: "db.t4g.medium" } },
      { type: document, props: { instanceClass: "db.t3.medium" } },
    ],
    passing: [
      { type: template, props: { instanceType: "m7g.large" } },
      { type: template, props: { instanceType: unknown } },
      { type: template, props: {} },
      { type: nodeGroup, props: { instanceTypes: ["m7g.large"] } },
      { type: instance, props: { instanceClass: "db.m7g.large" } },
    ],
  },
};
