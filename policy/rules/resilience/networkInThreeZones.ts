import { type Finding, type Plan, type PlanRule, resourceOf } from "../../rule";
import { at, countDifferent, grouped, numberAt, ofType } from "../../reading";
import { minimumZones } from "./zones";

const subnet = "aws:ec2/subnet:Subnet";
const vpcOfZones = "awsx:ec2:Vpc";
const subnets = (...zones: readonly string[]) =>
  zones.map((availabilityZone) =>
    resourceOf({ type: subnet, name: availabilityZone, props: { vpcId: "vpc-1", availabilityZone } }),
  );
const vpc = (props: object) => [resourceOf({ type: vpcOfZones, props: { ...props } })];

/** Subnets of each VPC; while VPCs have no id yet, those of the whole plan. */
function made(plan: Plan): readonly Finding[] {
  const byVpc = grouped(ofType(plan, subnet), (it) => String(at(it.props, "vpcId")));
  return [...byVpc.values()].flatMap((all) => {
    const zones = countDifferent(
      all.map((it) => at(it.props, "availabilityZone") ?? at(it.props, "availabilityZoneId")),
    );
    if (zones === undefined || zones >= minimumZones) return [];
    return [{ message: `the subnets of its VPC are in ${zones} zones`, urn: all[0]!.urn }];
  });
}

function asked(plan: Plan): readonly Finding[] {
  return ofType(plan, vpcOfZones).flatMap(({ props, urn }) => {
    const named = at(props, "availabilityZoneNames");
    const zones =
      named === undefined ? numberAt(at(props, "numberOfAvailabilityZones"), minimumZones) : countDifferent(named);
    return zones === undefined || zones >= minimumZones ? [] : [{ message: `it spans ${zones} zones`, urn }];
  });
}

export const networkInThreeZones: PlanRule = {
  name: "network-in-three-zones",
  title: "A VPC has subnets in at least three zones.",
  reason:
    "With two zones, losing one takes half of a region's capacity, and what is left must carry twice its load at once; with three it is a third.",
  link: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
  level: "mandatory",
  remedy: "Give the VPC three zones that the region offers to this account, with a subnet of each tier in every one.",
  findings: (plan) => [...made(plan), ...asked(plan)],
  planFixtures: {
    failing: [
      { resources: subnets("a", "b") },
      { resources: vpc({ availabilityZoneNames: ["a", "b"] }) },
      { resources: vpc({ numberOfAvailabilityZones: 1 }) },
    ],
    passing: [
      { resources: subnets("a", "b", "c", "a") },
      { resources: vpc({ availabilityZoneNames: ["a", "b", "c"] }) },
      { resources: vpc({}) },
    ],
  },
};
