import { type PlanRule, resourceOf, unknown } from "../../rule";
import { at, countDifferent, ofType } from "../../reading";

const vpc = "awsx:ec2:Vpc";
const gateway = "aws:ec2/natGateway:NatGateway";
const subnet = "aws:ec2/subnet:Subnet";

const asked = (strategy: unknown, protect: boolean) => [
  resourceOf({ type: vpc, protect, props: { natGateways: { strategy } } }),
];
const gateways = (count: number, protect = true) => [
  ...["a", "b", "c"].map((zone) =>
    resourceOf({ type: subnet, name: zone, protect, props: { availabilityZone: zone } }),
  ),
  ...Array.from({ length: count }, (_, index) =>
    resourceOf({ type: gateway, name: `nat-${index}`, props: { subnetId: unknown } }),
  ),
];

export const natInEveryZone: PlanRule = {
  name: "nat-in-every-zone",
  title: "A VPC has a NAT gateway in each zone, except in throw-away stacks.",
  reason:
    "A NAT gateway lives in one zone: with a single one, losing that zone cuts the others off from payments, from other regions and from every AWS API without an endpoint.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  level: "mandatory",
  remedy: "Set natStrategy to perZone, or protect to false where the whole stack may be thrown away.",
  findings: (plan) => {
    // Whoever keeps nothing has said that the stack may go; `natStrategy: single` exists for that.
    if (!plan.resources.some((it) => it.protect)) return [];
    const single = ofType(plan, vpc)
      .filter((it) => ["Single", "None"].includes(String(at(it.props, "natGateways", "strategy"))))
      .map(({ urn }) => ({ message: "one NAT gateway serves all of its zones", urn }));
    const made = ofType(plan, gateway);
    const zones = countDifferent(ofType(plan, subnet).map((it) => at(it.props, "availabilityZone"))) ?? 0;
    if (made.length === 0 || made.length >= zones) return single;
    return [...single, { message: `${made.length} NAT gateways serve ${zones} zones`, urn: made[0]!.urn }];
  },
  planFixtures: {
    failing: [{ resources: asked("Single", true) }, { resources: gateways(1) }, { resources: gateways(2) }],
    passing: [
      { resources: asked("OnePerAz", true) },
      { resources: asked("Single", false) },
      { resources: gateways(3) },
      { resources: gateways(1, false) },
      { resources: gateways(0) },
      { resources: asked(unknown, true) },
    ],
  },
};
