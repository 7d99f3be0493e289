import assert from "node:assert/strict";
import type { TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import { readGroup } from "./groupSettings";

const group: TargetGroup = {
  ...{ TargetGroupName: "shop", TargetGroupArn: "arn:shop" },
  ...{ Protocol: "HTTP", HealthCheckProtocol: "HTTP", ProtocolVersion: "HTTP1", HealthCheckPort: "traffic-port" },
  ...{
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
  },
};
const crossZone = "load_balancing.cross_zone.enabled";

describe("A target group's settings", () => {
  const problems = (changed: Partial<TargetGroup>, attributes: Readonly<Record<string, string>> = {}) =>
    readGroup(
      { ...group, ...changed },
      Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
    ).problems;

  it("are carried out as the platform deploys them", () => {
    assert.deepEqual(problems({}), []);
    for (const value of ["true", "use_load_balancer_configuration"])
      assert.deepEqual(problems({}, { [crossZone]: value }), []);
  });

  // Rule 52: their certificates aren't validated by AWS. Nobody speaks TLS with targets here.
  it("are refused by name where targets speak HTTPS", () => {
    assert.deepEqual(problems({ Protocol: "HTTPS", HealthCheckProtocol: "HTTPS" }), [
      "Target group shop (arn:shop) speaks HTTPS with its targets.",
      "Target group shop (arn:shop) is checked by HTTPS.",
    ]);
  });

  // Rule 53: a zone's own targets decide what it answers. A load balancer has no nodes in zones here.
  it("are refused by name where a zone's requests stay in it", () => {
    assert.deepEqual(problems({}, { [crossZone]: "false" }), [
      `Target group shop (arn:shop) has ${crossZone} = false.`,
    ]);
  });

  it("are refused by name with sticky sessions, another algorithm or another version of HTTP", () => {
    const other = { "stickiness.enabled": "true", "load_balancing.algorithm.type": "least_outstanding_requests" };
    assert.deepEqual(problems({ ProtocolVersion: "HTTP2" }, other), [
      "Target group shop (arn:shop) has stickiness.enabled = true.",
      "Target group shop (arn:shop) has load_balancing.algorithm.type = least_outstanding_requests.",
      "Target group shop (arn:shop) speaks HTTP2.",
    ]);
  });
});
