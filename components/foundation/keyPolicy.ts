import * as pulumi from "@pulumi/pulumi";
import type { EventSettings } from "../../config/settings";
import { type Condition, policyDocument, type Statement } from "../shared/policy";

export interface KeyUsers {
  readonly accountId: pulumi.Input<string>;
  readonly region: string;
  /** The shop's events, where it sends any. */
  readonly events: EventSettings | undefined;
}

/**
 * Who may use the key in one region. Replicas share key material, not policy, so each region's copy gets its own.
 *
 * People and roles of the account are allowed through IAM (the first statement). The others are services that act on their own.
 */
export function keyPolicy({ accountId, region, events }: KeyUsers): pulumi.Output<string> {
  return policyDocument([
    account(accountId),
    alarms(accountId, region),
    notifications(),
    logs(accountId, region),
    ...autoScaling(accountId),
    ...(events ? [queues(accountId, region)] : []),
    ...(events?.mailFrom === undefined ? [] : [mailEvents(accountId, region)]),
  ]);
}

const useKey = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const publish = ["kms:Decrypt", "kms:GenerateDataKey*"];

function account(accountId: pulumi.Input<string>): Statement {
  return {
    Sid: "AccountThroughIam",
    Effect: "Allow",
    Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

/** A service that acts on its own, and what it encrypts for topics and queues. */
const publishes = (Sid: string, service: string, Condition?: Condition): Statement => ({
  ...{ Sid, Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: publish, Resource: "*" },
  ...(Condition && { Condition }),
});

/** Alarms publish to topics that this key encrypts. */
const alarms = (accountId: pulumi.Input<string>, region: string): Statement =>
  publishes("AlarmsPublish", "cloudwatch", {
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:cloudwatch:${region}:${accountId}:alarm:*` },
  });

/** AWS Backup publishes there too. It documents no source that could be demanded when it asks for a data key. */
const notifications = (): Statement => publishes("BackupPublishes", "backup");

/** A topic sends to queues that this key encrypts; the source is the topic (https://github.com/aws/aws-cdk/issues/20339). */
const queues = (accountId: pulumi.Input<string>, region: string): Statement =>
  publishes("TopicsSendToQueues", "sns", {
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:sns:${region}:${accountId}:*` },
  });

/** SES tells a topic that this key encrypts of mails that came back (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html). */
const mailEvents = (accountId: pulumi.Input<string>, region: string): Statement =>
  publishes("MailEventsPublish", "ses", {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:ses:${region}:${accountId}:configuration-set/*` },
  });

function logs(accountId: pulumi.Input<string>, region: string): Statement {
  return {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: useKey,
    Resource: "*",
    Condition: {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:*` },
    },
  };
}

/**
 * Auto Scaling launches instances with encrypted volumes through its service-linked role. The role is named in a condition:
 * as a principal it would make the whole policy invalid in an account where no group was ever created.
 */
function autoScaling(accountId: pulumi.Input<string>): Statement[] {
  const role = pulumi.interpolate`arn:aws:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const byRole = { ArnEquals: { "aws:PrincipalArn": role }, StringEquals: { "kms:CallerAccount": accountId } };
  return [
    { Sid: "AutoScaling", Effect: "Allow", Principal: { AWS: "*" }, Action: useKey, Resource: "*", Condition: byRole },
    {
      Sid: "AutoScalingVolumes",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { ...byRole, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
