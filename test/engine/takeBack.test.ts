import assert from "node:assert/strict";
import { CreateNetworkInterfaceCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Addressed } from "./scene";
import { useStage } from "./stage";

const region = "eu-west-1";
const deployed: Addressed = { cidrBlock: "10.20.0.0/16", subnets: ["10.20.0.0/24", "10.20.1.0/24"] };
const wanted: Addressed = { cidrBlock: "10.99.0.0/16", subnets: ["10.99.0.0/24", "10.99.1.0/24"] };

describe("a stack that replaced a network in use, past every rule", function () {
  this.timeout(60_000);
  const stage = useStage({
    program: require.resolve("./network.program"),
    stacks: { [region]: region },
    scene: deployed,
  });
  const outputs = async () => (await stage().done(region, { kind: "outputs" })).outputs;
  const ec2 = () => stage().cloudIn(region).client(EC2Client);
  const blocks = async (): Promise<string[]> => {
    const { Vpcs = [] } = await ec2().send(new DescribeVpcsCommand());
    return Vpcs.filter((it) => !it.IsDefault).map((it) => it.CidrBlock!);
  };

  it("is stuck, with the old value too, and gets out of it by taking the update back", async () => {
    await stage().up(region);
    const before = await outputs();
    // As a database's, which are AWS' own.
    await ec2().send(new CreateNetworkInterfaceCommand({ SubnetId: String(before!["subnet"]) }));
    stage().set(wanted);
    const { error } = await stage().perform(region, { kind: "up" });
    assert.match(error ?? "", /DependencyViolation/);
    stage().set(deployed);
    assert.notEqual(
      (await stage().perform(region, { kind: "up" })).error,
      undefined,
      "the old value alone is no way out",
    );

    const { exchanges = [] } = await stage().done(region, { kind: "takeBack" });
    assert.deepEqual(
      exchanges.map(({ urn, back }) => [urn.split("::").pop(), back]).find(([name]) => name === "vpc"),
      ["vpc", before!["vpc"]],
    );
    await stage().up(region);
    assert.deepEqual(await outputs(), before);
    assert.deepEqual(await blocks(), [deployed.cidrBlock]);
    assert.deepEqual(await stage().refreshedPlan(region), []);
    assert.deepEqual((await stage().done(region, { kind: "takeBack" })).exchanges, []);
  });
});
