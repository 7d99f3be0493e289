import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { senderAddress } from "../../../../config/formats";
import { ownNames } from "../../../shared/platform";
import { policyDocument, refusePlainHttp } from "../../../shared/policy";
import type { Alarm } from "../../alarms";
import type { Graph } from "../../graph";
import type { MailScope } from "../../storefrontPermissions";
import { ConsumerQueue } from "../queue";
import { mailAlarms } from "./alarms";
import { mailGraphs } from "./graphs";

export interface MailsArgs {
  readonly region: string;
  readonly accountId: string;
  /** Sender, `The shop <shop@shop.example.com>`: of `domain`, or of a name below it. */
  readonly from: string;
  readonly domain: string;
  /** Zone of `domain`, in which mail servers look up what mails of it are signed with. */
  readonly zoneId: pulumi.Input<string>;
  /** Encrypts what SES tells of mails that came back. */
  readonly keyArn: pulumi.Input<string>;
}

/** SES signs with one of three keys, and changes them itself (https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html). */
const dkimKeys = 3;

const hour = 3600;

/**
 * Mails to customers by SES, in every region by the region's own: an identity for the platform's domain, which SES proves and signs for by
 * three records in its zone; a configuration set, by which mails go out over TLS alone; and a queue of what came back or was complained of.
 *
 * Price: 0.10 USD for 1,000 mails, 0.12 USD for each GB of them (https://aws.amazon.com/ses/pricing/). An account begins in SES' sandbox, where it may write to
 * addresses of its own only, region by region: docs/storefront.md says how it is left.
 */
export class Mails extends pulumi.ComponentResource {
  /** What the storefront is told. */
  readonly environment: Readonly<Record<string, pulumi.Output<string>>>;
  /** What the storefront may use. */
  readonly scope: MailScope;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly Graph[];

  constructor(
    name: string,
    private readonly args: MailsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:Mails", name, {}, opts);
    const configurationSetName = ownNames().configurationSet;
    const set = this.configurationSet(configurationSetName);
    const identity = this.identity(set);
    const topicArn = this.feedbackTopic(set.arn);
    const { keyArn } = args;
    const feedback = new ConsumerQueue("mail-feedback", { topicArn, keyArn, order: "none" }, { parent: this });
    this.tells(set, topicArn);
    this.environment = {
      MAIL_KIND: pulumi.output("ses"),
      MAIL_FROM: pulumi.output(args.from),
      MAIL_CONFIGURATION_SET: set.configurationSetName,
      MAIL_FEEDBACK_QUEUE_URL: feedback.url,
    };
    this.scope = {
      address: senderAddress(args.from) ?? args.from,
      identityArn: identity.arn,
      configurationSetArn: set.arn,
      feedbackQueueArn: feedback.arn,
    };
    this.alarms = mailAlarms({ configurationSetName, failedName: feedback.failedName });
    this.graphs = mailGraphs(configurationSetName);
    this.registerOutputs({ identityArn: identity.arn });
  }

  private configurationSet(configurationSetName: string): aws.sesv2.ConfigurationSet {
    return new aws.sesv2.ConfigurationSet(
      "mails",
      {
        configurationSetName,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        sendingOptions: { sendingEnabled: true },
        // Also what another region learned of an address is asked of the shop's own list; this one is SES' of this region.
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      },
      { parent: this },
    );
  }

  private identity(set: aws.sesv2.ConfigurationSet): aws.sesv2.EmailIdentity {
    const { domain, zoneId } = this.args;
    const identity = new aws.sesv2.EmailIdentity(
      "mails",
      {
        emailIdentity: domain,
        // Nothing of its keys is asked for: SES' own have 2,048 bits, and their names are unknown in a plan only where none of it is given.
        configurationSetName: set.configurationSetName,
      },
      { parent: this },
    );
    const tokens = identity.dkimSigningAttributes.apply((it) => it.tokens ?? []);
    for (let key = 0; key < dkimKeys; key++) {
      const token = tokens.apply((it) => it[key]!);
      new aws.route53.Record(
        `mail-signature-${key + 1}`,
        {
          zoneId,
          name: pulumi.interpolate`${token}._domainkey.${domain}`,
          type: "CNAME",
          ttl: hour,
          records: [pulumi.interpolate`${token}.dkim.amazonses.com`],
        },
        { parent: this },
      );
    }
    return identity;
  }

  /** A standard topic: SES publishes to no FIFO one. */
  private feedbackTopic(configurationSetArn: pulumi.Input<string>): pulumi.Output<string> {
    const topic = new aws.sns.Topic("mail-feedback", { kmsMasterKeyId: this.args.keyArn }, { parent: this });
    const policy = new aws.sns.TopicPolicy(
      "mail-feedback",
      {
        arn: topic.arn,
        policy: policyDocument([
          {
            Sid: "SesPublishes",
            Effect: "Allow",
            Principal: { Service: "ses.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: {
              StringEquals: { "aws:SourceAccount": this.args.accountId },
              ArnEquals: { "aws:SourceArn": configurationSetArn },
            },
          },
          refusePlainHttp("sns:Publish", topic.arn),
        ]),
      },
      { parent: this },
    );
    return pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
  }

  private tells(set: aws.sesv2.ConfigurationSet, topicArn: pulumi.Input<string>): void {
    new aws.sesv2.ConfigurationSetEventDestination(
      "mail-feedback",
      {
        configurationSetName: set.configurationSetName,
        eventDestinationName: "feedback",
        eventDestination: {
          enabled: true,
          matchingEventTypes: ["BOUNCE", "COMPLAINT"],
          snsDestination: { topicArn },
        },
      },
      { parent: this },
    );
  }
}
