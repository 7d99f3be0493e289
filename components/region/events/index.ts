import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, refusePlainHttp } from "../../shared/policy";
import type { Alarm } from "../alarms";
import type { Graph } from "../graph";
import type { EventScope } from "../storefrontPermissions";
import { queueAlarms } from "./alarms";
import { queueGraphs } from "./graphs";
import { Mails, type MailsArgs } from "./mails";
import { MerchantAlerts, type MerchantAlertsArgs } from "./merchantAlerts";
import { ConsumerQueue } from "./queue";

/** Who reads events, each from a queue of its own, by the names that the storefront gives them. */
export const consumers = ["mails", "sales", "alerts"] as const;
export type Consumer = (typeof consumers)[number];

/** `alerts` only where merchants are told. */
const consumersOf = (merchants: EventsArgs["merchants"]): readonly Consumer[] =>
  consumers.filter((it) => it !== "alerts" || merchants !== undefined);

export interface EventsArgs {
  /** Encrypts the topic and the queues. */
  readonly keyArn: pulumi.Input<string>;
  /** How mails to customers are sent; undefined where none are. */
  readonly mails: Omit<MailsArgs, "keyArn"> | undefined;
  /** How merchants are told what they should look at; undefined where they aren't. */
  readonly merchants: Omit<MerchantAlertsArgs, "keyArn"> | undefined;
}

/**
 * What happens in the shop, sent on to whoever wants to know: a FIFO topic, and a FIFO queue for each consumer. Every region has its own; the
 * region that writes publishes to its own, and its storefronts read there. What was sent twice around a failover has the same id in both.
 *
 * Price: 0.30 USD for a million messages published, 0.017 USD for each GB, 0.01 USD for a million messages delivered by each subscription
 * (https://aws.amazon.com/sns/pricing/), and 0.50 USD for a million requests to FIFO queues, of which waiting readers make 13,000 a month for each
 * process and queue (https://aws.amazon.com/sqs/pricing/).
 */
export class Events extends pulumi.ComponentResource {
  /** What the storefront is told. */
  readonly environment: Readonly<Record<string, pulumi.Output<string>>>;
  /** What the storefront may use. */
  readonly scope: EventScope;
  /** Messages that nobody reads, or that nobody could handle. */
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];

  constructor(name: string, args: EventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:Events", name, {}, opts);
    const topic = new aws.sns.Topic("events", { fifoTopic: true, kmsMasterKeyId: args.keyArn }, { parent: this });
    const policy = new aws.sns.TopicPolicy(
      "events",
      { arn: topic.arn, policy: policyDocument([refusePlainHttp("sns:Publish", topic.arn)]) },
      { parent: this },
    );
    const queues = consumersOf(args.merchants).map(
      (consumer) =>
        [
          consumer,
          new ConsumerQueue(
            consumer,
            { topicArn: topic.arn, keyArn: args.keyArn, order: "perOrder" },
            { parent: this },
          ),
        ] as const,
    );
    const topicArn = pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
    const mails = args.mails && new Mails("mails", { ...args.mails, keyArn: args.keyArn }, { parent: this });
    const merchants =
      args.merchants &&
      new MerchantAlerts("merchant-alerts", { ...args.merchants, keyArn: args.keyArn }, { parent: this });
    this.environment = {
      EVENTS_KIND: pulumi.output("sqs"),
      EVENTS_TOPIC_ARN: topicArn,
      EVENTS_QUEUES: pulumi.jsonStringify(Object.fromEntries(queues.map(([consumer, it]) => [consumer, it.url]))),
      ...mails?.environment,
      ...merchants?.environment,
    };
    this.scope = {
      topicArn: topic.arn,
      queueArns: queues.map(([, it]) => it.arn),
      failedArns: queues.map(([, it]) => it.failedArn),
      ...(mails && { mails: mails.scope }),
      ...(merchants && { alertTopicArn: merchants.topicArn }),
    };
    this.alarms = [...queues.flatMap(([consumer, it]) => queueAlarms(consumer, it)), ...(mails?.alarms ?? [])];
    this.graphs = [...queueGraphs(queues.map(([, it]) => it)), ...(mails?.graphs ?? [])];
    this.registerOutputs({ topicArn });
  }
}
