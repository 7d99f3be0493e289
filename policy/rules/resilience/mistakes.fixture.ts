import type { Resource } from "../../rule";
import { at, knownItemsOf } from "../../reading";

/** A mistake in what is declared, and the rule that must see it. */
export interface Mistake {
  readonly rule: string;
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly change: (props: Resource["props"]) => object;
}

const of = (stack: string, type: string, name: string) => (rule: string, change: Mistake["change"]) => ({
  rule,
  stack,
  type,
  name,
  change,
});

/** One entry of a list is other than it was. */
const withFirst = (list: unknown, change: object) =>
  knownItemsOf(list).map((it, index) => (index === 0 ? { ...(it as object), ...change } : it));

const vpc = of("eu-west-1", "awsx:ec2:Vpc", "vpc");
const balancer = of("eu-west-1", "aws:lb/loadBalancer:LoadBalancer", "alb");
const targets = of("eu-west-1", "aws:lb/targetGroup:TargetGroup", "storefront");
const admission = of("eu-west-1", "aws:lb/listenerRule:ListenerRule", "admit-region-health");
const group = of("eu-west-1", "aws:autoscaling/group:Group", "storefront");
const template = of("eu-west-1", "aws:ec2/launchTemplate:LaunchTemplate", "storefront");
const hosts = of("eu-west-1", "aws:cloudwatch/metricAlarm:MetricAlarm", "alb-too-few-healthy-hosts");
const experiment = of("eu-west-1", "aws:fis/experimentTemplate:ExperimentTemplate", "lose-zone-1");
const subnets = of("eu-west-1", "aws:docdb/subnetGroup:SubnetGroup", "document-subnets");
const cluster = of("eu-west-1", "aws:rds/cluster:Cluster", "relational-cluster");
const instance = of("eu-west-1", "aws:rds/clusterInstance:ClusterInstance", "relational-instance-1");
const mails = of("eu-west-1", "aws:sqs/queue:Queue", "mails");
const hourly = of("eu-west-1", "aws:scheduler/schedule:Schedule", "function-feed-hourly");
const key = of("foundation", "aws:kms/key:Key", "key");
const secret = of("foundation", "aws:secretsmanager/secret:Secret", "origin-secret");
const carts = of("foundation", "aws:dynamodb/table:Table", "carts");
const images = of("foundation", "aws:ecr/replicationConfiguration:ReplicationConfiguration", "replication");
const distribution = of("global", "aws:cloudfront/distribution:Distribution", "distribution");
const endpoint = of("global", "aws:route53/healthCheck:HealthCheck", "endpoint-eu-west-1");
const calculated = of("global", "aws:route53/healthCheck:HealthCheck", "region-eu-west-1");
const switched = of("global", "aws:route53/healthCheck:HealthCheck", "not-evacuated-eu-west-1-from-us-east-1");
const capacityAlarm = of("global", "aws:cloudwatch/metricAlarm:MetricAlarm", "capacity-eu-west-1");
const switchAlarm = of("global", "aws:cloudwatch/metricAlarm:MetricAlarm", "evacuated-eu-west-1-from-us-east-1");
const listener = of("eu-west-1", "aws:lb/listener:Listener", "https");
const primary = of("global", "aws:route53/record:Record", "pair-primary-eu-west-1");
const origin = of("global", "aws:route53/record:Record", "origin-eu-west-1");
const backups = of("global", "aws:backup/plan:Plan", "daily-eu-west-1");
const ring = of("global", "aws:s3/bucketReplicationConfig:BucketReplicationConfig", "backup-ring-eu-west-1");
const replicationPolicy = of("global", "aws:iam/rolePolicy:RolePolicy", "backup-ring-eu-west-1");

