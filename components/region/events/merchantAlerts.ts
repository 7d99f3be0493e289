import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownNames } from "../../shared/platform";
import { policyDocument, refusePlainHttp } from "../../shared/policy";

export interface MerchantAlertsArgs {
  /** Address that gets a mail for each alert, once it has confirmed the first one. */
  readonly email: string;
  /** Encrypts what is published. */
  readonly keyArn: pulumi.Input<string>;
}

/**
 * What merchants should look at: stock that runs low, mails that customers weren't sent. A standard topic, for FIFO ones send no mails
 * (https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html). Who publishes is said by the storefront's role alone: the topic's own policy allows nobody.
 *
 * Price: 0.50 USD for a million messages published, 2.00 USD for 100,000 mails after the first 1,000 of a month (https://aws.amazon.com/sns/pricing/).
 */
export class MerchantAlerts extends pulumi.ComponentResource {
  /** What the storefront is told. */
  readonly environment: Readonly<Record<string, pulumi.Output<string>>>;
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: MerchantAlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:MerchantAlerts", name, {}, opts);
    const topic = new aws.sns.Topic(
      "merchant-alerts",
      { displayName: `${ownNames().title} shop`, kmsMasterKeyId: args.keyArn },
      { parent: this },
    );
    const policy = new aws.sns.TopicPolicy(
      "merchant-alerts",
      { arn: topic.arn, policy: policyDocument([refusePlainHttp("sns:Publish", topic.arn)]) },
      { parent: this },
    );
    new aws.sns.TopicSubscription(
      "merchant-alerts-email",
      { topic: topic.arn, protocol: "email", endpoint: args.email },
      { parent: this },
    );
    this.topicArn = topic.arn;
    const guarded = pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
    this.environment = { ALERTS_KIND: pulumi.output("sns"), ALERTS_TOPIC_ARN: guarded };
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
