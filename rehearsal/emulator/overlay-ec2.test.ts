import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-ec2";
import type { Cloud } from "../providers/entry";
import { needSecurityGroup, needSubnets, needVpc } from "../providers/aws/ec2/needs.samples";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's EC2", function () {
  const { cloudIn } = withEmulator(this);
  let cloud: Cloud;
  let ec2: sdk.EC2Client;
  before(() => {
    cloud = cloudIn("ap-south-1");
    ec2 = cloud.client(sdk.EC2Client);
  });

  const dependency = { name: "DependencyViolation" };

  async function prefixList(name: string): Promise<string> {
    const Filters = [{ Name: "prefix-list-name", Values: [name] }];
    return (await ec2.send(new sdk.DescribeManagedPrefixListsCommand({ Filters }))).PrefixLists![0]!.PrefixListId!;
  }

  const https = (source: Partial<sdk.IpPermission>): sdk.IpPermission[] => [
    { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...source },
  ];

  async function allow(GroupId: string, source: Partial<sdk.IpPermission>): Promise<string> {
    const made = await ec2.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: https(source) }),
    );
    return made.SecurityGroupRules![0]!.SecurityGroupRuleId!;
  }

  it("counts CloudFront's prefix list as 55 of a security group's 60 rules", async () => {
    const { vpc } = await needVpc(cloud);
    const group = await needSecurityGroup(cloud, vpc, "edge");
    await allow(group, {
      PrefixListIds: [{ PrefixListId: await prefixList("com.amazonaws.global.cloudfront.origin-facing") }],
    });
    const checkers = await prefixList("com.amazonaws.ap-south-1.route53-healthchecks");
    await assert.rejects(allow(group, { PrefixListIds: [{ PrefixListId: checkers }] }), {
      name: "RulesPerSecurityGroupLimitExceeded",
    });
    await allow(await needSecurityGroup(cloud, vpc, "checkers"), { PrefixListIds: [{ PrefixListId: checkers }] });
  });

  it("keeps a rule's description whatever its source, and changes the rule but not the kind of its source", async () => {
    const { vpc } = await needVpc(cloud);
    const [group, other] = [await needSecurityGroup(cloud, vpc, "one"), await needSecurityGroup(cloud, vpc, "two")];
    const id = await allow(group, { UserIdGroupPairs: [{ GroupId: other, Description: "from two" }] });
    const change = (rule: sdk.SecurityGroupRuleRequest) =>
      ec2.send(
        new sdk.ModifySecurityGroupRulesCommand({
          GroupId: group,
          SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule: { IpProtocol: "tcp", ...rule } }],
        }),
      );
    const now = async () => {
      const found = await ec2.send(new sdk.DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }));
      const [rule] = found.SecurityGroupRules!;
      return [rule!.Description, rule!.FromPort, rule!.ReferencedGroupInfo?.GroupId];
    };
    assert.deepEqual(await now(), ["from two", 443, other]);
    await change({ FromPort: 8443, ToPort: 8443, ReferencedGroupId: group, Description: "from itself" });
    assert.deepEqual(await now(), ["from itself", 8443, group]);
    await assert.rejects(change({ FromPort: 1, ToPort: 1, CidrIpv4: "192.0.2.0/24" }), {
      name: "InvalidParameterValue",
    });
    await assert.rejects(change({ FromPort: 1, ToPort: 1 }), { name: "InvalidParameterValue" });
  });

  it("refuses to delete a security group that another one's rule or a network interface holds", async () => {
    const { vpc, first } = await needSubnets(cloud);
    const [group, other] = [await needSecurityGroup(cloud, vpc, "one"), await needSecurityGroup(cloud, vpc, "two")];
    const rule = await allow(group, { UserIdGroupPairs: [{ GroupId: other }] });
    const remove = (GroupId: string) => ec2.send(new sdk.DeleteSecurityGroupCommand({ GroupId }));
    await assert.rejects(remove(other), dependency);
    await ec2.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: [rule] }));
    const eni = await ec2.send(new sdk.CreateNetworkInterfaceCommand({ SubnetId: first, Groups: [other] }));
    await assert.rejects(remove(other), dependency);
    const NetworkInterfaceId = eni.NetworkInterface!.NetworkInterfaceId;
    await ec2.send(new sdk.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
    await remove(other);
  });

  it("takes a network down in AWS' order only, and nothing stays behind", async () => {
    const { vpc, first, second } = await needSubnets(cloud);
    const gateway = (await ec2.send(new sdk.CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;
    const attachment = { InternetGatewayId: gateway, VpcId: vpc };
    await ec2.send(new sdk.AttachInternetGatewayCommand(attachment));
    const { AllocationId } = await ec2.send(new sdk.AllocateAddressCommand({ Domain: "vpc" }));
    const nat = await ec2.send(new sdk.CreateNatGatewayCommand({ SubnetId: first, AllocationId }));
    const { NatGatewayId } = nat.NatGateway!;
    const group = await needSecurityGroup(cloud, vpc, "late");

    await assert.rejects(ec2.send(new sdk.DetachInternetGatewayCommand(attachment)), dependency);
    await assert.rejects(ec2.send(new sdk.DeleteSubnetCommand({ SubnetId: first })), dependency);
    await assert.rejects(ec2.send(new sdk.ReleaseAddressCommand({ AllocationId })), { name: "InvalidIPAddress.InUse" });
    await ec2.send(new sdk.DeleteNatGatewayCommand({ NatGatewayId }));
    await ec2.send(new sdk.ReleaseAddressCommand({ AllocationId }));
    for (const SubnetId of [first, second]) await ec2.send(new sdk.DeleteSubnetCommand({ SubnetId }));
    await assert.rejects(ec2.send(new sdk.DeleteVpcCommand({ VpcId: vpc })), dependency);
    await ec2.send(new sdk.DetachInternetGatewayCommand(attachment));
    await assert.rejects(ec2.send(new sdk.DeleteVpcCommand({ VpcId: vpc })), dependency);
    await ec2.send(new sdk.DeleteSecurityGroupCommand({ GroupId: group }));
    await ec2.send(new sdk.DeleteVpcCommand({ VpcId: vpc }));
    const Filters = [{ Name: "vpc-id", Values: [vpc] }];
    const left = await ec2.send(new sdk.DescribeNetworkInterfacesCommand({ Filters }));
    assert.deepEqual(left.NetworkInterfaces, []);
    await assert.rejects(ec2.send(new sdk.DeleteNatGatewayCommand({ NatGatewayId: "nat-0123456789abcdef0" })), {
      name: "NatGatewayNotFound",
    });
  });

  it("gives an interface endpoint a network interface in each of its subnets, and switches its private DNS", async () => {
    const { vpc, first, second } = await needSubnets(cloud);
    const made = await ec2.send(
      new sdk.CreateVpcEndpointCommand({
        VpcId: vpc,
        VpcEndpointType: "Interface",
        ServiceName: "com.amazonaws.ap-south-1.ssm",
        SubnetIds: [first],
        PrivateDnsEnabled: true,
      }),
    );
    const VpcEndpointId = made.VpcEndpoint!.VpcEndpointId!;
    const modify = (change: Partial<sdk.ModifyVpcEndpointCommandInput>) =>
      ec2.send(new sdk.ModifyVpcEndpointCommand({ VpcEndpointId, ...change }));
    const now = async () => {
      const found = await ec2.send(new sdk.DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
      const it = found.VpcEndpoints![0]!;
      return [it.PrivateDnsEnabled, it.NetworkInterfaceIds!.length];
    };
    await modify({ AddSubnetIds: [second], PrivateDnsEnabled: false });
    assert.deepEqual(await now(), [false, 2]);
    await modify({ RemoveSubnetIds: [first] });
    assert.deepEqual(await now(), [false, 1]);
    await assert.rejects(ec2.send(new sdk.DeleteVpcCommand({ VpcId: vpc })), dependency);
    await ec2.send(new sdk.DeleteSubnetCommand({ SubnetId: first }));
    await assert.rejects(ec2.send(new sdk.DeleteSubnetCommand({ SubnetId: second })), dependency);
  });

  it("moves a gateway endpoint's routes with its route tables", async () => {
    const { vpc } = await needVpc(cloud);
    const table = async () =>
      (await ec2.send(new sdk.CreateRouteTableCommand({ VpcId: vpc }))).RouteTable!.RouteTableId!;
    const [one, two] = [await table(), await table()];
    const made = await ec2.send(
      new sdk.CreateVpcEndpointCommand({
        VpcId: vpc,
        VpcEndpointType: "Gateway",
        ServiceName: "com.amazonaws.ap-south-1.s3",
        RouteTableIds: [one],
      }),
    );
    const { VpcEndpointId } = made.VpcEndpoint!;
    await ec2.send(
      new sdk.ModifyVpcEndpointCommand({ VpcEndpointId, AddRouteTableIds: [two], RemoveRouteTableIds: [one] }),
    );
    const routed = async (id: string) => {
      const found = await ec2.send(new sdk.DescribeRouteTablesCommand({ RouteTableIds: [id] }));
      return found.RouteTables![0]!.Routes!.filter((route) => route.GatewayId === VpcEndpointId).length;
    };
    assert.deepEqual([await routed(one), await routed(two)], [0, 1]);
  });
});
