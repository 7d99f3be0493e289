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

/** Capacity follows a region's share of demand: these may differ too where shares do. */
export const mayDifferByShare: readonly string[] = [
  "aws:autoscaling/group:Group storefront desiredCapacity",
  "aws:autoscaling/group:Group storefront maxSize",
  "aws:autoscaling/group:Group storefront minSize",
  "aws:cloudwatch/metricAlarm:MetricAlarm alb-too-few-healthy-hosts alarmDescription",
  "aws:cloudwatch/metricAlarm:MetricAlarm alb-too-few-healthy-hosts threshold",
  "aws:cloudwatch/metricAlarm:MetricAlarm service-at-maximum alarmDescription",
  "aws:cloudwatch/metricAlarm:MetricAlarm service-at-maximum threshold",
];
