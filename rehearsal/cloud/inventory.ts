/** What really is in the emulated account, asked kind by kind through the AWS SDK, apart from any entry or state. */
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { BackupClient, ListBackupVaultsCommand } from "@aws-sdk/client-backup";
import { CloudFrontClient, ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { EKSClient, ListClustersCommand, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { ListHealthChecksCommand, ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListConfigurationSetsCommand, ListEmailIdentitiesCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StateResource } from "../../deploy/protocol";
import type { Cloud } from "../providers/entry";

export interface ListedKind {
  readonly name: string;
  /** Types whose ids `list` gives. */
  readonly types: readonly string[];
  readonly scope: "regional" | "global";
  /** Ids of such things that AWS makes for resources of other types. */
  readonly madeFor?: Readonly<Record<string, (it: StateResource) => string[]>>;
  /** Other regions in which a resource of these types is listed by the same id. */
  readonly alsoIn?: (it: StateResource) => string[];
  list(cloud: Cloud): Promise<string[]>;
}

const ids = (list: readonly (string | undefined)[] | undefined): string[] => (list ?? []).flatMap((it) => it ?? []);

/** AWS makes one of each in every account, and keeps it. */
const isDefault = (name: string | undefined): boolean =>
  name === "default" || name === "Default" || name === "aws/efs/automatic-backup-vault";

/** A node group's nodes are launched by an Auto Scaling group that EKS makes. */
function groupsOfNodes({ outputs }: StateResource): string[] {
  const resources = (outputs["resources"] ?? []) as readonly { autoscalingGroups?: readonly { name?: string }[] }[];
  return ids(resources.flatMap((it) => it.autoscalingGroups ?? []).map((it) => it.name));
}

const clusterNames = async (cloud: Cloud): Promise<string[]> =>
  ids((await cloud.client(EKSClient).send(new ListClustersCommand({}))).clusters);

const regional: readonly ListedKind[] = [
  {
    name: "VPCs",
    types: ["aws:ec2/vpc:Vpc"],
    scope: "regional",
    list: async (cloud) => {
      const { Vpcs } = await cloud.client(EC2Client).send(new DescribeVpcsCommand({}));
      return ids(Vpcs?.filter((it) => !it.IsDefault).map((it) => it.VpcId));
    },
  },
  {
    name: "subnets",
    types: ["aws:ec2/subnet:Subnet"],
    scope: "regional",
    list: async (cloud) => {
      const { Subnets } = await cloud.client(EC2Client).send(new DescribeSubnetsCommand({}));
      return ids(Subnets?.filter((it) => !it.DefaultForAz).map((it) => it.SubnetId));
    },
  },
  {
    name: "security groups",
    types: ["aws:ec2/securityGroup:SecurityGroup"],
    scope: "regional",
    madeFor: {
      "aws:eks/cluster:Cluster": ({ outputs }) =>
        ids([(outputs["vpcConfig"] as { clusterSecurityGroupId?: string } | undefined)?.clusterSecurityGroupId]),
    },
    list: async (cloud) => {
      const { SecurityGroups } = await cloud.client(EC2Client).send(new DescribeSecurityGroupsCommand({}));
      return ids(SecurityGroups?.filter((it) => !isDefault(it.GroupName)).map((it) => it.GroupId));
    },
  },
  {
    name: "load balancers",
    types: ["aws:lb/loadBalancer:LoadBalancer"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(ElasticLoadBalancingV2Client).send(new DescribeLoadBalancersCommand({}));
      return ids(found.LoadBalancers?.map((it) => it.LoadBalancerArn));
    },
  },
  {
    name: "Auto Scaling groups",
    types: ["aws:autoscaling/group:Group"],
    scope: "regional",
    madeFor: { "aws:eks/nodeGroup:NodeGroup": groupsOfNodes },
    list: async (cloud) => {
      const found = await cloud.client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({}));
      return ids(found.AutoScalingGroups?.map((it) => it.AutoScalingGroupName));
    },
  },
  {
    name: "EKS clusters",
    types: ["aws:eks/cluster:Cluster"],
    scope: "regional",
    list: clusterNames,
  },
  {
    name: "node groups",
    types: ["aws:eks/nodeGroup:NodeGroup"],
    scope: "regional",
    list: async (cloud) => {
      const found = await Promise.all(
        (await clusterNames(cloud)).map(async (clusterName) => {
          const { nodegroups } = await cloud.client(EKSClient).send(new ListNodegroupsCommand({ clusterName }));
          return ids(nodegroups).map((name) => `${clusterName}:${name}`);
        }),
      );
      return found.flat();
    },
  },
  {
    name: "database clusters",
    types: ["aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(RDSClient).send(new DescribeDBClustersCommand({}));
      return ids(found.DBClusters?.map((it) => it.DBClusterIdentifier));
    },
  },
  {
    name: "database instances",
    types: ["aws:rds/clusterInstance:ClusterInstance", "aws:docdb/clusterInstance:ClusterInstance"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(RDSClient).send(new DescribeDBInstancesCommand({}));
      return ids(found.DBInstances?.filter((it) => it.DBClusterIdentifier).map((it) => it.DBInstanceIdentifier));
    },
  },
  {
    name: "databases outside clusters",
    types: ["aws:rds/instance:Instance"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(RDSClient).send(new DescribeDBInstancesCommand({}));
      return ids(found.DBInstances?.filter((it) => !it.DBClusterIdentifier).map((it) => it.DbiResourceId));
    },
  },
  {
    name: "backup vaults",
    types: ["aws:backup/vault:Vault"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(BackupClient).send(new ListBackupVaultsCommand({}));
      return ids(found.BackupVaultList?.map((it) => it.BackupVaultName)).filter((it) => !isDefault(it));
    },
  },
  {
    name: "alarms",
    types: ["aws:cloudwatch/metricAlarm:MetricAlarm"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud
        .client(CloudWatchClient)
        .send(new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm"] }));
      const alarms = (found.MetricAlarms ?? []).map((it) => it.AlarmName);
      return ids(alarms).filter((it) => !it.startsWith("TargetTracking-"));
    },
  },
  {
    name: "log groups",
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({}));
      return ids(found.logGroups?.map((it) => it.logGroupName));
    },
  },
  {
    name: "SNS topics",
    types: ["aws:sns/topic:Topic"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(SNSClient).send(new ListTopicsCommand({}));
      return ids(found.Topics?.map((it) => it.TopicArn));
    },
  },
  {
    name: "SES configuration sets",
    types: ["aws:sesv2/configurationSet:ConfigurationSet"],
    scope: "regional",
    list: async (cloud) =>
      ids((await cloud.client(SESv2Client).send(new ListConfigurationSetsCommand({}))).ConfigurationSets),
  },
  {
    name: "SES identities",
    types: ["aws:sesv2/emailIdentity:EmailIdentity"],
    scope: "regional",
    list: async (cloud) => {
      const found = await cloud.client(SESv2Client).send(new ListEmailIdentitiesCommand({}));
      return ids(found.EmailIdentities?.map((it) => it.IdentityName));
    },
  },
  {
    name: "SQS queues",
    types: ["aws:sqs/queue:Queue"],
    scope: "regional",
    list: async (cloud) => ids((await cloud.client(SQSClient).send(new ListQueuesCommand({}))).QueueUrls),
  },
  {
    name: "user pools",
    types: ["aws:cognito/userPool:UserPool"],
    scope: "regional",
    list: async (cloud) => {
      const command = new ListUserPoolsCommand({ MaxResults: 60 });
      return ids((await cloud.client(CognitoIdentityProviderClient).send(command)).UserPools?.map((it) => it.Id));
    },
  },
  {
    name: "DynamoDB tables",
    types: ["aws:dynamodb/table:Table"],
    scope: "regional",
    alsoIn: ({ inputs }) =>
      ((inputs["replicas"] ?? []) as readonly { readonly regionName: string }[]).map((it) => it.regionName),
    list: async (cloud) => ids((await cloud.client(DynamoDBClient).send(new ListTablesCommand({}))).TableNames),
  },
];

