import assert from "node:assert/strict";
import { BalancerMetrics } from "./balancerMetrics";

const elb = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const balancerArn = `${elb}:loadbalancer/app/shop/1`;
const region = "eu-west-1";

describe("the metrics of load balancers", () => {
  it("count requests that a target was found for, answers by who gave them, and targets by their state", () => {
    const states = ["healthy", "healthy", "unhealthy", "draining", "initial"];
    const groupHealth = [{ region, balancerArn, groupArn: `${elb}:targetgroup/shop/2`, states }];
    const metrics = new BalancerMetrics({ groupHealth });
    const target = { region, balancerArn, by: "target", target: "t" } as const;
    const own = { region, balancerArn, by: "load balancer" } as const;
    metrics.note({ ...target, code: 200, targetMs: 20 });
    metrics.note({ ...target, code: 503, targetMs: 40 });
    metrics.note({ ...own, code: 502, target: "t" });
    metrics.note({ ...own, code: 503 });
    metrics.note({ ...own, code: 403 });
    const found = metrics
      .collect()
      .map(({ name, values, dimensions }) => [name, values, Object.values(dimensions).join()]);
    const balancer = "app/shop/1";
    const group = "app/shop/1,targetgroup/shop/2";
    assert.deepEqual(found, [
      ["RequestCount", [3], balancer],
      ["HTTPCode_Target_2XX_Count", [1], balancer],
      ["HTTPCode_Target_5XX_Count", [1], balancer],
      ["HTTPCode_ELB_5XX_Count", [2], balancer],
      ["HTTPCode_ELB_4XX_Count", [1], balancer],
      ["TargetResponseTime", [0.02, 0.04], balancer],
      ["HealthyHostCount", [2], group],
      ["UnHealthyHostCount", [1], group],
    ]);
    assert.deepEqual(
      metrics.collect().map((it) => it.name),
      ["HealthyHostCount", "UnHealthyHostCount"],
    );
  });
});
