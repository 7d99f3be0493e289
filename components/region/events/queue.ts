import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, refusePlainHttp, type Statement } from "../../shared/policy";
import { longestRetention } from "../../shared/queues";

export interface ConsumerQueueArgs {
  /** Topic whose messages come in. */
  readonly topicArn: pulumi.Input<string>;
  /** Encrypts what lies in the queue. */
  readonly keyArn: pulumi.Input<string>;
  /** `perOrder`: first in, first out for each order, of a FIFO topic. `none`: a standard queue, of a standard topic. */
  readonly order: "perOrder" | "none";
}

/**
 * Seconds that a message is hidden from other readers once it was received: longer than a consumer takes for a batch, and short enough that
 * another process goes on soon after one was killed. Consumers extend it while they work.
 */
const visibilitySeconds = 60;

/** A message that was received this often without success isn't read again: it goes to the failed ones, for a person to look at. */
const maxReceives = 5;

/** Orders don't wait for each other: each order's events are a group of their own. */
const perOrder = { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" };

/** One consumer's queue, and a second one beside it for what can't be handled. */
export class ConsumerQueue extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly failedArn: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  readonly failedName: pulumi.Output<string>;

  constructor(name: string, args: ConsumerQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:ConsumerQueue", name, {}, opts);
    const isFifo = args.order === "perOrder";
    const alike = {
      ...(isFifo && { fifoQueue: true }),
      kmsMasterKeyId: args.keyArn,
      messageRetentionSeconds: longestRetention,
    };
    const failed = new aws.sqs.Queue(`${name}-failed`, alike, { parent: this });
    const queue = new aws.sqs.Queue(
      name,
      {
        ...alike,
        ...(isFifo && perOrder),
        visibilityTimeoutSeconds: visibilitySeconds,
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: maxReceives }),
      },
      { parent: this },
    );
    this.lets(`${name}-failed`, failed, undefined);
    const policy = this.lets(name, queue, args.topicArn);
    new aws.sns.TopicSubscription(
      name,
      { topic: args.topicArn, protocol: "sqs", endpoint: queue.arn, rawMessageDelivery: true },
      { parent: this, dependsOn: [policy] },
    );
    this.url = queue.url;
    this.arn = queue.arn;
    this.failedArn = failed.arn;
    this.queueName = queue.name;
    this.failedName = failed.name;
    this.registerOutputs({ url: this.url, arn: this.arn, failedArn: this.failedArn });
  }

  /** Only the topic sends, and nobody without TLS. */
  private lets(name: string, queue: aws.sqs.Queue, topicArn: pulumi.Input<string> | undefined): aws.sqs.QueuePolicy {
    const policy = policyDocument(queuePolicy(queue.arn, topicArn));
    return new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, { parent: this });
  }
}

function queuePolicy(queueArn: pulumi.Output<string>, topicArn: pulumi.Input<string> | undefined): Statement[] {
  const refusePlain = refusePlainHttp("sqs:*", queueArn);
  if (topicArn === undefined) return [refusePlain];
  const topicSends: Statement = {
    Sid: "TopicSends",
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
  };
  return [topicSends, refusePlain];
}
