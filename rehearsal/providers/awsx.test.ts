import assert from "node:assert/strict";
import { constructVpc } from "./awsx";
import { type Child, constructRequest, RecordingMonitor } from "./eks/monitor.fixture";
import { unknownValue } from "./entry";
import type { Values } from "./readback";

/** What the platform passes, over two zones. */
const ours = {
  cidrBlock: "10.20.0.0/16",
  availabilityZoneNames: ["eu-west-1a", "eu-west-1b"],
  subnetStrategy: "Auto",
  subnetSpecs: [
    { type: "Public", cidrBlocks: ["10.20.0.0/20", "10.20.16.0/20"] },
    { type: "Private", cidrBlocks: ["10.20.32.0/20", "10.20.48.0/20"] },
    { type: "Isolated", cidrBlocks: ["10.20.64.0/20", "10.20.80.0/20"] },
  ],
  natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ["eipalloc-1", "eipalloc-2"] },
  enableDnsHostnames: true,
  enableDnsSupport: true,
};

const deployed = ({ name }: Child) => ({ id: `${name}-id`, outputs: {} });
const previewed = () => ({ id: "", outputs: {} });

const construct = (answer: (child: Child) => { id: string; outputs: Values }, inputs: Values = ours) =>
  RecordingMonitor.with(answer, async (endpoint, children) => {
    const response = await constructVpc(constructRequest("awsx:ec2:Vpc", "vpc", inputs, endpoint));
    const of = (type: string, name: string) =>
      children.find((it) => it.type === `aws:ec2/${type}` && it.name === name)!;
    return { of, component: children[0]!, state: response.getState()!.toJavaScript() as Values };
  });

// As https://github.com/pulumi/pulumi-awsx (awsx/ec2/vpc.ts) makes them in version 3.
describe("the stand-in for the network's component", () => {
  it("lists subnets, tables and routes zone by zone, public ones first", async () => {
    const { state } = await construct(deployed);
    const names = (output: string) => (state[output] as { urn: string }[]).map(({ urn }) => urn.split("::").at(-1));
    const all = [1, 2].flatMap((zone) => ["public", "private", "isolated"].map((tier) => `vpc-${tier}-${zone}`));
    for (const output of ["subnets", "routeTables", "routeTableAssociations"]) assert.deepEqual(names(output), all);
    assert.deepEqual(names("routes"), ["vpc-public-1", "vpc-private-1", "vpc-public-2", "vpc-private-2"]);
    assert.deepEqual(names("natGateways"), ["vpc-1", "vpc-2"]);
  });

  it("lets each wait for what the real one waits for, which decides in which order they go", async () => {
    const { of, component } = await construct(deployed);
    assert.deepEqual(component.dependencies, ["what-it-waits-for"]);
    assert.deepEqual(of("internetGateway:InternetGateway", "vpc").dependencies, ["vpc"]);
    assert.deepEqual(of("subnet:Subnet", "vpc-public-1").dependencies, ["vpc"]);
    // On its subnet and where its address came from, and not on the internet gateway.
    assert.deepEqual(of("natGateway:NatGateway", "vpc-1").dependencies, ["vpc-public-1", "source-of-natGateways"]);
    const own = await construct(deployed, { ...ours, natGateways: { strategy: "Single" } });
    assert.deepEqual(own.of("eip:Eip", "vpc-1").dependencies, ["vpc-public-1"]);
    assert.deepEqual(own.of("natGateway:NatGateway", "vpc-1").dependencies, ["vpc-public-1", "vpc-1"]);
  });

  it("says of subnets that they take no IPv6 address, and can't say of a VPC to come which block they have", async () => {
    const subnet = (it: Awaited<ReturnType<typeof construct>>) => it.of("subnet:Subnet", "vpc-private-2").inputs;
    const [made, planned] = [subnet(await construct(deployed)), subnet(await construct(previewed))];
    assert.deepEqual([made["assignIpv6AddressOnCreation"], made["ipv6CidrBlock"]], [false, undefined]);
    assert.deepEqual([planned["assignIpv6AddressOnCreation"], planned["ipv6CidrBlock"]], [false, unknownValue]);
  });
});
