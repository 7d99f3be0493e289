import assert from "node:assert/strict";
import { record, settled, valueOf } from "../../test/recorder";
import { six, three, two } from "../../test/settings";
import { notKnown } from "./global.samples";
import { HealthChecks } from "./healthChecks";
import { byRegion, othersThan } from "./regions";

const checkType = "aws:route53/healthCheck:HealthCheck";

function checksFor(regions: readonly string[]): HealthChecks {
  return new HealthChecks("health", {
    regions,
    loadBalancerDnsNames: byRegion(regions, (region) => `alb-${region}.elb.amazonaws.com`),
    notEvacuatedCheckIds: byRegion(regions, (region) =>
      othersThan(region, regions).map((it) => `not-evacuated-${region}-${it}`),
    ),
    capacityCheckIds: byRegion(regions, (region) => `capacity-${region}`),
    routing: { healthCheckIntervalSeconds: 10, healthCheckFailureThreshold: 2 },
  });
}

describe("HealthChecks", () => {
  it("ask each load balancer by its own name over HTTPS for the region's verdict", async () => {
    const recorder = record();
    checksFor(three);
    await settled();

    assert.deepEqual(recorder.only(checkType, "endpoint-eu-west-1").inputs, {
      type: "HTTPS_STR_MATCH",
      fqdn: "alb-eu-west-1.elb.amazonaws.com",
      port: 443,
      resourcePath: "/health/region",
      searchString: '"status":"ok"',
      requestInterval: 10,
      failureThreshold: 2,
      enableSni: true,
      regions: ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-northeast-1", "sa-east-1"],
      tags: { Name: "endpoint-eu-west-1" },
    });
  });

  it("count a region healthy only while all of its checks are", async () => {
    const recorder = record();
    checksFor(three);
    await settled();

    assert.deepEqual(recorder.only(checkType, "region-eu-west-1").inputs, {
      type: "CALCULATED",
      childHealthchecks: [
        "endpoint-eu-west-1-id",
        "capacity-eu-west-1",
        "not-evacuated-eu-west-1-us-east-1",
        "not-evacuated-eu-west-1-ap-south-1",
      ],
      childHealthThreshold: 4,
      tags: { Name: "region-eu-west-1" },
    });
  });

  it("have one child a region and one more, whatever the number of regions", async () => {
    for (const regions of [two, three, six]) {
      const recorder = record();
      checksFor(regions);
      await settled();

      assert.equal(recorder.of(checkType).length, 2 * regions.length);
      const thresholds = regions.map((it) => recorder.only(checkType, `region-${it}`).inputs["childHealthThreshold"]);
      assert.deepEqual(
        thresholds,
        regions.map(() => regions.length + 1),
      );
    }
  });

  it("hand out calculated and endpoint checks apart", async () => {
    record();
    const checks = checksFor(two);

    assert.equal(await valueOf(checks.ids["eu-west-1"] ?? ""), "region-eu-west-1-id");
    assert.equal(await valueOf(checks.endpointIds["eu-west-1"] ?? ""), "endpoint-eu-west-1-id");
    await settled();
  });

  it("know the threshold before any child exists", async () => {
    const recorder = record({ preview: true });
    checksFor(three);
    await settled();

    const { inputs } = recorder.only(checkType, "region-eu-west-1");
    assert.equal(inputs["childHealthThreshold"], 4);
    assert.deepEqual((inputs["childHealthchecks"] as unknown[])[0], notKnown);
  });
});
