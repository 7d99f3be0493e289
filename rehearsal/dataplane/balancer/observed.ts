/** What the AWS API says of the load balancers, in the terms of what runs here. What can't be run is refused by name, all at once. */
import * as acm from "@aws-sdk/client-acm";
import { DescribeInstancesCommand, DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { BlockList } from "node:net";
import type { Cloud } from "../../providers/entry";
import { type ListenerRules, readRules } from "./conditions";
import { type GroupSettings, readGroup } from "./groupSettings";

export interface DesiredListener {
  readonly arn: string;
  readonly region: string;
  readonly balancerArn: string;
  /** DNS name of its load balancer. */
  readonly name: string;
  readonly port: number;
  /** What its certificate is for; missing where it speaks HTTP. */
  readonly certificateFor?: readonly string[];
  /** idle_timeout.timeout_seconds and client_keep_alive.seconds. */
  readonly idleSeconds: number;
  readonly keepAliveSeconds: number;
  readonly rules: ListenerRules;
}

export interface DesiredTarget {
  /** An instance's id, or an address. */
  readonly id: string;
  readonly port: number;
  readonly zone: string;
}

export interface DesiredGroup {
  readonly arn: string;
  readonly region: string;
  readonly settings: GroupSettings;
  readonly targets: readonly DesiredTarget[];
}

export interface DesiredBalancing {
  readonly listeners: readonly DesiredListener[];
  /** Those that a load balancer uses. */
  readonly groups: readonly DesiredGroup[];
}

/** What is deployed of load balancers and isn't run here; all of it at once. */
export class UnsupportedBalancing extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`${problems.join("\n")}\nAdd what is missing to rehearsal/dataplane/balancer.`);
  }
}

/** @throws UnsupportedBalancing, UnsupportedConditions */
export async function observeBalancing(clouds: readonly Cloud[]): Promise<DesiredBalancing> {
  const regions = await Promise.all(clouds.map(observeRegion));
  const problems = regions.flatMap((it) => it.problems);
  if (problems.length > 0) throw new UnsupportedBalancing(problems);
  return { listeners: regions.flatMap((it) => it.listeners), groups: regions.flatMap((it) => it.groups) };
}

interface ObservedRegion extends DesiredBalancing {
  readonly problems: readonly string[];
}

async function observeRegion(cloud: Cloud): Promise<ObservedRegion> {
  const elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
  const { LoadBalancers: balancers = [] } = await elb.send(new sdk.DescribeLoadBalancersCommand({}));
  const other = balancers.filter((it) => it.Type !== "application");
  const listeners = await Promise.all(
    balancers.filter((it) => it.Type === "application").map((it) => listenersOf(cloud, it)),
  );
  const { TargetGroups: all = [] } = await elb.send(new sdk.DescribeTargetGroupsCommand({}));
  const used = all.filter((it) => (it.LoadBalancerArns ?? []).length > 0);
  const groups = await Promise.all(used.map((it) => groupOf(cloud, it)));
  return {
    listeners: listeners.flatMap((it) => it.listeners),
    groups: groups.map((it) => it.group),
    problems: [
      ...other.map((it) => `Load balancer ${it.LoadBalancerArn} is of type ${it.Type}: only application is run here.`),
      ...listeners.flatMap((it) => it.problems),
      ...groups.flatMap((it) => it.problems),
    ],
  };
}

