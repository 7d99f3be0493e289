import * as pulumi from "@pulumi/pulumi";
import type { DatabaseKind } from "../../config/settings";
import { ownNames } from "../shared/platform";
import type { Features } from "./ciPolicies";
import { evacuationNamespace, heartbeatRole, restoringRole, scheduleName, type Statement } from "../shared/policy";

export interface DrillScope {
  readonly accountId: pulumi.Input<string>;
  readonly regions: readonly string[];
  readonly relationalKind: DatabaseKind;
  /** The global clusters, the only ones a drill moves. */
  readonly globalClusterArns: readonly pulumi.Input<string>[];
  /** Keys of the regions, which encrypt what a drill writes down. */
  readonly keyArns: readonly pulumi.Input<string>[];
  /** Value of the tag `Project` on the regional clusters and instances. */
  readonly project: string;
  /** Whether the regions have templates of experiments to start. */
  readonly faultExperiments: boolean;
  /** What is off by default: a table with carts is looked at. */
  readonly features?: Features;
}

/**
 * `drill`: exactly what the drills declare that they call (drill/drill.ts), and what they write down: test/drillPolicy.test.ts holds both to
 * each other. It changes which database writes, turns evacuation switches, and makes and deletes isolated copies from backups; the rest is
 * looking.
 */
export const drillStatements = (scope: DrillScope): Statement[] => [
  ...movesOfClusters(scope),
  ...promotions(scope),
  {
    Sid: "TurnEvacuationSwitches",
    Effect: "Allow",
    Action: "cloudwatch:PutMetricData",
    Resource: "*",
    Condition: {
      StringEquals: { "cloudwatch:namespace": evacuationNamespace(), "aws:RequestedRegion": scope.regions },
    },
  },
  ...holdsEvacuation(scope),
  ...restores(scope),
  ...copies(scope),
  ...(scope.faultExperiments ? experiments(scope) : []),
  ...looks(scope),
  ...records(scope, "write"),
];

/** `readiness`: what `npm run drill -- readiness` asks, and the records that tell whether a drill is open. It changes nothing. */
export const readinessStatements = (scope: DrillScope): Statement[] => [
  { ...holding(scope), Sid: "LookAtSwitches", Action: "scheduler:GetSchedule" },
  ...looks(scope),
  ...records(scope, "read"),
];

/** AWS asks for it on the global cluster and on the member that is to write. */
function movesOfClusters({ accountId, regions, globalClusterArns, project }: DrillScope): Statement[] {
  const moves = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"];
  return [
    { Sid: "MoveGlobalClusters", Effect: "Allow", Action: moves, Resource: globalClusterArns },
    {
      Sid: "MoveMembers",
      Effect: "Allow",
      Action: moves,
      Resource: regions.map((region) => pulumi.interpolate`arn:aws:rds:${region}:${accountId}:cluster:*`),
      Condition: { StringEquals: { "aws:ResourceTag/Project": project } },
    },
  ];
}

/** Turns the schedules that hold a switch. Turning one passes its role on again. */
const holdsEvacuation = (scope: DrillScope): Statement[] => [
  holding(scope),
  {
    Sid: "PassHeartbeatRole",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: pulumi.interpolate`arn:aws:iam::${scope.accountId}:role${ownNames().rolePath}${heartbeatRole}-*`,
    Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  },
];

const holding = ({ accountId, regions }: DrillScope): Statement => ({
  Sid: "HoldEvacuation",
  Effect: "Allow",
  Action: ["scheduler:GetSchedule", "scheduler:UpdateSchedule"],
  Resource: regions.map(
    (region) => pulumi.interpolate`arn:aws:scheduler:${region}:${accountId}:schedule/default/${scheduleName("*")}`,
  ),
});

/** Only from the platform's own templates, which say what is done and which alarm ends it. */
function experiments({ accountId, regions, project }: DrillScope): Statement[] {
  const all = (what: string) =>
    regions.map((region) => pulumi.interpolate`arn:aws:fis:${region}:${accountId}:${what}/*`);
  return [
    {
      Sid: "StartFromTemplates",
      Effect: "Allow",
      Action: "fis:StartExperiment",
      Resource: all("experiment-template"),
      Condition: { StringEquals: { "aws:ResourceTag/Project": project } },
    },
    {
      Sid: "RunExperiments",
      Effect: "Allow",
      Action: ["fis:GetExperiment", "fis:StartExperiment", "fis:StopExperiment"],
      Resource: all("experiment"),
    },
    { Sid: "FindExperiments", Effect: "Allow", Action: "fis:ListExperiments", Resource: "*" },
    {
      Sid: "MakeExperimentsServiceRole",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/aws-service-role/fis.amazonaws.com/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": "fis.amazonaws.com" } },
    },
  ];
}

/** Of kind `rds`: there is no global cluster to move, a replica is promoted. */
function promotions({ accountId, regions, relationalKind, project }: DrillScope): Statement[] {
  if (relationalKind !== "rds") return [];
  const instances = (region: string) =>
    pulumi.interpolate`arn:aws:rds:${region}:${accountId}:db:${ownNames().relationalInstance}*`;
  return [
    {
      Sid: "PromoteReplicas",
      Effect: "Allow",
      Action: "rds:PromoteReadReplica",
      Resource: regions.map(instances),
      Condition: { StringEquals: { "aws:ResourceTag/Project": project } },
    },
  ];
}

