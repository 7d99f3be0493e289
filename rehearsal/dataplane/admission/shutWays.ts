/** Ways on which nobody is answered, by the security groups that are deployed. */
import { DescribeInstancesCommand, EC2Client, type Instance, type SecurityGroupRule } from "@aws-sdk/client-ec2";
import { DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  addressListIn,
  edgeListName,
  type Entrance,
  entrancesIn,
  groupRulesIn,
  isAdmitted,
  type Peer,
} from "../../../drill/probes/admission";
import type { Cloud } from "../../providers/entry";
import type { NetworkWay } from "../network/network";

export interface ShutWay extends NetworkWay {
  readonly region: string;
  /** In a sentence. */
  readonly why: string;
}

/** AWS' lists of addresses, by which whoever comes from outside is admitted, with what these are called here. */
const outside = [
  { end: "edge", list: (): string => edgeListName },
  { end: "checkers", list: (region: string): string => `com.amazonaws.${region}.route53-healthchecks` },
] as const;

/**
 * From the edge and Route 53's checkers to a region's load balancer, and from it to instances. Not judged: other regions, whose NAT addresses
 * nobody has here, databases, pods, and a load balancer that has no security group.
 */
export async function shutWaysIn(cloud: Cloud): Promise<readonly ShutWay[]> {
  const { region } = cloud;
  const [entrances, targetPorts, rules, instances] = await Promise.all([
    entrancesIn(cloud.client(ElasticLoadBalancingV2Client)),
    targetPortsIn(cloud),
    groupRulesIn(cloud.client(EC2Client)),
    instancesIn(cloud),
  ]);
  // Links know one load balancer in a region.
  const [entrance] = entrances;
  if (!entrance || entrances.length > 1) return [];
  const to = { region, name: "load balancer" };
  const strangers = await Promise.all(
    outside.map(async ({ end, list }): Promise<readonly ShutWay[]> => {
      const peer = await addressListIn(cloud.client(EC2Client), list(region));
      const isLetIn = (port: number): boolean => peer === undefined || isReached(entrance, port, peer, rules);
      if (isOpenOnAny(entrance.ports, isLetIn)) return [];
      return [{ region, from: { name: end }, to, why: `no security group of the load balancer admits the ${end}` }];
    }),
  );
  return [...strangers.flat(), ...instances.flatMap((it) => towards(it, { entrance, targetPorts, rules, region }))];
}

/** Links know no ports: one that is open keeps the way open. */
const isOpenOnAny = (ports: readonly number[], isOpen: (port: number) => boolean): boolean =>
  ports.length === 0 || ports.some(isOpen);

const isReached = (
  { groupIds }: Pick<Entrance, "groupIds">,
  port: number,
  peer: Peer,
  rules: readonly SecurityGroupRule[],
): boolean => isAdmitted({ direction: "in", groupIds, port, peer }, rules);

interface Inside {
  readonly entrance: Entrance;
  readonly targetPorts: readonly number[];
  readonly rules: readonly SecurityGroupRule[];
  readonly region: string;
}

function towards(
  { InstanceId, SecurityGroups = [] }: Instance,
  { entrance, targetPorts, rules, region }: Inside,
): readonly ShutWay[] {
  const groupIds = SecurityGroups.map((it) => it.GroupId!);
  const isOpen = (port: number): boolean =>
    isAdmitted({ direction: "out", groupIds: entrance.groupIds, port, peer: { groupIds } }, rules) &&
    isReached({ groupIds }, port, { groupIds: entrance.groupIds }, rules);
  if (groupIds.length === 0 || isOpenOnAny(targetPorts, isOpen)) return [];
  const way = { from: { region, name: "load balancer" }, to: { region, name: InstanceId! } };
  return [{ region, ...way, why: `no security group lets the load balancer reach ${InstanceId}` }];
}

/** Of target groups that have instances. */
async function targetPortsIn(cloud: Cloud): Promise<readonly number[]> {
  const { TargetGroups = [] } = await cloud
    .client(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetGroupsCommand({}));
  return TargetGroups.filter((it) => it.TargetType === "instance").map((it) => it.Port!);
}

async function instancesIn(cloud: Cloud): Promise<readonly Instance[]> {
  const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
  const { Reservations = [] } = await cloud.client(EC2Client).send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap((it) => it.Instances ?? []);
}
