import {
  administratorsObjection,
  clientCidrsObjection,
  publicCidrsObjection,
  securityGroupsObjection,
} from "../clusterFormats";
import { matching, nothingPushed, sharesObjection } from "../formats";
import { choice, integer, list, numbersByName, text } from "../kinds";
import { instanceTypeObjection } from "../instanceTypes";
import { kubernetesInWords, kubernetesObjection, kubernetesVersions } from "../kubernetes";
import { type OwnInputs, thresholdInputs } from "../ownInputs";
import { type ComputeKind, computeKinds } from "../settings";

const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const listenerRules = ["admit-origin-secret", "admit-peer-call", "admit-region-health"];
const forwards = (...paths: readonly string[]): readonly string[] =>
  listenerRules.flatMap((name) => paths.map((path) => `aws:lb/listenerRule:ListenerRule ${name} actions[0].${path}`));
const readinessGate = "kubernetes:core/v1:Namespace storefront metadata.labels.elbv2.k8s.aws/pod-readiness-gate-inject";

/** Everything that one kind makes and the other doesn't. */
const ofKinds = {
  components: ["meridian:region:AutoScalingService", "meridian:region:ContainerService"],
  inputs: ["aws:lb/targetGroup:TargetGroup storefront", "aws:lb/targetGroup:TargetGroup storefront-pods"],
};

const atMost = [
  ...thresholdInputs("service-at-maximum"),
  "aws:autoscaling/group:Group storefront maxSize",
  "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.maxSize",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler storefront spec.maxReplicas",
  "kubernetes:karpenter.sh/v1:NodePool node-pool spec.limits.cpu",
];

/** The maximum is twice the minimum unless something else is said. */
const atLeast = [
  ...atMost,
  ...thresholdInputs("alb-too-few-healthy-hosts"),
  "aws:autoscaling/group:Group storefront desiredCapacity",
  "aws:autoscaling/group:Group storefront minSize",
  "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.desiredSize",
  "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.minSize",
  "kubernetes:apps/v1:Deployment storefront spec.replicas",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler storefront spec.minReplicas",
];

/** What the remote component makes of a cluster. */
const made = "aws:eks/cluster:Cluster cluster-eksCluster";

const apiFrom = (name: string): string => `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule api-from-${name}`;

const version: OwnInputs<string> = {
  inputs: [
    "eks:index:Cluster cluster version",
    `${made} version`,
    "aws:eks/addon:Addon * addonVersion",
    "aws:eks/nodeGroup:NodeGroup nodes version",
    ...["audit", "enforce", "warn"].map(
      (mode) => `kubernetes:core/v1:Namespace storefront metadata.labels.pod-security.kubernetes.io/${mode}-version`,
    ),
  ],
};

