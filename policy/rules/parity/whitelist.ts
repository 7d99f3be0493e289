/**
 * Where inputs of two regions may differ once each region's own name, block and zones are written alike. Every line is a reason for
 * the regions not to be the same; think twice before adding one.
 */
export const mayDiffer: readonly string[] = [
  // Only the region that is made first makes databases; the others join them.
  "aws:rds/cluster:Cluster relational-cluster masterUsername",
  "aws:rds/cluster:Cluster relational-cluster masterPassword",
  "aws:rds/cluster:Cluster relational-cluster databaseName",
  "aws:rds/cluster:Cluster relational-cluster sourceRegion",
  "aws:docdb/cluster:Cluster document-cluster masterUsername",
  "aws:docdb/cluster:Cluster document-cluster masterPassword",
];

/** The same of kind `rds`, beside what a promotion moves: AWS takes no last snapshot of a replica. */
export const mayDifferOfInstances: readonly string[] = [
  "aws:rds/instance:Instance relational-instance finalSnapshotIdentifier",
  "aws:rds/instance:Instance relational-instance skipFinalSnapshot",
];

/** A version is rolled out to one region after the other, and each region counts its own. */
export const mayDifferByRollout: readonly string[] = ["aws:autoscaling/group:Group storefront launchTemplate.version"];

/** By type: when AWS may touch a database, and when it backs it up. Each region has a night of its own. */
export const mayDifferByMaintenance: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/cluster:Cluster": ["preferredBackupWindow", "preferredMaintenanceWindow"],
  "aws:docdb/cluster:Cluster": ["preferredBackupWindow", "preferredMaintenanceWindow"],
  "aws:rds/clusterInstance:ClusterInstance": ["preferredMaintenanceWindow"],
  "aws:docdb/clusterInstance:ClusterInstance": ["preferredMaintenanceWindow"],
  "aws:rds/instance:Instance": ["backupWindow", "maintenanceWindow"],
};

/** Capacity follows a region's share of demand: these may differ too where shares do, whatever the storefront runs on. */
const byShare: readonly string[] = [
  "aws:cloudwatch/metricAlarm:MetricAlarm alb-too-few-healthy-hosts alarmDescription",
  "aws:cloudwatch/metricAlarm:MetricAlarm alb-too-few-healthy-hosts threshold",
  "aws:cloudwatch/metricAlarm:MetricAlarm service-at-maximum alarmDescription",
  "aws:cloudwatch/metricAlarm:MetricAlarm service-at-maximum threshold",
];

/** The same of what each kind of compute counts capacity in. */
const byShareOfKind = {
  asg: [
    "aws:autoscaling/group:Group storefront desiredCapacity",
    "aws:autoscaling/group:Group storefront maxSize",
    "aws:autoscaling/group:Group storefront minSize",
  ],
  eks: [
    "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.desiredSize",
    "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.maxSize",
    "aws:eks/nodeGroup:NodeGroup nodes scalingConfig.minSize",
    "kubernetes:apps/v1:Deployment storefront spec.replicas",
    "kubernetes:autoscaling/v2:HorizontalPodAutoscaler storefront spec.maxReplicas",
    "kubernetes:autoscaling/v2:HorizontalPodAutoscaler storefront spec.minReplicas",
    "kubernetes:karpenter.sh/v1:NodePool node-pool spec.limits.cpu",
  ],
} as const;

export const mayDifferByShareIn = (kind: keyof typeof byShareOfKind): readonly string[] => [
  ...byShare,
  ...byShareOfKind[kind],
];

export const mayDifferByShare: readonly string[] = [...byShare, ...byShareOfKind.asg, ...byShareOfKind.eks];