async function listenersOf(
  cloud: Cloud,
  { LoadBalancerArn, DNSName }: sdk.LoadBalancer,
): Promise<Pick<ObservedRegion, "listeners" | "problems">> {
  const elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
  const { Attributes } = await elb.send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  const seconds = (key: string, otherwise: number): number =>
    Number(Attributes?.find((it) => it.Key === key)?.Value ?? otherwise);
  const { Listeners: all = [] } = await elb.send(new sdk.DescribeListenersCommand({ LoadBalancerArn }));
  const listeners = await Promise.all(
    all.map(async ({ ListenerArn, Port, Protocol, Certificates }): Promise<DesiredListener> => {
      const { Rules } = await elb.send(new sdk.DescribeRulesCommand({ ListenerArn }));
      const certificate = Protocol === "HTTPS" ? Certificates?.[0]?.CertificateArn : undefined;
      return {
        arn: ListenerArn!,
        region: cloud.region,
        balancerArn: LoadBalancerArn!,
        name: DNSName!,
        port: Port!,
        ...(certificate && { certificateFor: await namesOf(cloud, certificate) }),
        idleSeconds: seconds("idle_timeout.timeout_seconds", 60),
        keepAliveSeconds: seconds("client_keep_alive.seconds", 3600),
        rules: readRules(Rules ?? []),
      };
    }),
  );
  return { listeners, problems: all.flatMap(listenerProblems) };
}

const actionTypes: readonly (string | undefined)[] = ["forward", "fixed-response"];

function listenerProblems({ ListenerArn, Protocol, DefaultActions, MutualAuthentication }: sdk.Listener): string[] {
  const problems: string[] = [];
  if (Protocol !== "HTTP" && Protocol !== "HTTPS") problems.push(`Listener ${ListenerArn} speaks ${Protocol}.`);
  if ((MutualAuthentication?.Mode ?? "off") !== "off")
    problems.push(`Listener ${ListenerArn} asks clients for certificates (${MutualAuthentication!.Mode}).`);
  for (const { Type } of DefaultActions ?? [])
    if (!actionTypes.includes(Type)) problems.push(`Listener ${ListenerArn} has the action ${Type}.`);
  return problems;
}

async function namesOf(cloud: Cloud, CertificateArn: string): Promise<readonly string[]> {
  const { Certificate } = await cloud
    .client(acm.ACMClient)
    .send(new acm.DescribeCertificateCommand({ CertificateArn }));
  return [...new Set([Certificate!.DomainName!, ...(Certificate!.SubjectAlternativeNames ?? [])])];
}

async function groupOf(
  cloud: Cloud,
  group: sdk.TargetGroup,
): Promise<{ readonly group: DesiredGroup; readonly problems: readonly string[] }> {
  const elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
  const about = { TargetGroupArn: group.TargetGroupArn };
  const { Attributes } = await elb.send(new sdk.DescribeTargetGroupAttributesCommand(about));
  const { TargetHealthDescriptions: all } = await elb.send(new sdk.DescribeTargetHealthCommand(about));
  const { settings, problems } = readGroup(group, Attributes ?? []);
  const registered = (all ?? []).filter((it) => !goneStates.includes(it.TargetHealth!.State));
  const zoneOf = await zones(cloud, group);
  const targets = registered.map(({ Target: { Id, Port } = {} }) => ({
    ...{ id: Id!, port: Port ?? group.Port!, zone: zoneOf(Id!) },
  }));
  return { group: { arn: group.TargetGroupArn!, region: cloud.region, settings, targets }, problems };
}

/** A target in one of these is no longer registered, or its instance is stopped. */
const goneStates: readonly (string | undefined)[] = ["draining", "unused"];

/** Where a target is: an instance says it, an address is in a subnet. */
async function zones(cloud: Cloud, { TargetType, VpcId }: sdk.TargetGroup): Promise<(target: string) => string> {
  const ec2 = cloud.client(EC2Client);
  const Filters = [{ Name: "vpc-id", Values: [VpcId!] }];
  if (TargetType === "ip") {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    const known = Subnets.map((it) => ({ block: blockOf(it.CidrBlock!), zone: it.AvailabilityZone! }));
    return (target) => known.find(({ block }) => block.check(target))?.zone ?? "";
  }
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const instances = Reservations.flatMap((it) => it.Instances ?? []);
  const known = new Map(instances.map((it) => [it.InstanceId!, it.Placement?.AvailabilityZone ?? ""]));
  return (target) => known.get(target) ?? "";
}

function blockOf(cidr: string): BlockList {
  const [address, bits] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(address!, Number(bits));
  return list;
}
