/** Cases of the documented rules about what DNS clients send and keep. */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { DecodedPacket } from "dns-packet";
import assert from "node:assert/strict";
import { change, type RuleCase } from "./mutants.fixture";
import { threeRegions } from "./rules.fixture";
import { named, nothingSeen, zoneId, zoneName } from "./zone.fixture";

export const packetCases: readonly RuleCase[] = [
  {
    rule: 20,
    says: "the client's subnet decides where the client is, else the resolver's address; the answer says for which subnet it is",
    holds: (rules) => {
      const zone = rules.readZone({ id: zoneId, name: zoneName }, threeRegions);
      const asked = (ip?: string) =>
        rules.resolve(query("x", ip), "10.0.0.1", {
          served: () => ({ zone, health: new rules.CheckHealth([], nothingSeen) }),
          addressesOf: () => [],
          regionOfResolver: () => "ap-south-1",
          random: () => 0,
        });
      const seen = ["198.18.0.0", "198.18.1.0", undefined].map((ip) => asked(ip));
      assert.deepEqual(
        seen.map((it) => [(it.answers?.[0] as { data: string }).data, it.scope]),
        [
          ["192.0.2.1", 24],
          ["192.0.2.2", 24],
          ["192.0.2.3", undefined],
        ],
      );
    },
    mutants: [
      change(
        "resolve.ts",
        "subnet ? regionOfAddress(subnet.ip) : options.regionOfResolver(resolver)",
        "options.regionOfResolver(resolver)",
      ),
      change("resolve.ts", "scope: subnet.sourcePrefixLength", "scope: 0"),
    ],
  },
  {
    rule: 21,
    says: "that a name doesn't exist is kept for the smaller of the SOA record's time to live and its minimum",
    holds: (rules) => {
      const soa = (TTL: number, minimum: number): ResourceRecordSet => ({
        Name: zoneName,
        Type: "SOA",
        TTL,
        ResourceRecords: [{ Value: `ns-1.awsdns-1.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 ${minimum}` }],
      });
      const kept = (TTL: number, minimum: number) => {
        const zone = rules.readZone({ id: zoneId, name: zoneName }, [soa(TTL, minimum)]);
        const reply = rules.resolve(query("none"), "10.0.0.1", {
          served: () => ({ zone, health: new rules.CheckHealth([], nothingSeen) }),
          addressesOf: () => [],
          regionOfResolver: () => "us-east-1",
          random: () => 0,
        });
        return [reply.code, reply.answers?.length, (reply.authorities?.[0] as { ttl: number } | undefined)?.ttl];
      };
      assert.deepEqual(
        [kept(900, 86_400), kept(900, 60)],
        [
          ["NXDOMAIN", 0, 900],
          ["NXDOMAIN", 0, 60],
        ],
      );
    },
    mutants: [
      change("packets.ts", "Math.min(soa.ttl, ", "Math.max(soa.ttl, "),
      change("resolve.ts", "answers.length > 0 ? [] :", "answers.length >= 0 ? [] :"),
    ],
  },
];

/** A question for an A record, with the client's subnet where one is given. */
function query(name: string, ip?: string): DecodedPacket {
  const options = ip === undefined ? [] : [{ code: 8, family: 1, ip, sourcePrefixLength: 24, scopePrefixLength: 0 }];
  const opt = { type: "OPT", name: ".", udpPayloadSize: 1_232, flags: 0, options };
  return {
    type: "query",
    id: 1,
    flags: 0,
    questions: [{ type: "A", name: named(name), class: "IN" }],
    additionals: ip === undefined ? [] : [opt],
  } as unknown as DecodedPacket;
}
