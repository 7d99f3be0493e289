import { CloudWatchClient, DeleteDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteRouteCommand, EC2Client, ModifyVpcAttributeCommand } from "@aws-sdk/client-ec2";
import { DeleteLifecyclePolicyCommand, ECRClient, PutImageTagMutabilityCommand } from "@aws-sdk/client-ecr";
import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { DisableKeyRotationCommand, KMSClient } from "@aws-sdk/client-kms";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient, UpdateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Cloud } from "../../rehearsal/providers/entry";

export type DriftOutputs = Readonly<Record<string, string>>;

/** Something that is changed behind the program's back, and the line of a plan with refresh that tells of it. */
export interface PlantedDrift {
  readonly what: string;
  readonly line: string;
  change(cloud: Cloud, outputs: DriftOutputs): Promise<unknown>;
}

const ofBuckets: readonly PlantedDrift[] = [
  {
    what: "a bucket that isn't closed to the public any more",
    line: "create aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock closed",
    change: (cloud, { bucket: Bucket }) => cloud.client(S3Client).send(new DeletePublicAccessBlockCommand({ Bucket })),
  },
  {
    what: "a bucket without its policy",
    line: "create aws:s3/bucketPolicy:BucketPolicy own-account",
    change: (cloud, { bucket: Bucket }) => cloud.client(S3Client).send(new DeleteBucketPolicyCommand({ Bucket })),
  },
  {
    what: "a bucket that keeps everything for ever",
    line: "create aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration expiring",
    change: (cloud, { bucket: Bucket }) => cloud.client(S3Client).send(new DeleteBucketLifecycleCommand({ Bucket })),
  },
  {
    what: "a bucket encrypted by another key",
    line: "update aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration encrypted: rules",
    change: (cloud, { bucket: Bucket }) => {
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
      const ServerSideEncryptionConfiguration = { Rules };
      return cloud.client(S3Client).send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  },
];

const ofSecurity: readonly PlantedDrift[] = [
  {
    what: "a key that isn't rotated",
    line: "update aws:kms/key:Key key: enableKeyRotation",
    change: (cloud, { key: KeyId }) => cloud.client(KMSClient).send(new DisableKeyRotationCommand({ KeyId })),
  },
  {
    what: "a role that somebody else may assume",
    line: "update aws:iam/role:Role instance: assumeRolePolicy",
    change: (cloud, { role: RoleName }) => {
      const Principal = { AWS: "arn:aws:iam::999999999999:root" };
      const Statement = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      return cloud.client(IAMClient).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    },
  },
  {
    what: "a secret's description",
    line: "update aws:secretsmanager/secret:Secret credentials: description",
    change: (cloud, { secret: SecretId }) =>
      cloud.client(SecretsManagerClient).send(new UpdateSecretCommand({ SecretId, Description: "of somebody" })),
  },
  {
    what: "a topic that others may publish to",
    line: "update aws:sns/topicPolicy:TopicPolicy publishers: policy",
    change: (cloud, { topic: TopicArn }) => {
      const Statement = [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: TopicArn }];
      const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
      const command = new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue });
      return cloud.client(SNSClient).send(command);
    },
  },
];

const ofTraffic: readonly PlantedDrift[] = [
  {
    what: "a VPC's names",
    line: "update aws:ec2/vpc:Vpc network: enableDnsHostnames",
    change: (cloud, { vpc: VpcId }) =>
      cloud.client(EC2Client).send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: false } })),
  },
  {
    what: "a route that is removed",
    line: "create aws:ec2/route:Route out",
    change: (cloud, { routes: RouteTableId }) =>
      cloud.client(EC2Client).send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0" })),
  },
  {
    what: "how long a target is drained",
    line: "update aws:lb/targetGroup:TargetGroup targets: deregistrationDelay",
    change: (cloud, { targets: TargetGroupArn }) => {
      const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "7" }];
      const command = new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes });
      return cloud.client(ElasticLoadBalancingV2Client).send(command);
    },
  },
  {
    what: "a record that leads elsewhere",
    line: "update aws:route53/record:Record shop: records",
    change: (cloud, { zone: HostedZoneId }) => {
      const ResourceRecordSet = { Name: "shop.example", TTL: 60, ResourceRecords: [{ Value: "192.0.2.66" }] };
      const changed = { Action: "UPSERT" as const, ResourceRecordSet: { ...ResourceRecordSet, Type: "A" as const } };
      const ChangeBatch = { Changes: [changed] };
      return cloud.client(Route53Client).send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
    },
  },
];

const ofOperations: readonly PlantedDrift[] = [
  {
    what: "a dashboard that is deleted",
    line: "create aws:cloudwatch/dashboard:Dashboard region",
    change: (cloud, { dashboard }) =>
      cloud.client(CloudWatchClient).send(new DeleteDashboardsCommand({ DashboardNames: [dashboard!] })),
  },
  {
    what: "images that may be replaced under their tags",
    line: "update aws:ecr/repository:Repository images: imageTagMutability",
    change: (cloud, { repository: repositoryName }) =>
      cloud.client(ECRClient).send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "MUTABLE" })),
  },
  {
    what: "images that are kept for ever",
    line: "create aws:ecr/lifecyclePolicy:LifecyclePolicy few",
    change: (cloud, { repository: repositoryName }) =>
      cloud.client(ECRClient).send(new DeleteLifecyclePolicyCommand({ repositoryName })),
  },
  {
    what: "a schedule that runs more seldom",
    line: "update aws:scheduler/schedule:Schedule heartbeat: scheduleExpression",
    change: async (cloud, { schedule: Name }) => {
      const client = cloud.client(SchedulerClient);
      const { FlexibleTimeWindow, Target } = await client.send(new GetScheduleCommand({ Name }));
      const same = { Name, FlexibleTimeWindow, Target };
      await client.send(new UpdateScheduleCommand({ ...same, ScheduleExpression: "rate(1 hour)" }));
    },
  },
];

export const moreDrifts: readonly PlantedDrift[] = [...ofBuckets, ...ofSecurity, ...ofTraffic, ...ofOperations];
