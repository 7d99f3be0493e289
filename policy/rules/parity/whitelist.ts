/**
 * Where inputs of two regions may differ once each region's own name, block and zones are written alike. Every line is a reason for
 * the regions not to be the same; think twice before adding one. What a configuration key makes different is declared beside the key.
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

/** Each region's backup bucket is copied to another region, and pausing that names it. */
export const mayDifferByRing: readonly string[] = [
  "aws:fis/experimentTemplate:ExperimentTemplate pause-copies actions[pause].parameters[region].value",
];

/** By type: when AWS may touch a database, and when it backs it up. Each region has a night of its own. */
export const mayDifferByMaintenance: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/cluster:Cluster": ["preferredBackupWindow", "preferredMaintenanceWindow"],
  "aws:docdb/cluster:Cluster": ["preferredBackupWindow", "preferredMaintenanceWindow"],
  "aws:rds/clusterInstance:ClusterInstance": ["preferredMaintenanceWindow"],
  "aws:docdb/clusterInstance:ClusterInstance": ["preferredMaintenanceWindow"],
  "aws:rds/instance:Instance": ["backupWindow", "maintenanceWindow"],
};