/** What the storefront runs on. */
export const compute = {
  computeKind: choice<ComputeKind>({
    scope: "stack",
    values: computeKinds,
    example: "asg",
    own: {
      ...ofKinds,
      inputs: [
        ...ofKinds.inputs,
        ...forwards("targetGroupArn"),
        "aws:cloudwatch/dashboard:Dashboard dashboard dashboardBody",
        // Nodes of a cluster can't be slowed down.
        "aws:fis/experimentTemplate:ExperimentTemplate slow-region",
        // Names the group in which nothing is launched.
        "aws:iam/rolePolicy:RolePolicy fault-experiments policy",
        // Only the kind that serves is protected, follows requests, and has pods that wait for their target to be healthy.
        "aws:autoscaling/policy:Policy requests",
        readinessGate,
        "eks:index:Cluster cluster deletionProtection",
        `${made} deletionProtection`,
        // Alarms ask the kind that serves.
        `${alarm} alb-too-few-healthy-hosts dimensions.TargetGroup`,
        `${alarm} alb-unhealthy-hosts dimensions.TargetGroup`,
        `${alarm} service-at-maximum *`,
        `${alarm} service-cpu *`,
        `${alarm} service-status-checks *`,
        `${alarm} service-pods-unschedulable`,
      ],
    },
  }),
  computeStandby: choice<ComputeKind | "none">({
    scope: "stack",
    values: ["none", ...computeKinds],
    example: "none",
    own: ofKinds,
  }),
  computeStandbyPercent: integer({
    scope: "stack",
    min: 0,
    max: 99,
    example: 0,
    unit: "percent of requests",
    own: { inputs: [...forwards("targetGroupArn", "forward", "forward.targetGroups[*].weight"), readinessGate] },
  }),
  kubernetesVersion: text({
    scope: "stack",
    allowed: kubernetesInWords,
    example: kubernetesVersions[kubernetesVersions.length - 1]!,
    objection: kubernetesObjection,
    own: version,
  }),
  clusterPublicCidrs: list({
    scope: "stack",
    allowed: "Allowed: IPv4 blocks such as 203.0.113.0/24, or nothing for a private endpoint only",
    example: [],
    objection: publicCidrsObjection,
    own: {
      inputs: ["endpointPublicAccess", "publicAccessCidrs"].flatMap((input) => [
        `eks:index:Cluster cluster ${input}`,
        `${made} vpcConfig.${input}`,
      ]),
    },
  }),
  clusterClientCidrs: list({
    scope: "stack",
    allowed: "Allowed: IPv4 blocks inside the VPC or joined to it, such as 10.20.0.0/16, or nothing",
    example: [],
    objection: clientCidrsObjection,
    own: { inputs: [apiFrom("*-*-*-*-*")] },
  }),
  clusterClientSecurityGroupIds: list({
    scope: "stack",
    allowed: "Allowed: ids of security groups that the region's VPC knows, such as sg-0123456789abcdef0, or nothing",
    example: [],
    objection: securityGroupsObjection,
    own: { inputs: [apiFrom("sg-*")] },
  }),
  clusterAdministratorArns: list({
    scope: "world",
    allowed: "Allowed: ARNs of IAM roles and users, such as arn:aws:iam::123456789012:role/administrator, or nothing",
    example: [],
    objection: administratorsObjection,
  }),
  instanceType: text({
    scope: "world",
    allowed: "Allowed: an EC2 instance type such as m7g.large",
    example: "m7g.large",
    objection: instanceTypeObjection,
  }),
  imageDigest: text({
    scope: "stack",
    allowed: "Allowed: sha256: and 64 hexadecimal digits, as the registry reports it",
    example: nothingPushed,
    objection: matching(/^sha256:[0-9a-f]{64}$/, "which is not an image's digest"),
    own: {
      inputs: [
        { input: "aws:ec2/launchTemplate:LaunchTemplate storefront userData", text: /@sha256:[0-9a-f]{64}/ },
        "kubernetes:apps/v1:Deployment storefront spec.template.spec.containers[storefront].image",
        "kubernetes:apps/v1:Deployment storefront spec.template.spec.initContainers[migrate].image",
      ],
    },
  }),
  storefrontPort: integer({
    scope: "world",
    min: 1024,
    max: 65535,
    example: 8080,
    unit: "(a port that needs no root)",
  }),
  demandInstances: integer({ scope: "world", min: 1, max: 5000, example: 4, unit: "instances" }),
  demandShares: numbersByName({
    scope: "world",
    allowed: "Allowed: a share above 0 for every region, adding up to 1, or nothing at all for equal shares",
    example: {},
    objection: sharesObjection,
    own: { inputs: atLeast, matters: (shares, region) => shares[region] },
  }),
  minInstances: integer({
    scope: "stack",
    min: 0,
    max: 1000,
    example: 0,
    unit: "instances (0: as few as static stability allows)",
    own: { inputs: atLeast },
  }),
  maxInstances: integer({
    scope: "stack",
    min: 0,
    max: 1000,
    example: 0,
    unit: "instances (0: twice the minimum)",
    own: { inputs: atMost },
  }),
  cpuTargetPercent: integer({ scope: "world", min: 10, max: 90, example: 50, unit: "percent" }),
  requestsPerTargetPerMinute: integer({ scope: "world", min: 1, max: 1_000_000, example: 3000, unit: "requests" }),
  bakeSeconds: integer({ scope: "world", min: 60, max: 86_400, example: 300, unit: "seconds" }),
  bakeRequests: integer({ scope: "world", min: 0, max: 10_000_000, example: 100, unit: "requests" }),
};
