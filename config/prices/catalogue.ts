/**
 * Everything that the platform pays for: in which unit, on which page AWS says the price, and how the price is found in AWS' Price List
 * files. The figures themselves stand in a file for each region beside this one. Pure.
 */

import { optional } from "./optional";
import { globalOnly, onDemandPage, page, type PricedThing, type PricedThings, usage } from "./pricedThing";

const network = {
  "nat-gateway": {
    what: "NAT gateway",
    unit: "hour",
    page: page("vpc"),
    offer: usage("AmazonEC2", /^NatGateway-Hours$/),
  },
  "nat-gateway-data": {
    what: "data through a NAT gateway",
    unit: "GB",
    page: page("vpc"),
    offer: usage("AmazonEC2", /^NatGateway-Bytes$/),
  },
  "public-ipv4": {
    what: "public IPv4 address",
    unit: "hour",
    page: page("vpc"),
    offer: usage("AmazonVPC", /^PublicIPv4:InUseAddress$/),
  },
  "interface-endpoint": {
    what: "interface endpoint in a zone",
    unit: "hour",
    page: page("privatelink"),
    offer: usage("AmazonVPC", /^VpcEndpoint-Hours$/),
  },
  "load-balancer": {
    what: "Application Load Balancer",
    unit: "hour",
    page: page("elasticloadbalancing"),
    offer: usage("AWSELB", /^LoadBalancerUsage$/, { where: { operation: "LoadBalancing:Application" } }),
  },
  "load-balancer-capacity": {
    what: "capacity unit of a load balancer",
    unit: "hour",
    page: page("elasticloadbalancing"),
    offer: usage("AWSELB", /^LCUUsage$/, { where: { operation: "LoadBalancing:Application" } }),
  },
  "inter-region-transfer": {
    what: "data sent to another region",
    unit: "GB",
    page: onDemandPage,
    offer: "the Price List has a row for each pair of regions",
  },
} as const satisfies PricedThings;

const compute = {
  "volume-gp3": {
    what: "gp3 volume",
    unit: "GB and month",
    page: page("ebs"),
    offer: usage("AmazonEC2", /^EBS:VolumeUsage\.gp3$/),
  },
  "kubernetes-cluster": {
    what: "EKS cluster in standard support",
    unit: "hour",
    page: page("eks"),
    offer: usage("AmazonEKS", /^AmazonEKS-Hours:perCluster$/),
  },
} as const satisfies PricedThings;

const databases = {
  "aurora-storage": {
    what: "storage of Aurora",
    unit: "GB and month",
    page: page("rds/aurora"),
    offer: usage("AmazonRDS", /^Aurora:StorageUsage$/, { where: { "Database Engine": "Aurora PostgreSQL" } }),
  },
  "aurora-requests": {
    what: "reads and writes of Aurora's storage",
    unit: "million",
    page: page("rds/aurora"),
    offer: usage("AmazonRDS", /^Aurora:StorageIOUsage$/, {
      where: { "Database Engine": "Aurora PostgreSQL" },
      times: 1e6,
    }),
  },
  "rds-storage": {
    what: "gp3 storage of RDS in two zones",
    unit: "GB and month",
    page: page("rds/postgresql"),
    offer: usage("AmazonRDS", /^RDS:Multi-AZ-GP3-Storage$/, { where: { "Database Engine": "PostgreSQL" } }),
  },
  "documentdb-storage": {
    what: "storage of DocumentDB",
    unit: "GB and month",
    page: page("documentdb"),
    offer: usage("AmazonDocDB", /^StorageUsage$/),
  },
  "documentdb-requests": {
    what: "reads and writes of DocumentDB's storage",
    unit: "million",
    page: page("documentdb"),
    offer: usage("AmazonDocDB", /^StorageIOUsage$/, { times: 1e6 }),
  },
} as const satisfies PricedThings;

