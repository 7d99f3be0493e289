import assert from "node:assert/strict";
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { isAdmitted } from "./admission";

describe("Security groups", () => {
  const edge = { prefixListId: "pl-edge", blocks: ["130.176.0.0/18", "15.158.0.0/16"] };
  const https = { GroupId: "sg-door", IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
  const admits = (rule: SecurityGroupRule): boolean =>
    isAdmitted({ direction: "in", groupIds: ["sg-other", "sg-door"], port: 443, peer: edge }, [rule]);

  it("admit a list of addresses by its id, and by a block that holds one of its blocks", () => {
    assert.ok(admits({ ...https, PrefixListId: "pl-edge" }));
    assert.ok(admits({ ...https, CidrIpv4: "0.0.0.0/0" }));
    assert.ok(admits({ ...https, CidrIpv4: "15.158.0.0/16" }));
  });

  it("don't admit it by another list, an address elsewhere, or some of the addresses of a block", () => {
    assert.ok(!admits({ ...https, PrefixListId: "pl-checkers" }));
    assert.ok(!admits({ ...https, CidrIpv4: "203.0.113.9/32" }));
    assert.ok(!admits({ ...https, CidrIpv4: "15.158.0.0/17" }));
    assert.ok(!admits({ ...https, CidrIpv6: "::/0" }));
    assert.ok(!admits({ ...https, ReferencedGroupInfo: { GroupId: "sg-edge" } }));
  });

  it("don't admit it on another port, the other way, or by another group's rule", () => {
    assert.ok(!admits({ ...https, FromPort: 8443, ToPort: 8443, PrefixListId: "pl-edge" }));
    assert.ok(!admits({ ...https, IsEgress: true, PrefixListId: "pl-edge" }));
    assert.ok(!admits({ ...https, GroupId: "sg-else", PrefixListId: "pl-edge" }));
    assert.ok(admits({ ...https, IpProtocol: "-1", FromPort: -1, ToPort: -1, PrefixListId: "pl-edge" }));
  });
});
