import type { StateResource } from "../../deploy/protocol";
import type { ObservedStores } from "../../drill/probes/membership";

/** What the engine writes in place of a secret's value. */
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

export const account = "123456789012";

function resource(
  stack: string,
  type: string,
  name: string,
  state: { id: string; inputs?: StateResource["inputs"]; outputs?: StateResource["outputs"] },
): StateResource {
  const { id, inputs = {}, outputs = {} } = state;
  return { urn: `urn:pulumi:${stack}::meridian::${type}::${name}`, type, id, protect: false, inputs, outputs };
}

function regionState(region: string, cidrBlock: string, dnsName: string, desired: number): StateResource[] {
  return [
    resource(region, "aws:ec2/vpc:Vpc", "network", { id: "vpc-1", inputs: { cidrBlock } }),
    resource(region, "aws:lb/loadBalancer:LoadBalancer", "alb", { id: "arn", outputs: { dnsName } }),
    resource(region, "aws:autoscaling/group:Group", "group", {
      id: "group-1",
      inputs: { desiredCapacity: 2 },
      outputs: { desiredCapacity: desired },
    }),
  ];
}

/** What a region has in place of a group, or beside it while it moves; and an RDS instance. */
export const containers = (region: string): StateResource[] => [
  resource(region, "aws:eks/cluster:Cluster", "cluster", { id: "shop", inputs: { version: "1.36" } }),
  resource(region, "aws:eks/nodeGroup:NodeGroup", "nodes", {
    id: "shop:nodes",
    inputs: { scalingConfig: { desiredSize: 2 } },
    outputs: { scalingConfig: { desiredSize: 4 } },
  }),
  resource(region, "kubernetes:apps/v1:Deployment", "storefront", { id: "s/s", inputs: { spec: { replicas: 9 } } }),
  resource(region, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "storefront", {
    id: "s/s",
    inputs: { spec: { minReplicas: 2 } },
  }),
  resource(region, "aws:rds/instance:Instance", "relational", { id: "db-1" }),
];

const record = (name: string, inputs: StateResource["inputs"]): StateResource =>
  resource("global", "aws:route53/record:Record", name, { id: name, inputs: { type: "A", ...inputs } });

const check = (name: string, id: string, inputs: StateResource["inputs"]): StateResource =>
  resource("global", "aws:route53/healthCheck:HealthCheck", name, { id, inputs });

const plan = (region: string, to: string): StateResource =>
  resource("global", "aws:backup/plan:Plan", `daily-${region}`, {
    id: `plan-${region}`,
    inputs: {
      region,
      rules: [{ copyActions: [{ destinationVaultArn: `arn:aws:backup:${to}:${account}:backup-vault:vault` }] }],
    },
  });

const distribution = resource("global", "aws:cloudfront/distribution:Distribution", "distribution", {
  id: "E1",
  inputs: {
    aliases: ["shop.example.com"],
    origins: encrypted,
    originGroups: [
      { originId: "static", members: [{ originId: "static-us-east-1" }, { originId: "static-eu-west-1" }] },
    ],
    defaultCacheBehavior: { targetOriginId: "regions" },
    orderedCacheBehaviors: [{ targetOriginId: "regions" }, { targetOriginId: "static" }],
  },
  outputs: { domainName: "d111111abcdef8.cloudfront.net", origins: encrypted },
});

/** The distribution as it would read without a secret header. */
export const plainDistribution: StateResource = {
  ...distribution,
  inputs: {
    ...distribution.inputs,
    origins: [
      { originId: "static-us-east-1", domainName: "files.s3.us-east-1.amazonaws.com" },
      { originId: "static-eu-west-1", domainName: "copies.s3.eu-west-1.amazonaws.com" },
      { originId: "regions", domainName: "origin.shop.example.com" },
    ],
  },
};

/** Two regions' state, out of order as the engine writes it, with more in it than a topology needs. */
export const state: ReadonlyMap<string, readonly StateResource[]> = new Map([
  ["foundation", [resource("foundation", "aws:kms/key:Key", "key", { id: "mrk-1" })]],
  ["us-east-1", regionState("us-east-1", "10.10.0.0/16", "alb-1.us-east-1.elb.amazonaws.com", 3)],
  ["eu-west-1", regionState("eu-west-1", "10.20.0.0/16", "alb-2.eu-west-1.elb.amazonaws.com", 5)],
  [
    "global",
    [
      check("region-us-east-1", "id-3", { type: "CALCULATED", childHealthchecks: ["id-2", "id-1", "elsewhere"] }),
      check("not-evacuated-us-east-1-from-eu-west-1", "id-2", {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmRegion: "eu-west-1",
      }),
      check("endpoint-us-east-1", "id-1", { type: "HTTPS_STR_MATCH", fqdn: "alb-1.us-east-1.elb.amazonaws.com" }),
      record("pair-primary", {
        name: "pair-us-east-1.shop.example.com",
        setIdentifier: "primary",
        failoverRoutingPolicies: [{ type: "PRIMARY" }],
        aliases: [{ name: "alb-1.us-east-1.elb.amazonaws.com", zoneId: "Z1", evaluateTargetHealth: false }],
        healthCheckId: "id-3",
      }),
      record("origin", {
        name: "origin.shop.example.com",
        setIdentifier: "us-east-1",
        latencyRoutingPolicies: [{ region: "us-east-1" }],
        aliases: [{ name: "pair-us-east-1.shop.example.com", zoneId: "Z0", evaluateTargetHealth: true }],
        healthCheckId: "",
      }),
      record("text", { name: "a.shop.example.com", type: "TXT", ttl: 60, records: ["one", "two"] }),
      record("foreign", { name: "b.shop.example.com", ttl: 60, records: ["192.0.2.1"], healthCheckId: "gone" }),
      plan("us-east-1", "eu-west-1"),
      distribution,
    ],
  ],
]);

export const stores: ObservedStores = {
  relational: {
    store: "relational",
    globalClusterId: "relational",
    members: [
      { clusterArn: `arn:aws:rds:us-east-1:${account}:cluster:a`, role: "reader" },
      { clusterArn: `arn:aws:rds:eu-west-1:${account}:cluster:b`, role: "writer" },
    ],
  },
  document: {
    store: "document",
    globalClusterId: "document",
    members: [{ clusterArn: `arn:aws:rds:us-east-1:${account}:cluster:c`, role: "writer" }],
  },
};