const operations = {
  metric: {
    what: "CloudWatch metric",
    unit: "month",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^CW:MetricMonitorUsage$/),
  },
  alarm: {
    what: "CloudWatch alarm on a metric",
    unit: "month",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^CW:AlarmMonitorUsage$/),
  },
  "metric-requests": {
    what: "requests that put metrics",
    unit: "thousand",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^CW:Requests$/, { times: 1000, where: { operation: "PutMetricData" } }),
  },
  logs: {
    what: "logs written",
    unit: "GB",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^DataProcessing-Bytes$/),
  },
  "log-storage": {
    what: "logs kept",
    unit: "GB and month",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^TimedStorage-ByteHrs$/),
  },
  "scheduler-invocations": {
    what: "invocations of EventBridge Scheduler",
    unit: "million",
    page: page("eventbridge"),
    offer: usage("AWSEvents", /^Scheduler-Invocation.*$/, { times: 1e6 }),
  },
  "encryption-key": {
    what: "KMS key or replica",
    unit: "month",
    page: page("kms"),
    offer: usage("awskms", /^KMS-Keys$/),
  },
  secret: {
    what: "secret or its replica",
    unit: "month",
    page: page("secrets-manager"),
    offer: usage("AWSSecretsManager", /^AWSSecretsManager-Secrets$/),
  },
  "restore-test": {
    what: "restore test of AWS Backup",
    unit: "test",
    page: page("backup"),
    offer: "the Price List names no unit for a single restore test",
  },
  "fault-action": {
    what: "action of a fault experiment",
    unit: "minute",
    page: page("fis"),
    offer: usage("AWSFIS", /^.*ActionMinutes.*$/i),
  },
} as const satisfies PricedThings;

const world = {
  dashboard: {
    ...globalOnly,
    what: "dashboard beyond the account's third",
    unit: "month",
    page: page("cloudwatch"),
    offer: usage("AmazonCloudWatch", /^DashboardsUsageHour(-Basic)?$/),
  },
  "hosted-zone": {
    ...globalOnly,
    what: "hosted zone",
    unit: "month",
    page: page("route53"),
    offer: usage("AmazonRoute53", /^HostedZone$/),
  },
  "health-check": {
    ...globalOnly,
    what: "Route 53 health check of something in AWS",
    unit: "month",
    page: page("route53"),
    offer: usage("AmazonRoute53", /^Health-Check-AWS$/),
  },
  "health-check-feature": {
    ...globalOnly,
    what: "HTTPS, string matching or the fast interval of a health check",
    unit: "month",
    page: page("route53"),
    offer: usage("AmazonRoute53", /^Health-Check-Option-AWS$/),
  },
  "web-acl": {
    ...globalOnly,
    what: "web ACL of the edge",
    unit: "month",
    page: page("waf"),
    offer: usage("awswaf", /^WebACLV2$/),
  },
  "web-acl-rule": {
    ...globalOnly,
    what: "rule of a web ACL",
    unit: "month",
    page: page("waf"),
    offer: usage("awswaf", /^RuleV2$/),
  },
} as const satisfies PricedThings;

const things = { ...network, ...compute, ...databases, ...operations, ...optional, ...world };

/** Instances have a price for each type or class: `instance:m7g.large`, `aurora:db.r6g.large`. */
export const instanceFamilies = {
  instance: {
    what: "EC2 instance",
    page: onDemandPage,
    service: "AmazonEC2",
    usage: /^BoxUsage:/,
    where: { "Operating System": "Linux", Tenancy: "Shared", "Pre Installed S/W": "NA", CapacityStatus: "Used" },
  },
  aurora: {
    what: "Aurora instance",
    page: page("rds/aurora"),
    service: "AmazonRDS",
    usage: /^InstanceUsage:/,
    where: { "Database Engine": "Aurora PostgreSQL" },
  },
  rds: {
    what: "RDS instance with its standby",
    page: page("rds/postgresql"),
    service: "AmazonRDS",
    usage: /^Multi-AZUsage:/,
    where: { "Database Engine": "PostgreSQL", "Deployment Option": "Multi-AZ" },
  },
  documentdb: {
    what: "DocumentDB instance",
    page: page("documentdb"),
    service: "AmazonDocDB",
    usage: /^InstanceUsage:/,
    where: {},
  },
} as const;

export type InstanceFamily = keyof typeof instanceFamilies;
export type PriceKey = keyof typeof things | `${InstanceFamily}:${string}`;

/** Keys that don't depend on an instance's type. */
export const fixedKeys = Object.keys(things) as (keyof typeof things)[];

const isFamily = (name: string): name is InstanceFamily => Object.hasOwn(instanceFamilies, name);

/** What a key is for. @throws Error for a key that nobody declared here. */
export function pricedThing(key: PriceKey): PricedThing {
  if (Object.hasOwn(things, key)) return (things as PricedThings)[key]!;
  const [family = "", type = ""] = key.split(":");
  if (!isFamily(family) || type === "")
    throw new Error(`${key} is no price's key: add it to config/prices/catalogue.ts`);
  const { what, where, ...found } = instanceFamilies[family];
  const offer = { service: found.service, usage: found.usage, where: { ...where, "Instance Type": type } };
  return { what: `${what} ${type}`, unit: "hour", page: found.page, offer };
}
