import { type Plan, type PlanRule, type Resource, unknown } from "../../rule";
import { ofType, planWith } from "./parts";
import { isMissing } from "../../reading";

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

const lacksKey = ({ type, props }: Resource) => {
  const key = props[keys[type]!];
  return key !== unknown && (isMissing(key) || isOfAws(key));
};

/** Where CloudFront, its firewall and Route 53 publish. */
const edgeRegion = "us-east-1";

/**
 * A shop without a region in us-east-1 has no key there, and what the edge publishes stands there all the same: names of alarms,
 * and the firewall's log, from which cookies and authorization are struck out. AWS encrypts it by keys of its own.
 */
const standsWithoutKey = ({ stack, others }: Plan, { props }: Resource) =>
  props["region"] === edgeRegion && stack === "global" && !(edgeRegion in others);

function findings(plan: Plan) {
  const bare = ofType(plan, ...Object.keys(keys)).filter((it) => lacksKey(it) && !standsWithoutKey(plan, it));
  return bare.map(({ urn, type, name }) => ({ urn, message: `${name}'s ${keys[type]} names no key of ours` }));
}

const arn = "arn:aws:kms:eu-west-1:123456789012:key/1";
const atEdge = { type: "aws:sns/topic:Topic", props: { region: edgeRegion } };

export const customerKey: PlanRule = {
  name: "customer-key",
  title:
    "Log groups, topics, queues, backup vaults, backup copies and volumes are encrypted with a customer managed KMS key.",
  reason:
    "Logs, messages and backups hold what customers did; without a key of ours, leave to read the service is leave to read the data.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#customer-cmk",
  level: "mandatory",
  remedy: "Name this region's key; foundation's output keyArns has it.",
  controls: ["FSBP SQS.1", "FSBP Backup.1"],
  findings,
  planFixtures: {
    failing: [
      planWith({ type: "aws:sns/topic:Topic", props: {} }),
      planWith({ type: "aws:sns/topic:Topic", props: { kmsMasterKeyId: "alias/aws/sns" } }),
      planWith({ type: "aws:cloudwatch/logGroup:LogGroup", props: {} }),
      planWith({ type: "aws:backup/vault:Vault", props: {} }),
      planWith({ type: "aws:sqs/queue:Queue", props: { sqsManagedSseEnabled: true } }),
      planWith(atEdge),
      { ...planWith(atEdge), stack: "global", others: { "eu-west-1": [], [edgeRegion]: [] } },
      { ...planWith({ ...atEdge, props: {} }), stack: "global", others: { "eu-west-1": [] } },
    ],
    passing: [
      planWith({ type: "aws:sns/topic:Topic", props: { kmsMasterKeyId: arn } }),
      planWith({ type: "aws:sqs/queue:Queue", props: { kmsMasterKeyId: arn } }),
      planWith({ type: "aws:backup/vault:Vault", props: { kmsKeyArn: unknown } }),
      { ...planWith(atEdge), stack: "global", others: { "eu-west-1": [] } },
    ],
  },
};
