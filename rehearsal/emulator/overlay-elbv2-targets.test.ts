import assert from "node:assert/strict";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { needSubnets } from "../providers/aws/ec2/needs.samples";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

describe("the emulator's health of targets, once somebody looks at them", function () {
  const emulator = withEmulator(this);
  let elb: sdk.ElasticLoadBalancingV2Client;
  let group: string;
  let one: string;
  let two: string;
  before(async () => {
    const cloud = emulator.cloudIn("ap-south-1");
    elb = cloud.client(sdk.ElasticLoadBalancingV2Client);
    const { vpc, first, second } = await needSubnets(cloud);
    const { Vpcs } = await cloud.client(EC2Client).send(new DescribeVpcsCommand({ VpcIds: [vpc] }));
    [one, two] = ["1.11", "1.12"].map((it) => Vpcs![0]!.CidrBlock!.replace("0.0/16", it)) as [string, string];
    const Subnets = [first!, second!];
    const made = await elb.send(new sdk.CreateLoadBalancerCommand({ Name: "checked", Subnets }));
    const [LoadBalancerArn] = made.LoadBalancers!.map((it) => it.LoadBalancerArn);
    const about = { Name: "checked", VpcId: vpc, Protocol: "HTTP", Port: 80, TargetType: "ip" } as const;
    group = (await elb.send(new sdk.CreateTargetGroupCommand(about))).TargetGroups![0]!.TargetGroupArn!;
    const DefaultActions: sdk.Action[] = [{ Type: "forward", TargetGroupArn: group }];
    await elb.send(new sdk.CreateListenerCommand({ LoadBalancerArn, Port: 80, Protocol: "HTTP", DefaultActions }));
    for (const Id of [one, two])
      await elb.send(new sdk.RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id }] }));
  });

  async function health(): Promise<Record<string, (string | undefined)[]>> {
    const answer = await elb.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: group }));
    return Object.fromEntries(
      answer.TargetHealthDescriptions!.map(({ Target, TargetHealth: it }) => [
        Target!.Id,
        [it!.State, it!.Reason, it!.Description].filter(Boolean),
      ]),
    );
  }

  const tell = (targets: unknown) => control(emulator.endpoint(), "targets", { group, targets });

  it("is what was found, of a new target that it is being registered, and of one that has gone that it is draining", async () => {
    assert.deepEqual(await health(), { [one]: ["healthy"], [two]: ["healthy"] });
    const timedOut = { reason: "Target.Timeout", description: "Request timed out" };
    await tell([{ id: one, state: "unhealthy", ...timedOut }]);
    const unhealthy = ["unhealthy", "Target.Timeout", "Request timed out"];
    const initial = ["initial", "Elb.RegistrationInProgress", "Target registration is in progress"];
    assert.deepEqual(await health(), { [one]: unhealthy, [two]: initial });
    const gone = [{ Id: one }];
    await elb.send(new sdk.DeregisterTargetsCommand({ TargetGroupArn: group, Targets: gone }));
    const draining = ["draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"];
    assert.deepEqual(await health(), { [two]: initial, [one]: draining });
    await tell([]);
    assert.deepEqual(await health(), { [two]: initial });
    const asked = await elb.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: group, Targets: gone }));
    assert.equal(asked.TargetHealthDescriptions![0]!.TargetHealth!.Reason, "Target.NotRegistered");
  });

  it("is again what it was when nobody looks any more", async () => {
    assert.deepEqual(await tell([]), { groups: [group] });
    assert.deepEqual(await tell(null), { groups: [] });
    assert.deepEqual(await health(), { [two]: ["healthy"] });
  });

  it("refuses a state that a target can't be in by a check", async () => {
    await assert.rejects(tell([{ id: two, state: "unused" }]), /unused is no state of a target: say one of/);
  });
});