/** In what instances serve, and in what all kinds share. */
export const mistakes: readonly Mistake[] = [
  vpc("network-in-three-zones", () => ({ availabilityZoneNames: ["eu-west-1a", "eu-west-1b"] })),
  vpc("nat-in-every-zone", () => ({ natGateways: { strategy: "Single" } })),
  balancer("spread-over-three-zones", (it) => ({ subnets: knownItemsOf(it["subnets"]).slice(1) })),
  subnets("spread-over-three-zones", (it) => ({ subnetIds: knownItemsOf(it["subnetIds"]).slice(1) })),
  group("capacity-one-a-zone", () => ({ minSize: 2 })),
  group("capacity-held-by-alarm", () => ({ minSize: 3 })),
  hosts("capacity-held-by-alarm", () => ({ threshold: 2 })),
  group("room-to-grow", (it) => ({ maxSize: it["minSize"] })),
  template("no-burstable-instances", () => ({ instanceType: "t4g.large" })),
  balancer("load-balancer-keep-alive", () => ({ clientKeepAlive: 3600 })),
  balancer("load-balancer-keep-alive", () => ({ clientKeepAlive: undefined })),
  balancer("load-balancer-outlives-edge", () => ({ idleTimeout: 60 })),
  balancer("load-balancer-cross-zone", () => ({ enableCrossZoneLoadBalancing: false })),
  targets("target-group-minimum-healthy", () => ({ targetGroupHealth: undefined })),
  targets("target-health-detected-soon", () => ({ healthCheck: { path: "/health/ready", interval: 30 } })),
  targets("target-health-is-shallow", (it) => ({
    healthCheck: { ...(it["healthCheck"] as object), path: "/health/region" },
  })),
  targets("target-deregisters-soon", () => ({ deregistrationDelay: undefined })),
  admission("forward-reaches-somebody", () => ({
    actions: [
      {
        type: "forward",
        forward: {
          targetGroups: [
            { arn: "a", weight: 100 },
            { arn: "b", weight: 0 },
          ],
        },
      },
    ],
  })),
  group("group-replaces-unhealthy", () => ({ healthCheckType: "EC2" })),
  group("group-rolls-back", () => ({ instanceRefresh: { strategy: "Rolling", preferences: { autoRollback: true } } })),
  group("group-rolls-back", (it) => ({ launchTemplate: { ...(it["launchTemplate"] as object), version: "$Latest" } })),
  group("group-waits-for-no-capacity", () => ({ waitForCapacityTimeout: undefined })),
  group("group-takes-nothing-away", () => ({ instanceMaintenancePolicy: { minHealthyPercentage: 90 } })),
  experiment("experiments-stop", () => ({ stopConditions: [{ source: "none" }] })),
  experiment("experiments-stop", () => ({ logConfiguration: undefined })),
  hosts("alarm-has-action", () => ({ alarmActions: undefined })),
  hosts("missing-data-breaches", () => ({ treatMissingData: "notBreaching" })),
  carts("table-in-every-region", (it) => ({ replicas: knownItemsOf(it["replicas"]).slice(1) })),
  mails("queue-keeps-failed", () => ({ redrivePolicy: undefined })),
  hourly("schedule-keeps-failed", ({ target }) => ({ target: { ...(target as object), deadLetterConfig: undefined } })),
  cluster("engine-versions-equal", () => ({ engineVersion: "16.4" })),
  instance("engine-versions-equal", () => ({ engineVersion: "16.4" })),
  cluster("database-changes-when-deployed", () => ({ preferredMaintenanceWindow: undefined })),
  instance("database-changes-when-deployed", () => ({ applyImmediately: undefined })),
  instance("members-upgrade-together", () => ({ autoMinorVersionUpgrade: undefined })),
  instance("database-survives-instance", () => ({ availabilityZone: "eu-west-1b" })),
  key("key-in-every-region", () => ({ multiRegion: false })),
  secret("secret-in-every-region", () => ({ replicas: undefined })),
  secret("secret-in-every-region", (it) => ({ replicas: knownItemsOf(it["replicas"]).slice(1) })),
  images("images-in-every-region", () => ({ replicationConfiguration: { rules: [] } })),
  distribution("writes-reach-one-origin", (it) => ({
    defaultCacheBehavior: { ...(it["defaultCacheBehavior"] as object), targetOriginId: "static" },
  })),
  distribution("edge-connects-soon", (it) => ({
    origins: withFirst(it["origins"], { connectionAttempts: 3, connectionTimeout: 10 }),
  })),
  distribution("edge-waits-briefly", (it) => ({
    origins: withFirst(it["origins"], { customOriginConfig: { originReadTimeout: 60 } }),
  })),
  distribution("load-balancer-outlives-edge", (it) => ({
    origins: withFirst(it["origins"], { customOriginConfig: { originKeepaliveTimeout: 180 } }),
  })),
  distribution("edge-forgets-failures", () => ({ customErrorResponses: undefined })),
  distribution("edge-shows-failures", (it) => ({
    customErrorResponses: withFirst(it["customErrorResponses"], { responseCode: 200 }),
  })),
  endpoint("health-check-never-switched", () => ({ disabled: true })),
  endpoint("health-check-detects-soon", () => ({ requestInterval: 30, failureThreshold: 3 })),
  endpoint("health-check-matches-string", () => ({ type: "HTTPS", searchString: undefined })),
  endpoint("health-check-asks-no-routed-name", () => ({ fqdn: "origin.shop.example" })),
  calculated("calculated-check-needs-all", () => ({ childHealthThreshold: 1 })),
  switched("evacuation-keeps-last-status", () => ({ insufficientDataHealthStatus: "Healthy" })),
  switched("evacuation-held-by-survivor", () => ({ cloudwatchAlarmRegion: "eu-west-1" })),
  switched("evacuation-held-by-survivor", () => ({ cloudwatchAlarmRegion: "ap-south-1" })),
  capacityAlarm("capacity-counts-in-dns", () => ({ metricName: "UnHealthyHostCount" })),
  capacityAlarm("capacity-counts-in-dns", () => ({ threshold: 1 })),
  capacityAlarm("health-check-follows-plain-alarm", () => ({ treatMissingData: "breaching" })),
  switchAlarm("health-check-follows-plain-alarm", () => ({ evaluationPeriods: 3, datapointsToAlarm: 2 })),
  switchAlarm("evacuation-held-by-survivor", () => ({ region: "eu-west-1" })),
  primary("routed-record-has-health", () => ({ healthCheckId: undefined })),
  primary("failover-names-expire-soon", () => ({ aliases: undefined, records: ["192.0.2.1"], ttl: 300 })),
  primary("no-weight-zero", () => ({
    failoverRoutingPolicies: undefined,
    weightedRoutingPolicies: [{ weight: 0 }],
  })),
  primary("evaluated-alias-ends-in-checks", () => ({ healthCheckId: undefined })),
  listener("listener-speaks-to-checkers", () => ({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" })),
  origin("alias-carries-health", (it) => ({ aliases: withFirst(it["aliases"], { evaluateTargetHealth: false }) })),
  backups("backups-leave-region", (it) => ({ rules: withFirst(it["rules"], { copyActions: undefined }) })),
  ring("replication-is-measured", (it) => ({
    rules: withFirst(it["rules"], { destination: { bucket: "arn:aws:s3:::copy" } }),
  })),
  replicationPolicy("records-change-by-deployment-only", () => ({
    policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "route53:*", Resource: "*" }] }),
  })),
];