/** Recovery points of databases are snapshots of theirs; the role that is passed on restores them. */
function restores({ accountId, regions, relationalKind }: DrillScope): Statement[] {
  const kinds = relationalKind === "rds" ? ["cluster-snapshot", "snapshot"] : ["cluster-snapshot"];
  const points = regions.flatMap((region) =>
    kinds.map((kind) => pulumi.interpolate`arn:aws:rds:${region}:${accountId}:${kind}:awsbackup:*`),
  );
  return [
    { Sid: "RestoreBackups", Effect: "Allow", Action: "backup:StartRestoreJob", Resource: points },
    {
      Sid: "PassRestoringRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role${ownNames().rolePath}${restoringRole}-*`,
      Condition: { StringEquals: { "iam:PassedToService": "backup.amazonaws.com" } },
    },
    {
      Sid: "FollowRestores",
      Effect: "Allow",
      Action: ["backup:DescribeRestoreJob", "backup:ListRestoreJobs"],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": regions } },
    },
  ];
}

/** Whatever is called as copies are: nothing that serves is. RDS uses the key of a copy for whoever runs an instance on it. */
function copies({ accountId, regions, keyArns }: DrillScope): Statement[] {
  const inEach = (rests: readonly string[]) =>
    regions.flatMap((region) => rests.map((rest) => pulumi.interpolate`arn:aws:rds:${region}:${accountId}:${rest}`));
  const { restoredCopyPrefix } = ownNames();
  const own = ["cluster", "db"].map((it) => `${it}:${restoredCopyPrefix}*`);
  return [
    {
      Sid: "RunCopies",
      Effect: "Allow",
      Action: "rds:CreateDBInstance",
      Resource: inEach([...own, "pg:default.*", "subgrp:*"]),
    },
    {
      Sid: "LookAtCopies",
      Effect: "Allow",
      Action: "rds:DescribeDBInstances",
      Resource: inEach([`db:${restoredCopyPrefix}*`]),
    },
    {
      Sid: "DeleteCopies",
      Effect: "Allow",
      Action: ["rds:DeleteDBCluster", "rds:DeleteDBInstance"],
      Resource: inEach(own),
    },
    {
      Sid: "OpenCopies",
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:DescribeKey"],
      Resource: keyArns,
      Condition: { StringEquals: { "kms:ViaService": regions.map((it) => `rds.${it}.amazonaws.com`) } },
    },
  ];
}

/** Health checks measure in us-east-1, and CloudFront's certificate is there: both are looked at where that region answers. */
function looks({ accountId, regions, relationalKind, features }: DrillScope): Statement[] {
  const asked = { StringEquals: { "aws:RequestedRegion": [...new Set([...regions, "us-east-1"])] } };
  const ours = (service: string, rest: string) => pulumi.interpolate`arn:aws:${service}:*:${accountId}:${rest}`;
  const tables = features?.carts === undefined ? [] : [ours("dynamodb", `table/${ownNames().cartsTable}`)];
  const at = [
    ...looksAtResources,
    ...(relationalKind === "rds" ? ["rds:DescribeDBInstances"] : []),
    ...tables.map(() => "dynamodb:DescribeTable"),
  ];
  const places = [
    ours("acm", "certificate/*"),
    ours("backup", "backup-vault:*"),
    ...["cluster:*", "db:*", "global-cluster:*"].map((it) => ours("rds", it)),
    ...["healthcheck/*", "hostedzone/*"].map((it) => `arn:aws:route53:::${it}`),
    ours("secretsmanager", "secret:*"),
    ours("sns", "*"),
    ...tables,
  ];
  return [
    { Sid: "Look", Effect: "Allow", Action: looksWithoutResource, Resource: "*", Condition: asked },
    { Sid: "LookAt", Effect: "Allow", Action: at, Resource: places, Condition: asked },
  ];
}

/**
 * Of these IAM takes only `*` (https://docs.aws.amazon.com/service-authorization/latest/reference/); with less DescribeAlarms leaves composite
 * alarms out (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html).
 */
const looksWithoutResource = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeInstanceRefreshes",
  "autoscaling:DescribePolicies",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:DescribeAlarmsForMetric",
  "cloudwatch:GetMetricData",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeTargetHealth",
];

const looksAtResources = [
  "acm:DescribeCertificate",
  "backup:ListRecoveryPointsByBackupVault",
  "rds:DescribeDBClusters",
  "rds:DescribeGlobalClusters",
  "route53:GetHealthCheck",
  "route53:ListResourceRecordSets",
  "secretsmanager:DescribeSecret",
  "sns:ListSubscriptionsByTopic",
];

/**
 * Journals, the lease and the snapshot of outputs, in the backup buckets: Pulumi ends their names with digits of its own, so the name can't be
 * known before they are made. Only who may list a bucket is told that an object isn't there; others are denied. A bucket's name says no
 * account, so the condition does.
 */
function records({ accountId, regions, keyArns }: DrillScope, use: "read" | "write"): Statement[] {
  const isRead = use === "read";
  const { backupBucketPrefix } = ownNames();
  const inAccount = { StringEquals: { "aws:ResourceAccount": accountId } };
  return [
    {
      Sid: "Records",
      Effect: "Allow",
      Action: isRead ? "s3:GetObject" : ["s3:GetObject", "s3:PutObject"],
      Resource: `arn:aws:s3:::${backupBucketPrefix}*/drills/*`,
      Condition: inAccount,
    },
    {
      Sid: "ListRecords",
      Effect: "Allow",
      Action: ["s3:GetBucketVersioning", "s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: `arn:aws:s3:::${backupBucketPrefix}*`,
      Condition: inAccount,
    },
    { Sid: "FindRecords", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
    {
      Sid: "EncryptRecords",
      Effect: "Allow",
      Action: isRead ? "kms:Decrypt" : ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArns,
      Condition: { StringEquals: { "kms:ViaService": regions.map((it) => `s3.${it}.amazonaws.com`) } },
    },
  ];
}
