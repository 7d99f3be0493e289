import assert from "node:assert/strict";
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribePoliciesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  BackupClient,
  DescribeRestoreJobCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
  StartRestoreJobCommand,
} from "@aws-sdk/client-backup";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeListenersCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import * as rds from "@aws-sdk/client-rds";
import { GetHealthCheckCommand, ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import * as s3 from "@aws-sdk/client-s3";
import {
  CreateScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { firstPlatform, platformNames } from "../config/platformNames";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { cloudsAt, emulatedAccount } from "../rehearsal/providers/cloud";
import type { Cloud } from "../rehearsal/providers/entry";
import { deployedDrillPolicy } from "./deployedDrillPolicy";
import { type DeployedStatement, listed } from "./policyEvaluation";

const region = "eu-west-1";
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${emulatedAccount}:${rest}`;
const globalCluster = `arn:aws:rds::${emulatedAccount}:global-cluster:meridian-relational`;
const Bucket = "backup-bucket-1234567";
const objects = (cloud: Cloud): s3.S3Client => cloud.client(s3.S3Client);
const move = {
  GlobalClusterIdentifier: "meridian-relational",
  TargetDbClusterIdentifier: arn("rds", "cluster:relational"),
};
const heartbeat = {
  ...{ Name: platformNames(firstPlatform).evacuationSchedule("us-east-1"), ScheduleExpression: "rate(1 minute)" },
  FlexibleTimeWindow: { Mode: "OFF" as const },
  Target: {
    Arn: "arn:aws:scheduler:::aws-sdk:cloudwatch:putMetricData",
    RoleArn: `arn:aws:iam::${emulatedAccount}:role/evacuation-heartbeat-1234567`,
  },
};
const published = { Namespace: "Meridian/Evacuation", MetricData: [{ MetricName: "RegionEvacuated", Value: 0 }] };

const copy = { DBClusterIdentifier: "drill-restore-relational-own" };
const restore = {
  RecoveryPointArn: arn("rds", "cluster-snapshot:awsbackup:job-1"),
  IamRoleArn: `arn:aws:iam::${emulatedAccount}:role/restore-testing-role-1234567`,
  Metadata: copy,
};
const run = (cloud: Cloud): Promise<unknown> =>
  cloud.client(rds.RDSClient).send(
    new rds.CreateDBInstanceCommand({
      ...{ ...copy, DBInstanceIdentifier: `${copy.DBClusterIdentifier}-1` },
      ...{ DBInstanceClass: "db.t4g.medium", Engine: "aurora-postgresql" },
    }),
  );

/** For each permission a call that needs it, as drills make it. */
const calls: Readonly<Record<string, (cloud: Cloud) => Promise<unknown>>> = {
  "acm:DescribeCertificate": (it) =>
    it.client(ACMClient).send(new DescribeCertificateCommand({ CertificateArn: arn("acm", "certificate/1") })),
  "autoscaling:DescribeAutoScalingGroups": (it) =>
    it.client(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({})),
  "autoscaling:DescribeInstanceRefreshes": (it) =>
    it.client(AutoScalingClient).send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: "storefront" })),
  "autoscaling:DescribePolicies": (it) => it.client(AutoScalingClient).send(new DescribePoliciesCommand({})),
  "backup:DescribeRestoreJob": (it) =>
    it.client(BackupClient).send(new DescribeRestoreJobCommand({ RestoreJobId: "1" })),
  "backup:ListRestoreJobs": (it) => it.client(BackupClient).send(new ListRestoreJobsCommand({ ByStatus: "RUNNING" })),
  "backup:StartRestoreJob": (it) => it.client(BackupClient).send(new StartRestoreJobCommand(restore)),
  "backup:ListRecoveryPointsByBackupVault": (it) =>
    it.client(BackupClient).send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: "meridian" })),
  "cloudwatch:DescribeAlarms": (it) =>
    it.client(cloudwatch.CloudWatchClient).send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: ["a"] })),
  "cloudwatch:DescribeAlarmsForMetric": (it) =>
    it
      .client(cloudwatch.CloudWatchClient)
      .send(new cloudwatch.DescribeAlarmsForMetricCommand({ Namespace: "a", MetricName: "b" })),
  "cloudwatch:GetMetricData": (it) =>
    it.client(cloudwatch.CloudWatchClient).send(
      new cloudwatch.GetMetricDataCommand({
        ...{ StartTime: new Date(0), EndTime: new Date(60_000) },
        MetricDataQueries: [
          { Id: "a", MetricStat: { Metric: { Namespace: "a", MetricName: "b" }, Period: 60, Stat: "Sum" } },
        ],
      }),
    ),
  "cloudwatch:PutMetricData": (it) =>
    it.client(cloudwatch.CloudWatchClient).send(new cloudwatch.PutMetricDataCommand(published)),
  "dynamodb:DescribeTable": (it) =>
    it.client(DynamoDBClient).send(new DescribeTableCommand({ TableName: "meridian-carts" })),
  "elasticloadbalancing:DescribeListeners": (it) =>
    it
      .client(ElasticLoadBalancingV2Client)
      .send(new DescribeListenersCommand({ LoadBalancerArn: arn("elasticloadbalancing", "loadbalancer/app/a/1") })),
  "elasticloadbalancing:DescribeTargetHealth": (it) =>
    it
      .client(ElasticLoadBalancingV2Client)
      .send(new DescribeTargetHealthCommand({ TargetGroupArn: arn("elasticloadbalancing", "targetgroup/a/1") })),
  "iam:PassRole": (it) => it.client(SchedulerClient).send(new UpdateScheduleCommand(heartbeat)),
  "kms:CreateGrant": run,
  "kms:DescribeKey": run,
  "kms:Decrypt": (it) => objects(it).send(new s3.GetObjectCommand({ Bucket, Key: "drills/eu-west-1/there" })),
  "kms:GenerateDataKey": (it) =>
    objects(it).send(new s3.PutObjectCommand({ Bucket, Key: "drills/eu-west-1/new", Body: "a", IfNoneMatch: "*" })),
  "rds:CreateDBInstance": run,
  "rds:DeleteDBCluster": (it) =>
    it.client(rds.RDSClient).send(new rds.DeleteDBClusterCommand({ ...copy, SkipFinalSnapshot: true })),
  "rds:DeleteDBInstance": (it) =>
    it
      .client(rds.RDSClient)
      .send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: `${copy.DBClusterIdentifier}-1` })),
  "rds:DescribeDBClusters": (it) =>
    it.client(rds.RDSClient).send(new rds.DescribeDBClustersCommand({ DBClusterIdentifier: "relational" })),
  "rds:DescribeDBInstances": (it) =>
    it
      .client(rds.RDSClient)
      .send(new rds.DescribeDBInstancesCommand({ DBInstanceIdentifier: `${copy.DBClusterIdentifier}-1` })),
  "rds:DescribeGlobalClusters": (it) => it.client(rds.RDSClient).send(new rds.DescribeGlobalClustersCommand({})),
  "rds:FailoverGlobalCluster": (it) =>
    it.client(rds.RDSClient).send(new rds.FailoverGlobalClusterCommand({ ...move, AllowDataLoss: true })),
  "rds:PromoteReadReplica": (it) =>
    it
      .client(rds.RDSClient)
      .send(new rds.PromoteReadReplicaCommand({ DBInstanceIdentifier: "meridian-relational-eu-west-1" })),
  "rds:SwitchoverGlobalCluster": (it) => it.client(rds.RDSClient).send(new rds.SwitchoverGlobalClusterCommand(move)),
  "route53:GetHealthCheck": (it) =>
    it.client(Route53Client).send(new GetHealthCheckCommand({ HealthCheckId: "00000000-0000-0000-0000-000000000000" })),
  "route53:ListResourceRecordSets": (it) =>
    it.client(Route53Client).send(new ListResourceRecordSetsCommand({ HostedZoneId: "Z0123456789" })),
  "s3:GetBucketVersioning": (it) => objects(it).send(new s3.GetBucketVersioningCommand({ Bucket })),
  "s3:GetReplicationConfiguration": (it) => objects(it).send(new s3.GetBucketReplicationCommand({ Bucket })),
  "s3:GetObject": (it) => objects(it).send(new s3.GetObjectCommand({ Bucket, Key: "drills/eu-west-1/there" })),
  "s3:ListAllMyBuckets": (it) => objects(it).send(new s3.ListBucketsCommand({ Prefix: "backup-bucket-" })),
  "s3:ListBucket": (it) => objects(it).send(new s3.ListObjectsV2Command({ Bucket, Prefix: "drills/eu-west-1/" })),
  "s3:PutObject": (it) =>
    objects(it).send(new s3.PutObjectCommand({ Bucket, Key: "drills/eu-west-1/there", Body: "a" })),
  "scheduler:GetSchedule": (it) => it.client(SchedulerClient).send(new GetScheduleCommand({ Name: heartbeat.Name })),
  "scheduler:UpdateSchedule": (it) => it.client(SchedulerClient).send(new UpdateScheduleCommand(heartbeat)),
  "secretsmanager:DescribeSecret": (it) =>
    it.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: arn("secretsmanager", "secret:a-1") })),
  "sns:ListSubscriptionsByTopic": (it) =>
    it.client(SNSClient).send(new ListSubscriptionsByTopicCommand({ TopicArn: arn("sns", "alarms") })),
};

describe("the drill role on the emulator", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  const policies: Record<string, readonly DeployedStatement[]> = {};
  let role: Cloud;

  before(async () => {
    const cloud = cloudIn(region);
    const { KeyMetadata } = await cloud.client(KMSClient).send(new CreateKeyCommand({}));
    const key = KeyMetadata!.Arn!;
    await deployThere(cloud, key);
    const scope = { accountId: emulatedAccount, regions: [region, "us-east-1"], keyArns: [key] };
    for (const relationalKind of ["aurora-global", "rds"] as const)
      policies[relationalKind] = await deployedDrillPolicy({
        ...{ ...scope, relationalKind },
        globalClusterArns: [globalCluster],
        // Those of experiments are held to their permissions in drillExperiments.test.ts.
        faultExperiments: false,
        features: { carts: { kind: "dynamodb" } },
      });
    role = await assumed(cloud, endpoint());
  });

  const holds = async (statements: readonly DeployedStatement[]) => {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    await cloudIn(region)
      .client(IAMClient)
      .send(new PutRolePolicyCommand({ RoleName: "drill", PolicyName: "policy", PolicyDocument }));
  };
  const outcomeOf = async (action: string): Promise<string> => {
    const call = calls[action] ?? assert.fail(`say by which call ${action} is needed`);
    try {
      await call(role);
      return "allowed";
    } catch (error) {
      const { name, message } = error as Error;
      if (name === "NotImplemented") throw error;
      return /^AccessDenied/.test(name) ? (/to perform: (\S+)/.exec(message)?.[1] ?? message) : "allowed";
    }
  };

  for (const kind of ["aurora-global", "rds"] as const) {
    it(`may make each call that drills make with ${kind}`, async () => {
      await holds(policies[kind]!);
      const actions = actionsOf(policies[kind]!);
      assert.deepEqual(
        actions.filter((it) => !(it in calls)),
        [],
        "say here by which call each is needed",
      );
      const denied: string[] = [];
      for (const it of actions) if ((await outcomeOf(it)) !== "allowed") denied.push(`${it}: ${await outcomeOf(it)}`);
      assert.deepEqual(denied, []);
    });

    it(`is denied each call whose permission is taken away, and is told which, with ${kind}`, async () => {
      for (const action of actionsOf(policies[kind]!)) {
        await holds(without(action, policies[kind]!));
        assert.equal(await outcomeOf(action), action);
      }
    });
  }

  it("deletes nothing that isn't called as a copy is, and passes on no role to AWS Backup but the one that restores", async () => {
    await holds(policies["rds"]!);
    const denied = { name: /^AccessDenied/ };
    const databases = role.client(rds.RDSClient);
    const cluster = new rds.DeleteDBClusterCommand({ DBClusterIdentifier: "relational", SkipFinalSnapshot: true });
    await assert.rejects(databases.send(cluster), denied);
    const instance = new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: "meridian-relational-eu-west-1" });
    await assert.rejects(databases.send(instance), denied);
    const IamRoleArn = `arn:aws:iam::${emulatedAccount}:role/backup-1234567`;
    const restoring = new StartRestoreJobCommand({ ...restore, IamRoleArn });
    await assert.rejects(role.client(BackupClient).send(restoring), denied);
  });

  it("publishes no other metric, moves nobody else's clusters, and writes nowhere else", async () => {
    await holds(policies["aurora-global"]!);
    const denied = { name: /^AccessDenied/ };
    const alarms = role.client(cloudwatch.CloudWatchClient);
    await assert.rejects(
      alarms.send(new cloudwatch.PutMetricDataCommand({ ...published, Namespace: "Other" })),
      denied,
    );
    const failover = new rds.FailoverGlobalClusterCommand({
      ...{ ...move, AllowDataLoss: true },
      TargetDbClusterIdentifier: arn("rds", "cluster:foreign"),
    });
    await assert.rejects(role.client(rds.RDSClient).send(failover), denied);
    await assert.rejects(objects(role).send(new s3.PutObjectCommand({ Bucket, Key: "orders", Body: "a" })), denied);
  });
});

const actionsOf = (statements: readonly DeployedStatement[]): readonly string[] => [
  ...new Set(statements.flatMap(({ Action }) => listed(Action))),
];

const without = (action: string, statements: readonly DeployedStatement[]): readonly DeployedStatement[] =>
  statements.flatMap((it) => {
    const Action = listed(it.Action).filter((other) => other !== action);
    return Action.length === 0 ? [] : [{ ...it, Action }];
  });

/** As little as the calls need to be judged: tags, a bucket's key, an object, and what is only asked for. */
async function deployThere(cloud: Cloud, key: string): Promise<void> {
  const databases = cloud.client(rds.RDSClient);
  const engine = { Engine: "aurora-postgresql", MasterUsername: "shop", MasterUserPassword: "not-a-secret" };
  const Tags = [{ Key: "Project", Value: "meridian" }];
  await databases.send(new rds.CreateDBClusterCommand({ ...engine, DBClusterIdentifier: "relational", Tags }));
  await databases.send(new rds.CreateDBClusterCommand({ ...engine, DBClusterIdentifier: "foreign" }));
  await databases.send(new rds.CreateDBClusterCommand({ ...engine, ...copy, StorageEncrypted: true, KmsKeyId: key }));
  await databases.send(
    new rds.CreateDBInstanceCommand({
      ...{
        DBInstanceIdentifier: "meridian-relational-eu-west-1",
        DBInstanceClass: "db.t4g.medium",
        Engine: "postgres",
      },
      ...{ MasterUsername: "shop", MasterUserPassword: "not-a-secret", AllocatedStorage: 20, Tags },
    }),
  );
  await cloud.client(SchedulerClient).send(new CreateScheduleCommand(heartbeat));
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await objects(cloud).send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key } as const;
  const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault }];
  await objects(cloud).send(
    new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
  );
  await objects(cloud).send(new s3.PutObjectCommand({ Bucket, Key: "drills/eu-west-1/there", Body: "a" }));
}

async function assumed(cloud: Cloud, endpoint: string): Promise<Cloud> {
  await cloud.client(IAMClient).send(new CreateRoleCommand({ RoleName: "drill", AssumeRolePolicyDocument: "{}" }));
  const RoleArn = `arn:aws:iam::${emulatedAccount}:role/drill`;
  const { Credentials } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" }));
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  const caller = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! };
  return cloudsAt(endpoint, caller)(region);
}
