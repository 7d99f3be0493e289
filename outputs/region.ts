import { type Contract, shape } from "./contract";

/** What a region's stack hands to `global`, to the drills and to people. */
export interface RegionOutputs {
  region: string;
  vpcId: string;
  /** Public addresses that this region's private subnets leave from. */
  natAddresses: string[];
  loadBalancerArn: string;
  /** The load balancer's own DNS name, never a routed one. */
  loadBalancerDnsName: string;
  /** Canonical hosted zone of the load balancer, for alias records. */
  loadBalancerZoneId: string;
  /** Security group that `global` opens to the other regions' NAT addresses. */
  peersSecurityGroupId: string;
  /** Target group of the kind of compute that serves. */
  targetGroupArn: string;
  /** Healthy targets there below which the region's users are better off elsewhere. */
  leastHealthyTargets: number;
  /** Group of the instances that the storefront runs on, whatever the kind of compute. */
  autoScalingGroupName: string;
  /** Launch template of those instances; empty where they are nodes of a cluster, which rolls out by itself. */
  launchTemplateId: string;
  /** Its newest version, which a rollout brings the instances to. */
  launchTemplateVersion: string;
  /** Alarms that stop a new version of the storefront and bring the one before back. */
  rollbackAlarmNames: string[];
  /** Identifier of this region's Aurora cluster, or of its RDS instance. */
  relationalDatabaseId: string;
  relationalDatabaseArn: string;
  documentClusterId: string;
  documentClusterArn: string;
  backupBucketName: string;
  backupBucketArn: string;
  backupVaultName: string;
  backupVaultArn: string;
  /** Role with which AWS Backup restores copies in this region. */
  restoreRoleArn: string;
  alarmTopicArn: string;
  dashboardName: string;
  /** Templates of experiments by the faults that they begin (outputs/faultExperiments.ts); none unless they are configured. */
  faultTemplateIds: Record<string, string>;
}

export const regionContract: Contract<RegionOutputs> = {
  kind: "region",
  checks: {
    region: shape.string,
    vpcId: shape.string,
    natAddresses: shape.strings,
    loadBalancerArn: shape.string,
    loadBalancerDnsName: shape.string,
    loadBalancerZoneId: shape.string,
    peersSecurityGroupId: shape.string,
    targetGroupArn: shape.string,
    leastHealthyTargets: shape.count,
    autoScalingGroupName: shape.string,
    launchTemplateId: shape.stringOrNone,
    launchTemplateVersion: shape.stringOrNone,
    rollbackAlarmNames: shape.strings,
    relationalDatabaseId: shape.string,
    relationalDatabaseArn: shape.string,
    documentClusterId: shape.string,
    documentClusterArn: shape.string,
    backupBucketName: shape.string,
    backupBucketArn: shape.string,
    backupVaultName: shape.string,
    backupVaultArn: shape.string,
    restoreRoleArn: shape.string,
    alarmTopicArn: shape.string,
    dashboardName: shape.string,
    faultTemplateIds: shape.stringByFault,
  },
};
