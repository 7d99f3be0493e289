import assert from "node:assert/strict";
import {
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { needSubnets } from "../../rehearsal/providers/aws/ec2/needs.samples";
import type { Behind } from "./scene";
import { useStage } from "./stage";

const region = "eu-west-1";

describe("a target group behind a listener's rule, whose port changes", function () {
  this.timeout(60_000);
  let network: Pick<Behind, "vpcId" | "subnetIds">;
  const stage = useStage(
    { program: require.resolve("./targetGroup.program"), stacks: { [region]: region } },
    async (it) => {
      const { vpc, first, second } = await needSubnets(it.cloudIn(region));
      network = { vpcId: vpc, subnetIds: [first, second] };
    },
  );
  const elb = () => stage().cloudIn(region).client(ElasticLoadBalancingV2Client);
  const deployed = async (scene: Behind): Promise<Record<string, unknown>> => {
    stage().set(scene);
    await stage().up(region);
    return (await stage().done(region, { kind: "outputs" })).outputs ?? {};
  };

  it("is replaced by one with another automatic name, which the rule forwards to before the old one goes", async () => {
    const before = await deployed({ ...network, port: 8080 });
    const after = await deployed({ ...network, port: 8081 });
    assert.match(String(after["name"]), /^group-[0-9a-f]{7}$/);
    assert.notEqual(after["name"], before["name"]);
    const { TargetGroups: groups } = await elb().send(new DescribeTargetGroupsCommand());
    assert.deepEqual(
      groups!.map(({ TargetGroupArn, Port }) => [TargetGroupArn, Port]),
      [[after["group"], 8081]],
    );
    const { Rules: rules } = await elb().send(new DescribeRulesCommand({ RuleArns: [String(after["rule"])] }));
    assert.equal(rules![0]!.Actions![0]!.TargetGroupArn, after["group"]);
    assert.deepEqual(await stage().refreshedPlan(region), []);
  });

  it("can't be replaced while the rule forwards to it where the program fixes its name", async () => {
    await deployed({ ...network, port: 8081, name: "web" });
    stage().set({ ...network, port: 8082, name: "web" });
    const { error } = await stage().perform(region, { kind: "up" });
    assert.match(error ?? "", /ResourceInUse/);
  });
});
