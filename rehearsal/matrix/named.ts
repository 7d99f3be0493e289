import type { PlatformConfiguration } from "./configuration";

const repository = { githubRepository: "example-shop@1234567/platform@89012345" };

/** An RDS instance and its replicas in regions that are none of the defaults, and not where CloudFront's things are. */
const replicasElsewhere: PlatformConfiguration = {
  regions: ["eu-central-1", "ap-northeast-1", "us-west-2", "eu-north-1"],
  everywhere: {
    databaseKind: "rds",
    faultExperiments: true,
    hostedZoneId: "Z0123456789ABCDEFGHIJ",
    demandInstances: 12,
    demandShares: { "eu-central-1": 0.4, "ap-northeast-1": 0.3, "us-west-2": 0.2, "eu-north-1": 0.1 },
    objectLockDays: 14,
    ...repository,
  },
  own: {
    "eu-central-1": { vpcCidr: "10.16.0.0/16", alertEmail: "operators@shop.example.com" },
    "ap-northeast-1": { vpcCidr: "172.20.0.0/17", alertEmail: "tokyo@shop.example.com" },
    "us-west-2": { vpcCidr: "192.168.0.0/18", logRetentionDays: 7 },
    "eu-north-1": { vpcCidr: "10.32.0.0/20" },
  },
};

/**
 * Platforms that people would write and that nothing else rehearses: `npm run rehearse -- --configuration NAME`. The nightly workflow
 * runs them all.
 */
export const namedConfigurations: Readonly<Record<string, PlatformConfiguration>> = {
  "replicas-elsewhere": replicasElsewhere,
  "replicas-elsewhere-one-nat": {
    ...replicasElsewhere,
    // One NAT gateway is for platforms that may be thrown away: the policy pack refuses it of one that is protected.
    everywhere: { ...replicasElsewhere.everywhere, natStrategy: "single", protect: false },
  },
  "six-regions-one-cluster": {
    regions: ["eu-west-1", "us-east-1", "me-central-1", "ap-southeast-2", "ca-central-1", "af-south-1"],
    everywhere: { priceClass: "PriceClass_All" },
    own: {
      "eu-west-1": { vpcCidr: "10.20.0.0/16" },
      "us-east-1": { vpcCidr: "10.10.0.0/16" },
      "me-central-1": { vpcCidr: "10.40.0.0/16", computeKind: "eks", clusterClientCidrs: ["10.40.0.0/16"] },
      "ap-southeast-2": { vpcCidr: "10.50.0.0/16" },
      "ca-central-1": { vpcCidr: "10.60.0.0/16" },
      "af-south-1": { vpcCidr: "10.70.0.0/16" },
    },
  },
  "two-old-clusters": {
    regions: ["ap-southeast-2", "af-south-1"],
    everywhere: {
      priceClass: "PriceClass_All",
      faultExperiments: true,
      computeKind: "eks",
      kubernetesVersion: "1.34",
      instanceType: "m7i.large",
      storefrontPort: 65535,
    },
    own: {
      "ap-southeast-2": { vpcCidr: "10.80.0.0/16", clusterClientCidrs: ["10.80.0.0/16"] },
      "af-south-1": { vpcCidr: "172.31.240.0/20", clusterClientCidrs: ["172.31.240.0/20"] },
    },
  },
  "each-its-own": {
    regions: ["eu-west-3", "ap-northeast-2", "us-east-2"],
    everywhere: {
      computeKind: "eks",
      eventsKind: "sqs",
      mailFrom: "The shop <orders@shop.example.com>",
      merchantAlertEmail: "merchants@shop.example.com",
      cartsKind: "dynamodb",
      demandInstances: 12,
      demandShares: { "eu-west-3": 0.5, "ap-northeast-2": 0.3, "us-east-2": 0.2 },
    },
    own: {
      "eu-west-3": { vpcCidr: "10.96.0.0/16", clusterClientCidrs: ["10.96.0.0/16"] },
      "ap-northeast-2": {
        vpcCidr: "172.24.0.0/18",
        availabilityZones: ["ap-northeast-2b", "ap-northeast-2c", "ap-northeast-2d"],
        kubernetesVersion: "1.35",
        clusterClientCidrs: [],
        clusterPublicCidrs: ["203.0.113.0/24"],
        minInstances: 12,
        maxInstances: 30,
        replicationLagSeconds: 10,
        latencyP99Milliseconds: 1500,
        errorPercent: 2,
        logRetentionDays: 90,
        alertEmail: "seoul@shop.example.com",
        owner: "seoul-team",
        costCenter: "shop-asia",
        dataClass: "restricted",
      },
      "us-east-2": {
        vpcCidr: "192.168.64.0/20",
        computeKind: "asg",
        computeStandby: "eks",
        computeStandbyPercent: 10,
        clusterClientCidrs: ["192.168.64.0/20"],
      },
    },
  },
};
