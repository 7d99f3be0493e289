/**
 * What nobody may be excepted from. Checkov knows severities only online, so this list is ours: the rules behind which
 * stands a control that AWS Security Hub rates critical or high
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html), and, whatever their
 * rating, the four things that this platform promises: nothing public by accident, encryption at rest, no wildcard
 * administrators, and no secret in the open.
 */
const classes: Readonly<Record<string, readonly string[]>> = {
  "public access to data": [
    "CKV_AWS_17", // RDS.2: a database instance that is publicly accessible
    "CKV_AWS_20", // S3.2: everyone may read a bucket
    "CKV_AWS_53", // S3.8: Block Public Access, its four parts
    "CKV_AWS_54",
    "CKV_AWS_55",
    "CKV_AWS_56",
    "CKV_AWS_57", // S3.3: everyone may write to a bucket
    "CKV_AWS_70", // S3.6: a bucket policy for any principal
    "CKV_AWS_33", // KMS: a key policy for any principal
    "CKV_AWS_169", // SNS: a topic policy for any principal
    "CKV_AWS_168", // SQS.3: a queue policy for any principal
    "CKV_AWS_32", // ECR.1: a repository policy for any principal
    "CKV2_AWS_6", // S3.1: a bucket without Block Public Access
    "CKV_AWS_305", // CloudFront.1: a distribution that could list a bucket at /
  ],
  "a way in for everybody": [
    "CKV_AWS_24", // EC2.13: port 22 from anywhere
    "CKV_AWS_25", // EC2.14: port 3389 from anywhere
    "CKV_AWS_260", // EC2.18, EC2.19: port 80 from anywhere
    "CKV_AWS_277", // EC2.19: all ports from anywhere
    "CKV_AWS_88", // EC2.9: an instance with a public address
    "CKV_AWS_38", // EKS.1: the cluster's API from anywhere
    "CKV_AWS_39", // EKS.1: the cluster's API with a public endpoint
    "CKV2_AWS_12", // EC2.2: a default security group that lets traffic through
  ],
  "no encryption at rest": [
    "CKV_AWS_3", // EC2.3: a volume
    "CKV_AWS_8", // a launch configuration's volumes
    "CKV_AWS_16", // RDS.3: an instance
    "CKV_AWS_19", // S3: a bucket
    "CKV_AWS_26", // SNS.1: a topic
    "CKV_AWS_27", // SQS.1: a queue
    "CKV_AWS_58", // EKS.3: a cluster's secrets
    "CKV_AWS_74", // DocumentDB.1: a cluster
    "CKV_AWS_96", // RDS.27: an Aurora cluster
    "CKV_AWS_136", // ECR: a repository, with our key
    "CKV_AWS_149", // a secret, with our key
    "CKV_AWS_158", // a log group
    "CKV_AWS_166", // Backup.1: a vault
    "CKV_AWS_327", // RDS.3: an Aurora cluster, with our key
  ],
  "an administrator by wildcard": [
    "CKV_AWS_1", // IAM.1: a policy that allows everything
    "CKV_AWS_60", // a role that any account may assume
    "CKV_AWS_61",
    "CKV_AWS_62", // IAM.1
    "CKV_AWS_63", // IAM.21: a statement with the action *
    "CKV2_AWS_40", // a policy that allows all of IAM
    "CKV2_AWS_56", // a role with IAMFullAccess
    "CKV_AWS_274", // a role with AdministratorAccess
    "CKV_AWS_358", // GitHub's tokens without a repository
  ],
  "a secret in the open, or stolen from the instance": [
    "CKV_AWS_46", // EC2: a secret in user data
    "CKV_AWS_41",
    "CKV_AWS_79", // EC2.8: metadata service version 1
    "CKV_AWS_341", // EC2.8: metadata that containers reach
  ],
  "traffic in clear": [
    "CKV_AWS_2", // ELB.1: a listener without TLS
    "CKV_AWS_103", // ELB.17: a listener with old TLS
    "CKV_AWS_34", // CloudFront.3: viewers without TLS
    "CKV_AWS_174", // CloudFront.15: viewers with old TLS
  ],
  "a container that isn't confined": [
    "CKV_K8S_16", // a privileged container
    "CKV_K8S_17", // the host's processes
    "CKV_K8S_18", // the host's memory
    "CKV_K8S_19", // the host's network
    "CKV_K8S_20", // privilege escalation
    "CKV_K8S_23", // root
    "CKV_K8S_27", // the container engine's socket
    "CKV_K8S_49", // wildcards in roles
    "CKV2_K8S_6", // pods without a network policy
  ],
  "code of strangers in our pipeline": [
    "dangerous-triggers",
    "template-injection",
    "unpinned-uses",
    "excessive-permissions",
    "hardcoded-container-credentials",
  ],
  "a package that isn't what was reviewed": ["integrity", "signature"],
};

/** The reason for which a rule may never be excepted from; undefined for one that may, after review. */
export function whyNever(check: string): string | undefined {
  return Object.entries(classes).find(([, checks]) => checks.includes(check))?.[0];
}
