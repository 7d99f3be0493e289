import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

const shop = (Action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

function network() {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.20.0.0/16" });
  const subnets = ["a", "b"].map((zone, index) => {
    const place = { cidrBlock: `10.20.${index}.0/24`, availabilityZone: `eu-west-1${zone}` };
    return new aws.ec2.Subnet(`zone-${zone}`, { vpcId: vpc.id, ...place }).id;
  });
  return { vpc, subnets };
}

function webAcl(): aws.wafv2.WebAcl {
  const seen = (metricName: string) => ({
    metricName,
    cloudwatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const rate = {
    name: "rate",
    priority: 1,
    action: { block: {} },
    statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP" } },
    visibilityConfig: seen("rate"),
  };
  const acl = { scope: "REGIONAL", defaultAction: { allow: {} }, visibilityConfig: seen("shop") };
  return new aws.wafv2.WebAcl("firewall", { ...acl, rules: [rate] });
}

function service(subnets: pulumi.Output<string>[]) {
  const template = new aws.ec2.LaunchTemplate("template", { imageId: "ami-12c6146b", instanceType: "m7i.large" });
  const group = new aws.autoscaling.Group("storefront", {
    minSize: 2,
    maxSize: 4,
    vpcZoneIdentifiers: subnets,
    launchTemplate: { id: template.id, version: "1" },
    waitForCapacityTimeout: "0",
  });
  const balancer = new aws.lb.LoadBalancer("balancer", { internal: true, subnets, idleTimeout: 60 });
  return { group: group.name, balancer: balancer.arn };
}

/** One resource of each kind that people like to change by hand. */
async function program(): Promise<Record<string, unknown>> {
  const { vpc, subnets } = network();
  const access = new aws.ec2.SecurityGroup("access", { vpcId: vpc.id, description: "the service" });
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "192.0.2.0/24" };
  const rule = new aws.vpc.SecurityGroupIngressRule("from-the-office", { securityGroupId: access.id, ...https });
  const alarm = new aws.cloudwatch.MetricAlarm("too-slow", {
    namespace: "AWS/ApplicationELB",
    metricName: "TargetResponseTime",
    statistic: "Average",
    period: 60,
    evaluationPeriods: 3,
    threshold: 0.8,
    comparisonOperator: "GreaterThanThreshold",
  });
  const topic = new aws.sns.Topic("alerts", { tags: { Owner: "platform-team" } });
  const check = new aws.route53.HealthCheck("endpoint", {
    type: "HTTPS",
    fqdn: "origin.shop.example",
    resourcePath: "/health/region",
    failureThreshold: 3,
    requestInterval: 10,
  });
  const bucket = new aws.s3.Bucket("backups", {});
  new aws.s3.BucketVersioning("kept", { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } });
  const log = new aws.cloudwatch.LogGroup("log", { retentionInDays: 30 });
  const trust = shop("sts:AssumeRole").replace('"Resource":"*"', '"Principal":{"Service":"ec2.amazonaws.com"}');
  const role = new aws.iam.Role("instance", { assumeRolePolicy: trust });
  const policy = new aws.iam.RolePolicy("reads", { role: role.name, policy: shop("s3:GetObject") });
  const pages = new aws.sns.Topic("pages", {});
  return {
    ...service(subnets),
    access: access.id,
    rule: rule.securityGroupRuleId,
    alarm: alarm.name,
    topic: topic.arn,
    check: check.id,
    bucket: bucket.bucket,
    log: log.name,
    role: role.name,
    policy: policy.name,
    firewall: webAcl().id,
    pages: pages.arn,
  };
}

export = program;
