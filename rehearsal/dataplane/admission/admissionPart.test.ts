import assert from "node:assert/strict";
import * as scaling from "@aws-sdk/client-auto-scaling";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elbv2 from "@aws-sdk/client-elastic-load-balancing-v2";
import { edgeShutOut } from "../../../drill/probes/admission";
import { withEmulator } from "../../emulator/emulator.fixture";
import { needSecurityGroup, needSubnets } from "../../providers/aws/ec2/needs.samples";
import type { Cloud } from "../../providers/entry";
import { Network } from "../network/network";
import { AdmissionPart } from "./admissionPart";

const region = "eu-west-1";
const balancer = { region, name: "load balancer" };

/** The doors of a region, as the platform deploys them, and one instance behind. */
describe("Security groups that are deployed", function () {
  const { cloudIn } = withEmulator(this);
  const network = new Network();
  let cloud: Cloud;
  let part: AdmissionPart;
  let instance: string;
  const groups: Record<string, string> = {};
  const rules: Record<string, string> = {};

  const tcp = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port });
  const listNamed = async (name: string): Promise<string> => {
    const Filters = [{ Name: "prefix-list-name", Values: [name] }];
    const found = await cloud.client(ec2.EC2Client).send(new ec2.DescribeManagedPrefixListsCommand({ Filters }));
    return found.PrefixLists![0]!.PrefixListId!;
  };
  const letIn = async (name: string, to: string, permission: ec2.IpPermission): Promise<void> => {
    const asked = { GroupId: groups[to]!, IpPermissions: [permission] };
    const made = await cloud.client(ec2.EC2Client).send(new ec2.AuthorizeSecurityGroupIngressCommand(asked));
    rules[name] = made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
  };
  const letOut = async (from: string, permission: ec2.IpPermission): Promise<void> => {
    const client = cloud.client(ec2.EC2Client);
    const GroupId = groups[from]!;
    // Whatever group is made lets everything out at first.
    const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await client.send(new ec2.RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: all }));
    await client.send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [permission] }));
  };
  /** Changes the rule, carries out what follows, and says of each way whether somebody is answered. */
  const follow = async () => {
    for (const step of part.plan(await part.observe())) await part.perform(step);
    return {
      edge: !network.isSilent({ name: "edge" }, balancer),
      checkers: !network.isSilent({ region: "us-east-1", name: "checkers" }, balancer),
      instance: !network.isSilent(balancer, { region, zone: `${region}a`, name: instance }),
    };
  };
  const change = async (group: string, rule: string, to: ec2.SecurityGroupRuleRequest): Promise<void> => {
    const SecurityGroupRules = [{ SecurityGroupRuleId: rules[rule]!, SecurityGroupRule: to }];
    const asked = new ec2.ModifySecurityGroupRulesCommand({ GroupId: groups[group]!, SecurityGroupRules });
    await cloud.client(ec2.EC2Client).send(asked);
  };
  let cloudFront: string;
  let loadBalancerArn: string;
  /** What whoever deploys is told. */
  const told = () => {
    const clients = {
      compute: cloud.client(ec2.EC2Client),
      balancers: cloud.client(elbv2.ElasticLoadBalancingV2Client),
    };
    return edgeShutOut({ region, loadBalancerArn }, clients);
  };

  /** By an Auto Scaling group whose template has the groups at its network interface, as the platform's has. @returns the instance's id */
  async function launched(subnet: string): Promise<string> {
    const LaunchTemplateData = {
      ...{ ImageId: "ami-12c6146b", InstanceType: "m7i.large" as const },
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: [groups["storefront"]!] }],
    };
    const made = await cloud
      .client(ec2.EC2Client)
      .send(new ec2.CreateLaunchTemplateCommand({ LaunchTemplateName: "storefront", LaunchTemplateData }));
    const LaunchTemplate = { LaunchTemplateId: made.LaunchTemplate!.LaunchTemplateId!, Version: "1" };
    const AutoScalingGroupNames = ["storefront"];
    const group = { AutoScalingGroupName: "storefront", MinSize: 1, MaxSize: 1, VPCZoneIdentifier: subnet };
    const client = cloud.client(scaling.AutoScalingClient);
    await client.send(new scaling.CreateAutoScalingGroupCommand({ ...group, LaunchTemplate }));
    const found = await client.send(new scaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames }));
    return found.AutoScalingGroups![0]!.Instances![0]!.InstanceId!;
  }

  before(async () => {
    cloud = cloudIn(region);
    part = new AdmissionPart({ regions: [region], cloudIn, network });
    const { vpc, first, second } = await needSubnets(cloud);
    for (const name of ["edge", "checkers", "peers", "storefront"])
      groups[name] = await needSecurityGroup(cloud, vpc, name);
    cloudFront = await listNamed("com.amazonaws.global.cloudfront.origin-facing");
    await letIn("edge", "edge", { ...tcp(443), PrefixListIds: [{ PrefixListId: cloudFront }] });
    const checkers = await listNamed(`com.amazonaws.${region}.route53-healthchecks`);
    await letIn("checkers", "checkers", { ...tcp(443), PrefixListIds: [{ PrefixListId: checkers }] });
    // Another region's NAT gateway, which is nobody of the edge's.
    await letIn("peers", "peers", { ...tcp(443), IpRanges: [{ CidrIp: "203.0.113.9/32" }] });
    await letIn("storefront", "storefront", { ...tcp(8080), UserIdGroupPairs: [{ GroupId: groups["edge"] }] });
    await letOut("edge", { ...tcp(8080), UserIdGroupPairs: [{ GroupId: groups["storefront"] }] });
    for (const name of ["checkers", "peers"])
      await letOut(name, { ...tcp(9), UserIdGroupPairs: [{ GroupId: groups["edge"] }] });
    const elb = cloud.client(elbv2.ElasticLoadBalancingV2Client);
    const SecurityGroups = ["edge", "checkers", "peers"].map((it) => groups[it]!);
    const made = new elbv2.CreateLoadBalancerCommand({ Name: "shop", Subnets: [first, second], SecurityGroups });
    const { LoadBalancerArn } = (await elb.send(made)).LoadBalancers![0]!;
    loadBalancerArn = LoadBalancerArn!;
    const group = { Name: "shop", VpcId: vpc, Protocol: "HTTP", Port: 8080, TargetType: "instance" } as const;
    const { TargetGroups } = await elb.send(new elbv2.CreateTargetGroupCommand(group));
    const DefaultActions = [{ Type: "forward", TargetGroupArn: TargetGroups![0]!.TargetGroupArn } as const];
    await elb.send(new elbv2.CreateListenerCommand({ LoadBalancerArn, Port: 443, Protocol: "HTTP", DefaultActions }));
    instance = await launched(first);
  });
  after(() => network.close());

  it("shut nobody out who is to come in", async () => {
    assert.deepEqual(await follow(), { edge: true, checkers: true, instance: true });
    assert.deepEqual(part.plan(await part.observe()), []);
    assert.deepEqual(await told(), []);
  });

  it("shut the edge out where its rule is for another port, or another list, until that is undone", async () => {
    await change("edge", "edge", { ...tcp(8443), PrefixListId: cloudFront });
    assert.deepEqual(await follow(), { edge: false, checkers: true, instance: true });
    assert.deepEqual(await told(), [
      "CloudFront can't connect to eu-west-1: no security group of its load balancer admits it on port 443",
    ]);
    await change("edge", "edge", { ...tcp(443), PrefixListId: cloudFront });
    assert.deepEqual(await follow(), { edge: true, checkers: true, instance: true });
  });

  it("shut the load balancer out of instances whose group doesn't admit it", async () => {
    await change("storefront", "storefront", { ...tcp(8081), ReferencedGroupId: groups["edge"] });
    assert.deepEqual(await follow(), { edge: true, checkers: true, instance: false });
    await part.stop();
    assert.ok(!network.isSilent(balancer, { region, name: instance }));
  });
});
