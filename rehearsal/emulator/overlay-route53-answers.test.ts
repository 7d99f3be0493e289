import assert from "node:assert/strict";
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { TestDNSAnswerCommand } from "@aws-sdk/client-route-53";
import type { Cloud } from "../providers/entry";
import { refused, withEmulator } from "./emulator.fixture";
import { a, resolvers, Zone } from "./overlay-route53.fixture";

describe("the emulator's Route 53 answers", function () {
  const emulator = withEmulator(this);
  let zone: Zone;
  beforeEach(async () => {
    zone = await Zone.emptyIn(emulator);
  });

  /** The routing of three regions, as the platform builds it, with plain addresses for load balancers. */
  async function threeRegions() {
    const address = { "us-east-1": "192.0.2.1", "eu-west-1": "192.0.2.2", "ap-south-1": "192.0.2.3" };
    const regions = ["us-east-1", "eu-west-1", "ap-south-1"] as const;
    const checks = {
      "us-east-1": await zone.check({}),
      "eu-west-1": await zone.check({}),
      "ap-south-1": await zone.check({}),
    };
    for (const region of regions) {
      for (const other of regions.filter((each) => each !== region))
        await zone.put(
          a(`others-${region}`, address[other], { SetIdentifier: other, Region: other, HealthCheckId: checks[other] }),
        );
      await zone.put(
        a(`pair-${region}`, address[region], {
          SetIdentifier: "primary",
          Failover: "PRIMARY",
          HealthCheckId: checks[region],
        }),
      );
      await zone.put(
        zone.alias(`pair-${region}`, `others-${region}`, { SetIdentifier: "secondary", Failover: "SECONDARY" }),
      );
      await zone.put(zone.alias("origin", `pair-${region}`, { SetIdentifier: region, Region: region }));
    }
    return checks;
  }

  it("go to the nearest region, by the resolver's own", async () => {
    await threeRegions();
    assert.deepEqual(
      [
        await zone.answer("origin"),
        await zone.answer("origin", resolvers.ireland),
        await zone.answer("origin", resolvers.mumbai),
      ],
      [["192.0.2.1"], ["192.0.2.2"], ["192.0.2.3"]],
    );
  });

  it("leave a region whose check fails for the nearest of the others, and all regions only when all fail", async () => {
    const checks = await threeRegions();
    await zone.fail(checks["eu-west-1"]);
    assert.deepEqual(await zone.answer("origin", resolvers.ireland), ["192.0.2.1"]);
    await zone.fail(checks["us-east-1"]);
    assert.deepEqual(await zone.answer("origin", resolvers.ireland), ["192.0.2.3"]);
    await zone.fail(checks["ap-south-1"]);
    assert.deepEqual(await zone.answer("origin", resolvers.ireland), ["192.0.2.2"]);
  });

  it("follow a pair to its secondary while its primary fails", async () => {
    const checks = await threeRegions();
    await zone.fail(checks["ap-south-1"]);
    assert.deepEqual(await zone.answer("pair-ap-south-1"), ["192.0.2.1"]);
    await zone.tell({ id: checks["ap-south-1"], healthy: true });
    assert.deepEqual(await zone.answer("pair-ap-south-1"), ["192.0.2.3"]);
  });

  it("keep to a target that nobody evaluates, and to a record without a check", async () => {
    const failing = await zone.check({});
    await zone.fail(failing);
    await zone.put(
      a("t", "192.0.2.1", { SetIdentifier: "t", Region: "us-east-1", HealthCheckId: failing }),
      {
        ...zone.alias("x", "t", { SetIdentifier: "us", Region: "us-east-1" }),
        AliasTarget: { DNSName: "t.shop.example", HostedZoneId: zone.id, EvaluateTargetHealth: false },
      },
      a("x", "192.0.2.2", { SetIdentifier: "eu", Region: "eu-west-1" }),
    );
    assert.deepEqual(await zone.answer("x"), ["192.0.2.1"]);
    assert.deepEqual(await zone.answer("x", resolvers.ireland), ["192.0.2.2"]);
  });

  it("leave a load balancer that has no healthy target, where the alias evaluates it", async () => {
    const { dnsName, register } = await balancer(emulator.cloudIn("eu-west-1"));
    const AliasTarget = { DNSName: `dualstack.${dnsName}`, HostedZoneId: "Z32O12XQLNTSW2", EvaluateTargetHealth: true };
    const primary = {
      Name: "x.shop.example",
      Type: "A" as const,
      AliasTarget,
      SetIdentifier: "1",
      Failover: "PRIMARY" as const,
    };
    await zone.put(primary, a("x", "192.0.2.9", { SetIdentifier: "2", Failover: "SECONDARY" }));
    assert.deepEqual(await zone.answer("x"), ["192.0.2.9"]);
    await register();
    assert.deepEqual(await zone.answer("x"), [dnsName]);
  });

  it("are NXDOMAIN for a name that isn't there, and refused for a name of another zone", async () => {
    const ask = (RecordName: string) =>
      zone.route53.send(new TestDNSAnswerCommand({ HostedZoneId: zone.id, RecordName, RecordType: "A" }));
    assert.equal((await ask("none.shop.example")).ResponseCode, "NXDOMAIN");
    await assert.rejects(ask("www.other.example"), refused("InvalidInput", /isn't in the hosted zone/));
    await assert.rejects(
      zone.route53.send(
        new TestDNSAnswerCommand({ HostedZoneId: "ZNONE", RecordName: "a.shop.example", RecordType: "A" }),
      ),
      refused("NoSuchHostedZone", /ZNONE/),
    );
    await zone.put({ Name: "*.shop.example", Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.7" }] });
    assert.deepEqual(await zone.answer("none"), ["192.0.2.7"]);
  });
});

/** A load balancer with a listener and an empty target group. */
async function balancer(cloud: Cloud) {
  const ec2 = cloud.client(EC2Client);
  const elb = cloud.client(ElasticLoadBalancingV2Client);
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }))).Vpc!.VpcId!;
  const Subnets: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const placed = { VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${cloud.region}${zone}` };
    Subnets.push((await ec2.send(new CreateSubnetCommand(placed))).Subnet!.SubnetId!);
  }
  const made = await elb.send(new CreateLoadBalancerCommand({ Name: "alb", Scheme: "internal", Subnets }));
  const { DNSName, LoadBalancerArn } = made.LoadBalancers![0]!;
  const asked = { Name: "ips", Protocol: "HTTP" as const, Port: 80, VpcId, TargetType: "ip" as const };
  const { TargetGroupArn } = (await elb.send(new CreateTargetGroupCommand(asked))).TargetGroups![0]!;
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  const Targets = [{ Id: "10.0.0.10", Port: 80 }];
  return { dnsName: DNSName!, register: () => elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets })) };
}
