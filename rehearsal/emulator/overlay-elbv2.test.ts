import assert from "node:assert/strict";
import * as acm from "@aws-sdk/client-acm";
import * as ec2 from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { prove } from "../providers/aws/acm/needs.samples";
import { needSecurityGroup, needSubnets } from "../providers/aws/ec2/needs.samples";
import type { Cloud } from "../providers/entry";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's Elastic Load Balancing", function () {
  const { cloudIn } = withEmulator(this);
  let cloud: Cloud;
  let elb: sdk.ElasticLoadBalancingV2Client;
  let net: Record<"vpc" | "first" | "second", string>;
  before(async () => {
    cloud = cloudIn("ap-south-1");
    elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
    net = await needSubnets(cloud);
  });

  async function balancer(Name: string, change: Partial<sdk.CreateLoadBalancerCommandInput> = {}) {
    const made = await elb.send(
      new sdk.CreateLoadBalancerCommand({ Name, Subnets: [net.first, net.second], ...change }),
    );
    return made.LoadBalancers![0]!;
  }

  async function targetGroup(Name: string): Promise<string> {
    const made = await elb.send(new sdk.CreateTargetGroupCommand({ Name, VpcId: net.vpc, Protocol: "HTTP", Port: 80 }));
    return made.TargetGroups![0]!.TargetGroupArn!;
  }

  const listener = (LoadBalancerArn: string, change: Partial<sdk.CreateListenerCommandInput>) =>
    elb.send(
      new sdk.CreateListenerCommand({
        LoadBalancerArn,
        Port: 443,
        Protocol: "HTTP",
        DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }],
        ...change,
      }),
    );

  it("has the hosted zone of its region, and a name that tells an internal one", async () => {
    assert.equal((await balancer("zoned")).CanonicalHostedZoneId, "ZP97RAFLXTNZK");
    assert.match((await balancer("inner", { Scheme: "internal" })).DNSName!, /^internal-inner-/);
  });

  it("refuses to delete a protected load balancer until the protection is off", async () => {
    const { LoadBalancerArn } = await balancer("guarded");
    const protect = (Value: string) =>
      elb.send(
        new sdk.ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key: "deletion_protection.enabled", Value }],
        }),
      );
    const remove = () => elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await protect("true");
    await assert.rejects(remove(), { name: /OperationNotPermitted/ });
    await protect("false");
    await remove();
    const find = elb.send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn!] }));
    await assert.rejects(find, { name: /LoadBalancerNotFound/ });
  });

  it("holds its subnets and security groups", async () => {
    const group = await needSecurityGroup(cloud, net.vpc, "balancer");
    await balancer("holder", { SecurityGroups: [group] });
    const client = cloud.client(ec2.EC2Client);
    const dependency = { name: "DependencyViolation" };
    await assert.rejects(client.send(new ec2.DeleteSecurityGroupCommand({ GroupId: group })), dependency);
    await assert.rejects(client.send(new ec2.DeleteSubnetCommand({ SubnetId: net.first })), dependency);
  });

  it("takes a certificate only once it is issued", async () => {
    const { LoadBalancerArn } = await balancer("secure");
    const made = await cloud
      .client(acm.ACMClient)
      .send(new acm.RequestCertificateCommand({ DomainName: "secure.example.com", ValidationMethod: "DNS" }));
    const CertificateArn = made.CertificateArn!;
    const secure = () => listener(LoadBalancerArn!, { Protocol: "HTTPS", Certificates: [{ CertificateArn }] });
    await assert.rejects(secure(), { name: /UnsupportedCertificate/ });
    await prove(cloud, CertificateArn, "secure.example.com");
    await secure();
    const missing = { CertificateArn: CertificateArn.replace(/[^/]+$/, "none") };
    await assert.rejects(listener(LoadBalancerArn!, { Port: 444, Protocol: "HTTPS", Certificates: [missing] }), {
      name: /CertificateNotFound/,
    });
  });

  it("says of a target group which load balancers use it, only as long as they do", async () => {
    const { LoadBalancerArn } = await balancer("user");
    const TargetGroupArn = await targetGroup("used");
    const users = async () => {
      const found = await elb.send(new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] }));
      return found.TargetGroups![0]!.LoadBalancerArns;
    };
    assert.deepEqual(await users(), []);
    const made = await listener(LoadBalancerArn!, { DefaultActions: [{ Type: "forward", TargetGroupArn }] });
    assert.deepEqual(await users(), [LoadBalancerArn]);
    await assert.rejects(elb.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn })), { name: /ResourceInUse/ });
    await elb.send(new sdk.DeleteListenerCommand({ ListenerArn: made.Listeners![0]!.ListenerArn }));
    assert.deepEqual(await users(), []);
    await elb.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn }));
  });

  it("takes targets by address from its own network alone, and by instance only where the group says so", async () => {
    const made = await elb.send(
      new sdk.CreateTargetGroupCommand({ Name: "ip", VpcId: net.vpc, Protocol: "HTTP", Port: 80, TargetType: "ip" }),
    );
    const TargetGroupArn = made.TargetGroups![0]!.TargetGroupArn!;
    const register = (Id: string, arn = TargetGroupArn) =>
      elb.send(new sdk.RegisterTargetsCommand({ TargetGroupArn: arn, Targets: [{ Id }] }));
    const { Subnets } = await cloud
      .client(ec2.EC2Client)
      .send(new ec2.DescribeSubnetsCommand({ SubnetIds: [net.first] }));
    const inside = Subnets![0]!.CidrBlock!.replace(/\.0\/24$/, ".77");
    const invalid = { name: /InvalidTarget/ };
    await assert.rejects(register("192.0.2.1"), invalid);
    await assert.rejects(register("i-0123456789abcdef0"), invalid);
    await assert.rejects(register(inside, await targetGroup("by-instance")), invalid);
    await register(inside);
    const health = async () => {
      const found = await elb.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }));
      return found.TargetHealthDescriptions!.map(({ Target, TargetHealth }) => [Target?.Id, TargetHealth?.State]);
    };
    assert.deepEqual(await health(), [[inside, "unused"]]);
    const { LoadBalancerArn } = await balancer("asks");
    await listener(LoadBalancerArn!, { DefaultActions: [{ Type: "forward", TargetGroupArn }] });
    assert.deepEqual(await health(), [[inside, "healthy"]]);
  });

  it("refuses slow start with anything but round robin", async () => {
    const TargetGroupArn = await targetGroup("slow");
    const set = (Value: string, seconds: string) =>
      elb.send(
        new sdk.ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: [
            { Key: "load_balancing.algorithm.type", Value },
            { Key: "slow_start.duration_seconds", Value: seconds },
          ],
        }),
      );
    await set("round_robin", "30");
    await assert.rejects(set("least_outstanding_requests", "30"), { name: /InvalidConfigurationRequest/ });
    await set("least_outstanding_requests", "0");
  });
});
