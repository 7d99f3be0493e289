import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../shared/policy";
import { metricsNamespace } from "./collector";

export interface StorefrontScope {
  readonly region: string;
  /** The secrets that the storefront reads, and no others. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** Key that the secrets are encrypted with. */
  readonly keyArn: pulumi.Input<string>;
  /** What it sends events to and reads them from; undefined where it sends none. */
  readonly events?: EventScope;
  /** Where carts lie; undefined where that is the relational database. */
  readonly carts?: TableScope;
  /** Where merchants' pictures go; undefined where the shop takes none. */
  readonly pictures?: PictureScope;
}

export interface PictureScope {
  /** The region's bucket that merchants' files go into. */
  readonly bucket: string;
}

export interface TableScope {
  /** Of the region's own replica. */
  readonly tableArn: pulumi.Input<string>;
}

export interface EventScope {
  readonly topicArn: pulumi.Input<string>;
  /** Of all consumers. */
  readonly queueArns: readonly pulumi.Input<string>[];
  /** Queues of what couldn't be handled. */
  readonly failedArns: readonly pulumi.Input<string>[];
  /** Where it tells merchants what they should look at; undefined where it tells nobody. */
  readonly alertTopicArn?: pulumi.Input<string>;
  /** What it sends mails with; undefined where it sends none. */
  readonly mails?: MailScope;
}

export interface MailScope {
  /** The one address that mails come from. */
  readonly address: string;
  readonly identityArn: pulumi.Input<string>;
  readonly configurationSetArn: pulumi.Input<string>;
  /** What SES tells of mails that came back. */
  readonly feedbackQueueArn: pulumi.Input<string>;
}

/** What the storefront may read, whatever it runs on. */
export const readSecrets = ({ region, secretArns, keyArn }: StorefrontScope): Statement[] => [
  { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
  {
    Sid: "OpenSecrets",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
  },
];

/** What it may do with events: publish them, read each consumer's queue, send failed ones again, and send mails because of them. */
export const useEvents = (scope: StorefrontScope): Statement[] => [...handleEvents(scope), ...sendMails(scope.events)];

const handleEvents = ({ region, keyArn, events }: StorefrontScope): Statement[] =>
  events === undefined
    ? []
    : [
        { Sid: "PublishEvents", Effect: "Allow", Action: "sns:Publish", Resource: events.topicArn },
        ...(events.alertTopicArn === undefined
          ? []
          : [
              {
                Sid: "AlertMerchants",
                Effect: "Allow",
                Action: "sns:Publish",
                Resource: events.alertTopicArn,
              } as const,
            ]),
        {
          Sid: "ReadEvents",
          Effect: "Allow",
          Action: [
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
          ],
          Resource: [...events.queueArns, ...events.failedArns],
        },
        { Sid: "SendEventsAgain", Effect: "Allow", Action: "sqs:SendMessage", Resource: events.queueArns },
        {
          Sid: "EncryptEvents",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: {
            StringEquals: { "kms:ViaService": [`sns.${region}.amazonaws.com`, `sqs.${region}.amazonaws.com`] },
          },
        },
      ];

/** Mails go out under one address, and addresses that refuse them are read of. */
function sendMails(events: EventScope | undefined): Statement[] {
  const mails = events?.mails;
  if (!mails) return [];
  return [
    {
      Sid: "SendMails",
      Effect: "Allow",
      Action: "ses:SendEmail",
      Resource: [mails.identityArn, mails.configurationSetArn],
      Condition: { StringEquals: { "ses:FromAddress": mails.address } },
    },
    {
      Sid: "ReadMailFeedback",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
      Resource: mails.feedbackQueueArn,
    },
  ];
}

/** What it may do with carts: what requests need, and what the command needs that moves carts from one kind to another. */
export const useCarts = ({ region, keyArn, carts }: StorefrontScope): Statement[] =>
  carts === undefined
    ? []
    : [
        {
          Sid: "UseCarts",
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"],
          Resource: carts.tableArn,
        },
        {
          Sid: "MoveCarts",
          Effect: "Allow",
          Action: ["dynamodb:Scan", "dynamodb:DeleteItem"],
          Resource: carts.tableArn,
        },
        {
          Sid: "EncryptCarts",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
        },
      ];

/** What it may let merchants do by forms that it signs: put files below one prefix, and nothing else. */
export const takePictures = ({ region, keyArn, pictures }: StorefrontScope): Statement[] =>
  pictures === undefined
    ? []
    : [
        {
          Sid: "TakePictures",
          Effect: "Allow",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${pictures.bucket}/pictures/incoming/*`,
        },
        {
          Sid: "EncryptPictures",
          Effect: "Allow",
          Action: "kms:GenerateDataKey",
          Resource: keyArn,
          Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
        },
      ];

/** What the collector beside it may write. */
export const writeTelemetry = (): readonly Statement[] => [
  {
    Sid: "WriteTraces",
    Effect: "Allow",
    // The storefront decides itself what it samples: no rules of X-Ray are read.
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    Resource: "*",
  },
  {
    Sid: "WriteMetrics",
    Effect: "Allow",
    Action: "cloudwatch:PutMetricData",
    Resource: "*",
    Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace() } },
  },
];