const worldwide: readonly ListedKind[] = [
  {
    name: "buckets",
    types: ["aws:s3/bucket:Bucket"],
    scope: "global",
    list: async (cloud) =>
      ids((await cloud.client(S3Client).send(new ListBucketsCommand({}))).Buckets?.map((it) => it.Name)),
  },
  {
    name: "IAM roles",
    types: ["aws:iam/role:Role"],
    scope: "global",
    list: async (cloud) => {
      const { Roles } = await cloud.client(IAMClient).send(new ListRolesCommand({ MaxItems: 1000 }));
      return ids(Roles?.filter((it) => !it.Path?.startsWith("/aws-service-role/")).map((it) => it.RoleName));
    },
  },
  {
    name: "hosted zones",
    types: ["aws:route53/zone:Zone"],
    scope: "global",
    list: async (cloud) => {
      const { HostedZones } = await cloud.client(Route53Client).send(new ListHostedZonesCommand({}));
      return ids(HostedZones?.map((it) => it.Id?.replace("/hostedzone/", "")));
    },
  },
  {
    name: "health checks",
    types: ["aws:route53/healthCheck:HealthCheck"],
    scope: "global",
    list: async (cloud) =>
      ids((await cloud.client(Route53Client).send(new ListHealthChecksCommand({}))).HealthChecks?.map((it) => it.Id)),
  },
  {
    name: "distributions",
    types: ["aws:cloudfront/distribution:Distribution"],
    scope: "global",
    list: async (cloud) => {
      const { DistributionList } = await cloud.client(CloudFrontClient).send(new ListDistributionsCommand({}));
      return ids(DistributionList?.Items?.map((it) => it.Id));
    },
  },
];

export const kinds: readonly ListedKind[] = [...regional, ...worldwide];

/** One thing that a stack's state knows, or that the cloud lists. */
export interface Item {
  readonly kind: string;
  readonly region: string;
  readonly id: string;
}

/** Asks for every kind, in each of these regions; global kinds are asked once. */
export async function listEverything(cloudIn: (region: string) => Cloud, regions: readonly string[]): Promise<Item[]> {
  const found: Item[] = [];
  for (const kind of kinds) {
    const places = kind.scope === "global" ? ["us-east-1"] : regions;
    for (const region of places) {
      const listed = await kind.list(cloudIn(region));
      found.push(...listed.map((id) => ({ kind: kind.name, region: kind.scope === "global" ? "global" : region, id })));
    }
  }
  return found;
}
