/** What a controller's own documentation lists as the rights that it needs, compared with what its role has here. */
export interface DocumentedRights {
  /** Of the role in the program. */
  readonly role: string;
  /** Where the list was read. */
  readonly source: string;
  /** What its role must have as statements of ours. */
  readonly needed: readonly string[];
  /** Policies of AWS that hold the rest of the list. */
  readonly managed: readonly string[];
  /** In the list, and why its role goes without. */
  readonly notNeeded: Readonly<Record<string, string>>;
  /** Not in the list, and why its role has it. */
  readonly beside: Readonly<Record<string, string>>;
}

const ownProfile = "the instance profile is the program's";
const noQueue = "no queue of interruptions";
const encrypted = "volumes are encrypted with a key of ours, in EC2's name";
const keyUse = Object.fromEntries(
  ["Decrypt", "DescribeKey", "GenerateDataKeyWithoutPlaintext", "ReEncrypt*", "CreateGrant"].map((it) => [
    `kms:${it}`,
    encrypted,
  ]),
);

/** Every controller and add-on of ours that talks to AWS. Read in November 2026, in the versions of versions.ts. */
export const documentedRights: readonly DocumentedRights[] = [
  {
    role: "aws-load-balancer-controller",
    // Its reconciliation asks for security groups whether or not a binding has `networking` (pkg/networking/networking_manager.go).
    // The list under 'You only want the LBC to add and remove IPs to already existing target groups'.
    source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/deploy/installation.md",
    needed: [
      "ec2:DescribeInstances",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeVpcs",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:RegisterTargets",
    ],
    managed: [],
    notNeeded: {
      "elasticloadbalancing:ModifyTargetGroup": "the target group is the program's",
      "elasticloadbalancing:ModifyTargetGroupAttributes": "the target group is the program's",
    },
    beside: {},
  },
  {
    role: "karpenter",
    source:
      "https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/website/content/en/docs/reference/cloudformation.md",
    needed: [
      "ec2:CreateFleet",
      "ec2:CreateLaunchTemplate",
      "ec2:CreateTags",
      "ec2:DeleteLaunchTemplate",
      "ec2:DescribeCapacityReservations",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceStatus",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeInstances",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribePlacementGroups",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSpotPriceHistory",
      "ec2:DescribeSubnets",
      "ec2:RunInstances",
      "ec2:TerminateInstances",
      "eks:DescribeCluster",
      "iam:GetInstanceProfile",
      "iam:ListInstanceProfiles",
      "iam:PassRole",
      "pricing:GetProducts",
      "ssm:GetParameter",
    ],
    managed: [],
    notNeeded: {
      "arc-zonal-shift:GetManagedResource": "settings.enableZonalShift is off",
      "iam:AddRoleToInstanceProfile": ownProfile,
      "iam:CreateInstanceProfile": ownProfile,
      "iam:DeleteInstanceProfile": ownProfile,
      "iam:RemoveRoleFromInstanceProfile": ownProfile,
      "iam:TagInstanceProfile": ownProfile,
      "sqs:DeleteMessage": noQueue,
      "sqs:GetQueueUrl": noQueue,
      "sqs:ReceiveMessage": noQueue,
    },
    beside: keyUse,
  },
  {
    role: "fluent-bit",
    // Of the output `cloudwatch_logs`. The older one, `cloudwatch`, which the chart leaves off, needs DescribeLogStreams too.
    source: "https://docs.fluentbit.io/manual/data-pipeline/outputs/cloudwatch",
    needed: ["logs:CreateLogStream", "logs:PutLogEvents"],
    managed: [],
    notNeeded: {
      "logs:CreateLogGroup": "the group is the program's; autoCreateGroup is off",
      "logs:PutRetentionPolicy": "retention is the program's; logRetentionDays isn't given",
    },
    beside: {},
  },
  {
    role: "aws-node",
    source: "https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md",
    needed: [],
    managed: ["AmazonEKS_CNI_Policy"],
    notNeeded: {},
    beside: {},
  },
  {
    role: "ebs-csi-controller-sa",
    source: "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/install.md",
    needed: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
    managed: ["service-role/AmazonEBSCSIDriverPolicy"],
    notNeeded: {},
    beside: { "kms:DescribeKey": encrypted, "kms:ReEncrypt*": encrypted },
  },
  {
    role: "storefront",
    // The sidecar's part of it. The list is the agent's with everything that it can collect; ours takes two things by OTLP.
    source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html",
    needed: ["cloudwatch:PutMetricData", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    managed: [],
    notNeeded: {
      "ec2:DescribeTags": "no dimension tells instances apart",
      "ec2:DescribeVolumes": "no disk is measured",
      "logs:CreateLogGroup": "it carries no logs",
      "logs:CreateLogStream": "it carries no logs",
      "logs:DescribeLogGroups": "it carries no logs",
      "logs:DescribeLogStreams": "it carries no logs",
      "logs:PutLogEvents": "it carries no logs",
      "logs:PutRetentionPolicy": "it carries no logs",
      "xray:GetSamplingRules": "the storefront decides itself what it samples",
      "xray:GetSamplingStatisticSummaries": "the storefront decides itself what it samples",
      "xray:GetSamplingTargets": "the storefront decides itself what it samples",
    },
    beside: { "kms:Decrypt": "opens its secrets", "secretsmanager:GetSecretValue": "reads its secrets" },
  },
];
