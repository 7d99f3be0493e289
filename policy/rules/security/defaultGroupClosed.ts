import type { PlanRule } from "../../rule";
import { lacking, ofType, planWith } from "./parts";
import { itemsOf } from "../../reading";

const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const vpc = { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { id: "vpc-1" } };
const group = (props: object) => ({ type, props: { vpcId: "vpc-1", ...props } });

export const defaultGroupClosed: PlanRule = {
  name: "default-group-closed",
  title: "The default security group of every VPC lets nothing in or out.",
  reason:
    "Whatever is started without a group of its own gets this one, and as AWS makes it, its members may call each other and the world.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  level: "mandatory",
  remedy: "Adopt it with an aws.ec2.DefaultSecurityGroup whose ingress and egress are empty.",
  controls: ["FSBP EC2.2", "CIS 5.4"],
  findings: (plan) => [
    ...lacking(
      plan,
      [vpc.type],
      { type, property: "vpcId" },
      { message: "has the default security group as AWS makes it" },
    ),
    ...ofType(plan, type)
      .filter(({ props }) => [...itemsOf(props["ingress"]), ...itemsOf(props["egress"])].length > 0)
      .map(({ urn, name }) => ({ urn, message: `${name} lets something in or out` })),
  ],
  planFixtures: {
    failing: [
      planWith(vpc),
      planWith(vpc, { type, props: { vpcId: "vpc-2" } }),
      planWith(vpc, group({ ingress: [{ protocol: "-1", self: true }] })),
      planWith(group({ egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] })),
    ],
    passing: [planWith(vpc, group({ ingress: [], egress: [] })), planWith(vpc, group({}))],
  },
};