const namespace = of("eu-west-1", "kubernetes:core/v1:Namespace", "storefront");
const deployment = of("eu-west-1", "kubernetes:apps/v1:Deployment", "storefront");
const scaler = of("eu-west-1", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "storefront");
const budget = of("eu-west-1", "kubernetes:policy/v1:PodDisruptionBudget", "storefront");
const nodes = of("eu-west-1", "aws:eks/nodeGroup:NodeGroup", "nodes");
const growth = of("eu-west-1", "kubernetes:karpenter.sh/v1:NodePool", "node-pool");

const specOf = (props: Resource["props"], change: object) => ({ spec: { ...(props["spec"] as object), ...change } });

/** A pod's settings, and those of its first container, are other than they were. */
const podOf = (props: Resource["props"], change: object, container: object = {}) => {
  const template = at(props, "spec", "template") as { spec: object };
  const containers = withFirst(at(template, "spec", "containers"), container);
  return specOf(props, { template: { ...template, spec: { ...template.spec, containers, ...change } } });
};

/** In what pods serve. */
export const containerMistakes: readonly Mistake[] = [
  namespace("pods-ready-when-targets-are", () => ({ metadata: { name: "storefront", labels: {} } })),
  deployment("pods-spread-over-zones", (it) => podOf(it, { topologySpreadConstraints: undefined })),
  deployment("pods-roll-without-loss", (it) => specOf(it, { strategy: undefined })),
  deployment("pods-have-probes", (it) => podOf(it, {}, { livenessProbe: undefined })),
  deployment("pods-ask-for-resources", (it) => podOf(it, {}, { resources: {} })),
  deployment("pods-leave-in-time", (it) => podOf(it, { terminationGracePeriodSeconds: 20 })),
  scaler("capacity-one-a-zone", (it) => specOf(it, { minReplicas: 2 })),
  scaler("capacity-held-by-alarm", (it) => specOf(it, { minReplicas: 3 })),
  scaler("room-to-grow", (it) => specOf(it, { maxReplicas: 4 })),
  budget("pods-have-disruption-budget", (it) => specOf(it, { maxUnavailable: 0 })),
  budget("pods-have-disruption-budget", (it) => specOf(it, { selector: { matchLabels: { app: "another" } } })),
  nodes("capacity-one-a-zone", () => ({ scalingConfig: { minSize: 1 } })),
  nodes("spread-over-three-zones", () => ({ subnetIds: ["subnet-a", "subnet-b"] })),
  nodes("nodes-update-in-parts", () => ({ updateConfig: { maxUnavailablePercentage: 100 } })),
  nodes("no-spot-capacity", () => ({ capacityType: "SPOT" })),
  nodes("no-burstable-instances", () => ({ instanceTypes: ["t4g.large"] })),
  growth("nodes-update-in-parts", (it) => specOf(it, { disruption: { budgets: [{ nodes: "100%" }] } })),
];

const writer = of("us-east-1", "aws:rds/instance:Instance", "relational-instance");

/** In a database of single instances. */
export const instanceMistakes: readonly Mistake[] = [
  writer("database-in-two-zones", () => ({ multiAz: false })),
  writer("database-storage-grows", () => ({ maxAllocatedStorage: undefined })),
  writer("engine-versions-equal", () => ({ engineVersion: "15.8" })),
];
