import type { PlanRule } from "../../rule";
import { lacking, planWith } from "./parts";
import { isNoneOf } from "../../reading";

const type = "aws:ec2/flowLog:FlowLog";
const vpc = { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { id: "vpc-1" } };

export const vpcFlowLogs: PlanRule = {
  name: "vpc-flow-logs",
  title: "Every VPC has flow logs of accepted and rejected traffic.",
  reason: "After a break-in nobody could say where data went, so every customer would have to be told the worst.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
  level: "mandatory",
  remedy: "Add an aws.ec2.FlowLog for the VPC with trafficType ALL.",
  controls: ["FSBP EC2.6", "CIS 3.7"],
  findings: (plan) =>
    lacking(
      plan,
      [vpc.type],
      { type, property: "vpcId" },
      { passes: ({ props }) => !isNoneOf(props["trafficType"], ["ALL"]), message: "has no flow log of all traffic" },
    ),
  planFixtures: {
    failing: [
      planWith(vpc),
      planWith(vpc, { type, props: { vpcId: "vpc-1", trafficType: "REJECT" } }),
      planWith(vpc, { type, props: { vpcId: "vpc-2", trafficType: "ALL" } }),
    ],
    passing: [planWith(vpc, { type, props: { vpcId: "vpc-1", trafficType: "ALL" } })],
  },
};
