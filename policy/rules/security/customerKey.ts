import { type Resource, type ResourceRule, unknown } from "../../rule";
import { isMissing } from "./values";

/** Where each type says which key encrypts it. */
const keys: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": "kmsKeyId",
  "aws:sns/topic:Topic": "kmsMasterKeyId",
  "aws:sqs/queue:Queue": "kmsMasterKeyId",
  "aws:backup/vault:Vault": "kmsKeyArn",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": "kmsKeyId",
  "aws:ebs/volume:Volume": "kmsKeyId",
  "aws:ec2/ebsDefaultKmsKey:EbsDefaultKmsKey": "keyArn",
};

/** Keys that AWS makes and nobody can restrict. */
const isOfAws = (key: unknown) => typeof key === "string" && key.startsWith("alias/aws/");

function violations({ type, props }: Resource): readonly string[] {
  const key = props[keys[type]!];
  return key !== unknown && (isMissing(key) || isOfAws(key)) ? [`${keys[type]} names no key of ours`] : [];
}

const arn = "arn:aws:kms:eu-west-1:123456789012:key/1";

export const customerKey: ResourceRule = {
  name: "customer-key",
  says: "Log groups, topics, queues, backup vaults, copies of backups and volumes are encrypted with a key of ours.",
  reason:
    "Logs, messages and backups hold what customers did; without a key of ours, leave to read the service is leave to read the data.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#customer-cmk",
  level: "mandatory",
  mend: "Name this region's key; foundation's output keyArns has it.",
  controls: ["FSBP SQS.1", "FSBP Backup.1"],
  types: Object.keys(keys),
  violations,
  fixtures: {
    failing: [
      { type: "aws:sns/topic:Topic", props: {} },
      { type: "aws:sns/topic:Topic", props: { kmsMasterKeyId: "alias/aws/sns" } },
      { type: "aws:cloudwatch/logGroup:LogGroup", props: {} },
      { type: "aws:backup/vault:Vault", props: {} },
      { type: "aws:sqs/queue:Queue", props: { sqsManagedSseEnabled: true } },
    ],
    passing: [
      { type: "aws:sns/topic:Topic", props: { kmsMasterKeyId: arn } },
      { type: "aws:sqs/queue:Queue", props: { kmsMasterKeyId: arn } },
      { type: "aws:backup/vault:Vault", props: { kmsKeyArn: unknown } },
    ],
  },
};
