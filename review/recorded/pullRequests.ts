/** Twenty pull requests as people make them, and in each the line that a reviewer must not miss. */

export interface Edit {
  readonly file: string;
  /** What stands there; the whole file is new where that is missing. */
  readonly from?: string | RegExp;
  readonly to: string;
}

export interface PullRequest {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Part of the dangerous row: its type and name. */
  readonly dangerous: { readonly type: string; readonly name: string };
}

const key = (name: string, from: string, to: string): Edit => ({
  file: "Pulumi.yaml",
  from: new RegExp(`(\n  ${name}:\n(?:    .*\n)*?    default: )${from}`),
  to: `$1${to}`,
});

export const pullRequests: readonly PullRequest[] = [
  {
    name: "subnet-plan",
    edits: [{ file: "Pulumi.eu-west-1.yaml", from: /10\.\d+\.0\.0\/16/, to: "10.99.0.0/16" }],
    dangerous: { type: "aws:ec2/vpc:Vpc", name: "vpc" },
  },
  {
    name: "renamed-component",
    edits: [{ file: "components/region/relationalDatabase.ts", from: '"relational-cluster"', to: '"orders-cluster"' }],
    dangerous: { type: "aws:rds/cluster:Cluster", name: "relational-cluster" },
  },
  {
    name: "health-check-path",
    edits: [
      { file: "components/region/loadBalancer.ts", from: '"/health/ready"', to: '"/healthz"' },
      { file: "components/global/healthChecks.ts", from: '"/health/region"', to: '"/healthz"' },
    ],
    dangerous: { type: "aws:route53/healthCheck:HealthCheck", name: "endpoint-us-east-1" },
  },
  {
    name: "iam-widening",
    edits: [
      {
        file: "components/region/storefrontPermissions.ts",
        from: 'Action: "secretsmanager:GetSecretValue", Resource: secretArns',
        to: 'Action: "secretsmanager:*", Resource: "*"',
      },
    ],
    dangerous: { type: "aws:iam/rolePolicy:RolePolicy", name: "storefront" },
  },
  {
    name: "tag",
    edits: [key("owner", "\\S+", "payments-team")],
    dangerous: { type: "aws:acm/certificate:Certificate", name: "certificate" },
  },
  {
    name: "engine-version",
    edits: [key("relationalEngineVersion", "\\S+", '"17.10"')],
    dangerous: { type: "aws:rds/globalCluster:GlobalCluster", name: "relational-global-cluster" },
  },
  {
    name: "region-added",
    edits: [
      key("regions", "\\[.*\\]", "[us-east-1, eu-west-1, ap-south-1, eu-central-1]"),
      {
        file: "Pulumi.eu-central-1.yaml",
        to: "config:\n  aws:region: eu-central-1\n  meridian:vpcCidr: 10.40.0.0/16\n",
      },
    ],
    dangerous: { type: "pulumi:pulumi:Stack", name: "eu-central-1" },
  },
  {
    name: "region-removed",
    edits: [key("regions", "\\[.*\\]", "[us-east-1, eu-west-1]")],
    dangerous: { type: "aws:ecr/repository:Repository", name: "storefront-ap-south-1" },
  },
  {
    name: "secret-rotated",
    edits: [key("secretGeneration", "\\d+", "1")],
    dangerous: { type: "aws:secretsmanager/secretVersion:SecretVersion", name: "origin-secret" },
  },
  {
    name: "policy-switched-off",
    edits: [
      {
        file: "policy/rules/data/notDeleted.ts",
        from: 'level: "mandatory"',
        to: 'level: "advisory"',
      },
    ],
    dangerous: { type: "meridian:policy:Rule", name: "data-not-deleted" },
  },
  {
    name: "instance-type",
    edits: [key("instanceType", "\\S+", "m7g.xlarge")],
    dangerous: { type: "aws:ec2/launchTemplate:LaunchTemplate", name: "storefront" },
  },
  {
    name: "protection-off",
    edits: [key("protect", "true", "false")],
    dangerous: { type: "aws:rds/cluster:Cluster", name: "relational-cluster" },
  },
  {
    name: "fewer-instances",
    edits: [key("maxInstances", "\\d+", "8")],
    dangerous: { type: "aws:autoscaling/group:Group", name: "storefront" },
  },
  {
    name: "alarm-threshold",
    edits: [key("errorPercent", "\\d+", "40")],
    dangerous: { type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: "alb-error-rate" },
  },
  {
    name: "firewall-limit",
    edits: [key("wafRequestsPerFiveMinutes", "\\d+", "100")],
    dangerous: { type: "aws:wafv2/webAcl:WebAcl", name: "web-acl" },
  },
  {
    name: "slow-failover",
    edits: [key("healthCheckFailureThreshold", "\\d+", "9")],
    dangerous: { type: "aws:route53/healthCheck:HealthCheck", name: "endpoint-us-east-1" },
  },
  {
    name: "more-edges",
    edits: [key("priceClass", "\\S+", "PriceClass_All")],
    dangerous: { type: "aws:cloudfront/distribution:Distribution", name: "distribution" },
  },
  {
    name: "object-lock",
    edits: [key("objectLockDays", "\\d+", "7")],
    dangerous: { type: "aws:s3/bucket:Bucket", name: "backup-bucket" },
  },
  {
    name: "database-class",
    edits: [key("relationalInstanceClass", "\\S+", "db.r6g.xlarge")],
    dangerous: { type: "aws:rds/clusterInstance:ClusterInstance", name: "relational-instance-1" },
  },
  {
    name: "another-domain",
    edits: [key("domain", "\\S+", "shop.example.org")],
    dangerous: { type: "aws:route53/zone:Zone", name: "zone" },
  },
];
