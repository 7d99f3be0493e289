import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../shared/platform";
import { policyDocument, refusePlainHttp } from "../shared/policy";

export interface AlertTopicArgs {
  readonly accountId: string;
  readonly keyArn: pulumi.Input<string>;
  /** Address that gets a mail for each alarm, once it has confirmed the first one. Without it nobody is told. */
  readonly email?: string;
}

/** Where the region's alarms fire. Encrypted, and open to this account's alarms and backups only. */
export class AlertTopic extends pulumi.ComponentResource {
  /** Known once alarms may publish. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:AlertTopic", name, {}, opts);
    const topic = new aws.sns.Topic(
      "alerts",
      { displayName: `${ownNames().title} alarms`, kmsMasterKeyId: args.keyArn },
      { parent: this },
    );
    const policy = new aws.sns.TopicPolicy(
      "alerts",
      { arn: topic.arn, policy: topicPolicy(topic.arn, args.accountId) },
      { parent: this },
    );
    if (args.email !== undefined) {
      new aws.sns.TopicSubscription(
        "alerts-email",
        { topic: topic.arn, protocol: "email", endpoint: args.email },
        { parent: this },
      );
    }
    this.arn = pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

function topicPolicy(topicArn: pulumi.Output<string>, accountId: string): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "backup.amazonaws.com"] },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    refusePlainHttp("sns:Publish", topicArn),
  ]);
}
