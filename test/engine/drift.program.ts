import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

const shop = (Action: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

function network() {
  const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
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

/** What is set on a bucket beside its versions. */
function settingsOf(bucket: aws.s3.Bucket, key: pulumi.Output<string>): void {
  const closed = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  new aws.s3.BucketPublicAccessBlock("closed", { bucket: bucket.bucket, ...closed });
  const policy = bucket.arn.apply((Resource) => {
    const Statement = [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource }];
    return JSON.stringify({ Version: "2012-10-17", Statement });
  });
  new aws.s3.BucketPolicy("own-account", { bucket: bucket.bucket, policy });
  const rule = { id: "old", status: "Enabled", filter: {}, expiration: { days: 30 } };
  new aws.s3.BucketLifecycleConfiguration("expiring", { bucket: bucket.bucket, rules: [rule] });
  new aws.s3.BucketServerSideEncryptionConfiguration("encrypted", {
    bucket: bucket.bucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key } }],
  });
}

function traffic(vpcId: pulumi.Output<string>) {
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId });
  const routes = new aws.ec2.RouteTable("routes", { vpcId });
  new aws.ec2.Route("out", { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id });
  const targets = new aws.lb.TargetGroup("targets", { vpcId, port: 8080, protocol: "HTTP", deregistrationDelay: 60 });
  const zone = new aws.route53.Zone("zone", { name: "shop.example" });
  new aws.route53.Record("shop", {
    zoneId: zone.zoneId,
    name: "shop.example",
    type: "A",
    ttl: 60,
    records: ["192.0.2.1"],
  });
  return { routes: routes.id, targets: targets.arn, zone: zone.zoneId };
}

function operations(topic: pulumi.Output<string>) {
  const key = new aws.kms.Key("key", { description: "Everything at rest", enableKeyRotation: true });
  const secret = new aws.secretsmanager.Secret("credentials", { description: "of the database" });
  const policy = topic.apply((arn) =>
    shop("sns:Publish").replace(
      '"Resource":"*"',
      `"Principal":{"Service":"cloudwatch.amazonaws.com"},"Resource":"${arn}"`,
    ),
  );
  new aws.sns.TopicPolicy("publishers", { arn: topic, policy });
  const dashboard = new aws.cloudwatch.Dashboard("region", {
    dashboardName: "region",
    dashboardBody: '{"widgets":[]}',
  });
  const repository = new aws.ecr.Repository("images", { name: "shop/web", imageTagMutability: "IMMUTABLE" });
  const selection = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 10 };
  const rules = [{ rulePriority: 1, selection, action: { type: "expire" } }];
  new aws.ecr.LifecyclePolicy("few", { repository: repository.name, policy: JSON.stringify({ rules }) });
  const schedule = new aws.scheduler.Schedule("heartbeat", {
    name: "heartbeat",
    scheduleExpression: "rate(1 minute)",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
      roleArn: "arn:aws:iam::123456789012:role/r",
      input: "{}",
    },
  });
  const outputs = { key: key.keyId, secret: secret.arn, dashboard: dashboard.dashboardName };
  return { keyArn: key.arn, outputs: { ...outputs, repository: repository.name, schedule: schedule.name } };
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
  const { keyArn, outputs } = operations(topic.arn);
  settingsOf(bucket, keyArn);
  const log = new aws.cloudwatch.LogGroup("log", { retentionInDays: 30 });
  const trust = shop("sts:AssumeRole").replace('"Resource":"*"', '"Principal":{"Service":"ec2.amazonaws.com"}');
  const role = new aws.iam.Role("instance", { assumeRolePolicy: trust });
  const policy = new aws.iam.RolePolicy("reads", { role: role.name, policy: shop("s3:GetObject") });
  const pages = new aws.sns.Topic("pages", {});
  return {
    ...service(subnets),
    ...traffic(vpc.id),
    ...outputs,
    vpc: vpc.id,
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
