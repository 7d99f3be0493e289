import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settled } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { notKnown } from "./global.samples";
import { PeerRules, addressAt, natAddressCount } from "./peers";
import { byRegion } from "./regions";

const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

function addressesOf(regions: readonly string[], region: string): string[] {
  return [1, 2, 3].map((n) => `198.51.${regions.indexOf(region)}.${n}`);
}

function rulesFor(
  regions: readonly string[],
  natAddresses = (region: string) => pulumi.output(addressesOf(regions, region)),
) {
  const peers = byRegion(regions, (region) => ({
    natAddresses: natAddresses(region),
    peersSecurityGroupId: `sg-${region}`,
  }));
  return new PeerRules("peers", { regions, peers, natAddressesPerRegion: 3 });
}

describe("PeerRules", () => {
  it("let each region be called from every address of every other region", async () => {
    for (const [regions, count] of [
      [two, 6],
      [three, 18],
      [six, 90],
    ] as const) {
      const recorder = record();
      rulesFor(regions);
      await settled();

      assert.equal(recorder.of(ruleType).length, count);
      const opened = recorder
        .of(ruleType)
        .map(({ inputs }) => `${String(inputs["securityGroupId"])} ${String(inputs["cidrIpv4"])}`);
      assert.equal(new Set(opened).size, count);
      for (const region of regions) {
        for (const own of addressesOf(regions, region)) assert.ok(!opened.includes(`sg-${region} ${own}/32`));
      }
    }
  });

  it("open port 443 to one address, in the region that is called", async () => {
    const recorder = record();
    rulesFor(three);
    await settled();

    assert.deepEqual(recorder.only(ruleType, "peer-eu-west-1-from-ap-south-1-2").inputs, {
      region: "eu-west-1",
      securityGroupId: "sg-eu-west-1",
      description: "Signed calls of ap-south-1, NAT address 2",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "198.51.2.2/32",
    });
  });

  it("are as many while no address is known", async () => {
    const recorder = record({ preview: true });
    rulesFor(three, () => pulumi.output(pulumi.unknown) as pulumi.Output<string[]>);
    await settled();

    assert.equal(recorder.of(ruleType).length, 18);
    for (const { inputs } of recorder.of(ruleType)) assert.deepEqual(inputs["cidrIpv4"], notKnown);
  });
});

describe("addressAt", () => {
  it("refuses a region with another number of addresses than its strategy stands for", () => {
    const at = { caller: "eu-west-1", index: 0 };

    assert.equal(addressAt(["198.51.0.1"], at, 1), "198.51.0.1");
    assert.throws(
      () => addressAt(["198.51.0.1"], at, 3),
      /^Error: eu-west-1 has 1 NAT addresses and natStrategy stands for 3\. Set the same meridian:natStrategy/,
    );
    assert.throws(
      () => addressAt(["198.51.0.1", "198.51.0.2"], at, 1),
      /^Error: eu-west-1 has 2 NAT addresses and natStrategy stands for 1/,
    );
  });
});

describe("natAddressCount", () => {
  it("is one a zone, or one", () => {
    assert.equal(natAddressCount("perZone"), 3);
    assert.equal(natAddressCount("single"), 1);
  });
});
