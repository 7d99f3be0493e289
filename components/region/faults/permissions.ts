/** What the experiments' role may do: what the templates' actions need, to the platform's own things, and to nothing else. Pure. */
import * as pulumi from "@pulumi/pulumi";
import { denyEvacuation, type Condition, type Statement } from "../../shared/policy";

export interface ExperimentScope {
  readonly accountId: string;
  readonly region: string;
  /** By which tags the platform's own things are known in this region. */
  readonly tags: Readonly<Record<string, string>>;
  readonly autoScalingGroupName: pulumi.Input<string>;
  /** Clusters that may fail over; an RDS instance isn't one. */
  readonly clusterArns: readonly pulumi.Input<string>[];
  /** The bucket whose copying is paused. */
  readonly backupBucketArn: pulumi.Input<string>;
  /** All of the platform's: the bucket is copied to one of them, and the policy says the same in each. */
  readonly regions: readonly string[];
  /** Encrypts the instances' volumes, which they need when they start again. */
  readonly keyArn: pulumi.Input<string>;
}

const capacityAction = "aws:ec2:asg-insufficient-instance-capacity-error";
const madeByFis = { StringEquals: { "aws:ResourceTag/managedByFIS": "true" } };

/** Of each action as https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html has it. */
export const experimentStatements = (scope: ExperimentScope): Statement[] => [
  ...stopInstances(scope),
  ...cutSubnetsOff(scope),
  {
    Sid: "LaunchNothing",
    Effect: "Allow",
    Action: "ec2:InjectApiError",
    Resource: "*",
    Condition: {
      StringEquals: { "ec2:FisActionId": capacityAction },
      "ForAllValues:ArnLike": {
        "ec2:FisTargetArns": pulumi.interpolate`${inRegion("autoscaling", scope)}:autoScalingGroup:*:autoScalingGroupName/${scope.autoScalingGroupName}`,
      },
    },
  },
  { Sid: "FailOver", Effect: "Allow", Action: "rds:FailoverDBCluster", Resource: scope.clusterArns },
  ...runCommands(scope),
  ...pauseCopies(scope),
  {
    Sid: "Look",
    Effect: "Allow",
    Action: [
      "autoscaling:DescribeAutoScalingGroups",
      "ec2:DescribeInstances",
      "ec2:DescribeManagedPrefixLists",
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "rds:DescribeDBClusters",
      "s3:ListAllMyBuckets",
      "ssm:ListCommands",
      "tag:GetResources",
    ],
    Resource: "*",
  },
  {
    // Neither takes a resource: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    Sid: "DeliverLogs",
    Effect: "Allow",
    Action: [
      "logs:CreateLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:PutResourcePolicy",
    ],
    Resource: "*",
  },
  denyEvacuation(),
];

const inRegion = (service: string, { accountId, region }: ExperimentScope): string =>
  `arn:aws:${service}:${region}:${accountId}`;

const ours = ({ tags }: ExperimentScope): Condition => ({
  StringEquals: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
});

const stopInstances = (scope: ExperimentScope): Statement[] => [
  {
    Sid: "StopInstances",
    Effect: "Allow",
    Action: ["ec2:StartInstances", "ec2:StopInstances"],
    Resource: `${inRegion("ec2", scope)}:instance/*`,
    Condition: ours(scope),
  },
  {
    Sid: "StartAgain",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: scope.keyArn,
    Condition: {
      StringEquals: { "kms:ViaService": `ec2.${scope.region}.amazonaws.com` },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  },
];

/** A network access list of the service's own takes the place of the subnet's, until the experiment is over. */
function cutSubnetsOff(scope: ExperimentScope): Statement[] {
  const ec2 = inRegion("ec2", scope);
  const lists = `${ec2}:network-acl/*`;
  return [
    {
      Sid: "MakeLists",
      Effect: "Allow",
      Action: "ec2:CreateNetworkAcl",
      Resource: lists,
      Condition: { StringEquals: { "aws:RequestTag/managedByFIS": "true" } },
    },
    {
      Sid: "TagLists",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: lists,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateNetworkAcl", "aws:RequestTag/managedByFIS": "true" } },
    },
    {
      Sid: "MakeInNetwork",
      Effect: "Allow",
      Action: "ec2:CreateNetworkAcl",
      Resource: `${ec2}:vpc/*`,
      Condition: ours(scope),
    },
    {
      Sid: "ChangeOwnLists",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"],
      Resource: lists,
      Condition: madeByFis,
    },
    // The subnet's own list has no tag of the service's, and is put back at the end.
    { Sid: "SwapLists", Effect: "Allow", Action: "ec2:ReplaceNetworkAclAssociation", Resource: lists },
    {
      Sid: "SwapOfSubnets",
      Effect: "Allow",
      Action: "ec2:ReplaceNetworkAclAssociation",
      Resource: `${ec2}:subnet/*`,
      Condition: ours(scope),
    },
  ];
}

/** As https://docs.aws.amazon.com/fis/latest/userguide/cross-region-scenario.html has it, for this bucket and its copies alone. */
const pauseCopies = ({ backupBucketArn, regions }: ExperimentScope): Statement[] => [
  {
    Sid: "PauseCopies",
    Effect: "Allow",
    Action: "s3:PauseReplication",
    Resource: backupBucketArn,
    Condition: { StringEquals: { "s3:DestinationRegion": regions } },
  },
  {
    Sid: "ChangeCopying",
    Effect: "Allow",
    Action: ["s3:GetReplicationConfiguration", "s3:PutReplicationConfiguration"],
    Resource: backupBucketArn,
    Condition: { BoolIfExists: { "s3:isReplicationPauseRequest": "true" } },
  },
];

const runCommands = (scope: ExperimentScope): Statement[] => [
  {
    Sid: "RunOnInstances",
    Effect: "Allow",
    Action: "ssm:SendCommand",
    Resource: `${inRegion("ec2", scope)}:instance/*`,
    Condition: ours(scope),
  },
  {
    Sid: "RunDocuments",
    Effect: "Allow",
    Action: "ssm:SendCommand",
    Resource: ["Latency", "Packet-Loss"].map(
      (it) => `arn:aws:ssm:${scope.region}::document/AWSFIS-Run-Network-${it}-Sources`,
    ),
  },
  { Sid: "EndCommands", Effect: "Allow", Action: "ssm:CancelCommand", Resource: "*" },
];
