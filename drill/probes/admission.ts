/** Whom security groups admit. It changes nothing. */
import { BlockList } from "node:net";
import {
  DescribeManagedPrefixListsCommand,
  type EC2Client,
  GetManagedPrefixListEntriesCommand,
  paginateDescribeSecurityGroupRules,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ServingBalancer } from "./served";

/** One of AWS' lists of addresses. */
export interface AddressList {
  readonly prefixListId: string;
  /** Such as `130.176.0.0/18`. */
  readonly blocks: readonly string[];
}

/** Somebody who connects, or is connected to: whoever has an address of a list, or a member of security groups. */
export type Peer = AddressList | { readonly groupIds: readonly string[] };

export interface Admission {
  readonly direction: "in" | "out";
  /** Of whom it is asked. */
  readonly groupIds: readonly string[];
  readonly port: number;
  readonly peer: Peer;
}

/**
 * Whether one of the groups' rules lets TCP through. A rule for a block of addresses admits a list where it holds one of its blocks, and is taken
 * to hold every member of a group: nobody looks up their addresses.
 */
export const isAdmitted = (
  { direction, groupIds, port, peer }: Admission,
  rules: readonly SecurityGroupRule[],
): boolean =>
  rules.some(
    (it) =>
      groupIds.includes(it.GroupId ?? "") &&
      (it.IsEgress ?? false) === (direction === "out") &&
      isForPort(it, port) &&
      isForPeer(it, peer),
  );

/** `-1` stands for every protocol, and then for every port: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html */
const isForPort = ({ IpProtocol, FromPort = -1, ToPort = -1 }: SecurityGroupRule, port: number): boolean =>
  IpProtocol === "-1" || ((IpProtocol === "tcp" || IpProtocol === "6") && FromPort <= port && port <= ToPort);

function isForPeer({ PrefixListId, ReferencedGroupInfo, CidrIpv4, CidrIpv6 }: SecurityGroupRule, peer: Peer): boolean {
  if ("blocks" in peer)
    return CidrIpv4 === undefined ? PrefixListId === peer.prefixListId : peer.blocks.some((it) => holds(CidrIpv4, it));
  return CidrIpv4 !== undefined || CidrIpv6 !== undefined || peer.groupIds.includes(ReferencedGroupInfo?.GroupId ?? "");
}

/** Of IPv4 blocks. */
function holds(outer: string, inner: string): boolean {
  const [[first, bits], [address, innerBits]] = [outer.split("/"), inner.split("/")];
  const block = new BlockList();
  block.addSubnet(first!, Number(bits));
  return Number(bits) <= Number(innerBits) && block.check(address!);
}

/** Whence CloudFront connects to origins: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html */
export const edgeListName = "com.amazonaws.global.cloudfront.origin-facing";

/** (API: DescribeManagedPrefixLists, GetManagedPrefixListEntries; control plane, read only.) @returns nothing where the region has no list of that name */
export async function addressListIn(ec2: EC2Client, name: string): Promise<AddressList | undefined> {
  const Filters = [{ Name: "prefix-list-name", Values: [name] }];
  const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
  const PrefixListId = PrefixLists[0]?.PrefixListId;
  if (PrefixListId === undefined) return undefined;
  const { Entries = [] } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
  return { prefixListId: PrefixListId, blocks: Entries.map((it) => it.Cidr!) };
}

/** (API: DescribeSecurityGroupRules; control plane, read only.) @param groupIds default: all of the region's groups */
export async function groupRulesIn(
  client: EC2Client,
  groupIds?: readonly string[],
): Promise<readonly SecurityGroupRule[]> {
  const Filters = groupIds && [{ Name: "group-id", Values: [...groupIds] }];
  const found: SecurityGroupRule[] = [];
  for await (const { SecurityGroupRules = [] } of paginateDescribeSecurityGroupRules({ client }, { Filters }))
    found.push(...SecurityGroupRules);
  return found;
}

/** Where a load balancer listens, and its groups. */
export interface Entrance {
  readonly groupIds: readonly string[];
  readonly ports: readonly number[];
}

/**
 * (API: DescribeLoadBalancers, DescribeListeners; control plane, read only.)
 * @param loadBalancerArn default: every load balancer of the region
 * @returns those that have a security group
 */
export async function entrancesIn(
  elb: ElasticLoadBalancingV2Client,
  loadBalancerArn?: string,
): Promise<readonly Entrance[]> {
  const asked = loadBalancerArn === undefined ? {} : { LoadBalancerArns: [loadBalancerArn] };
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand(asked));
  const found = LoadBalancers.filter((it) => (it.SecurityGroups ?? []).length > 0);
  return Promise.all(
    found.map(async ({ LoadBalancerArn, SecurityGroups = [] }) => {
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
      return { groupIds: SecurityGroups, ports: Listeners.map((it) => it.Port!) };
    }),
  );
}

export interface AdmissionClients {
  readonly compute: EC2Client;
  readonly balancers: ElasticLoadBalancingV2Client;
}

/**
 * Whether CloudFront can't connect to a region's load balancer any more, in a sentence; nothing where it can, or AWS doesn't say. Figures don't show
 * it soon: connections that stand go on (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html), and a load
 * balancer keeps one for up to an hour while requests come on it
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#http-client-keep-alive-duration).
 */
export async function edgeShutOut(
  { region, loadBalancerArn }: ServingBalancer,
  { compute, balancers }: AdmissionClients,
): Promise<readonly string[]> {
  try {
    const [edge, entrances] = await Promise.all([
      addressListIn(compute, edgeListName),
      entrancesIn(balancers, loadBalancerArn),
    ]);
    const rules = await groupRulesIn(
      compute,
      entrances.flatMap((it) => it.groupIds),
    );
    const shut = (peer: AddressList): readonly number[] =>
      entrances.flatMap(({ groupIds, ports }) =>
        ports.filter((port) => !isAdmitted({ direction: "in", groupIds, port, peer }, rules)),
      );
    return (edge ? shut(edge) : []).map(
      (port) =>
        `CloudFront can't connect to ${region}: no security group of its load balancer admits it on port ${port}`,
    );
  } catch {
    return [];
  }
}
