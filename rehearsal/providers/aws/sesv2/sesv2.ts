import * as sdk from "@aws-sdk/client-sesv2";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Cloud } from "../../entry";
import { fixed, required } from "../inputs";
import { bring, call, type InputChange, tagOperations } from "../operations";
import { joined } from "../resource";
import { service } from "../service";
import { capitalised, fields, tagList, type Wire } from "../wire";

const ses = service({ client: sdk.SESv2Client, gone: /^NotFound/ });

/** SES knows a thing's tags by its ARN, which isn't its id. */
const arnOf = (kind: "configuration-set" | "identity", cloud: Cloud, id: string): string =>
  `arn:aws:ses:${cloud.region}:${cloud.accountId}:${kind}/${id}`;

const tags = tagOperations({
  of: "ResourceArn",
  put: [sdk.TagResourceCommand, "Tags"],
  remove: [sdk.UntagResourceCommand, "TagKeys"],
});

const delivery = fields<aws.types.input.sesv2.ConfigurationSetDeliveryOptions, sdk.DeliveryOptions>(
  capitalised("maxDeliverySeconds", "sendingPoolName", "tlsPolicy"),
);
const reputation = fields<aws.types.input.sesv2.ConfigurationSetReputationOptions, sdk.ReputationOptions>(
  capitalised("reputationMetricsEnabled"),
);
const sending = fields<aws.types.input.sesv2.ConfigurationSetSendingOptions, sdk.SendingOptions>(
  capitalised("sendingEnabled"),
);
const suppression = fields<aws.types.input.sesv2.ConfigurationSetSuppressionOptions, sdk.SuppressionOptions>(
  capitalised("suppressedReasons"),
);

type Set = sdk.CreateConfigurationSetRequest | (sdk.GetConfigurationSetResponse & { readonly Arn?: string });
type SetArgs = aws.sesv2.ConfigurationSetArgs;

type Put = new (input: { ConfigurationSetName: string }) => unknown;

/** One command puts a whole group of options. */
const puts =
  (command: Put, wire: Wire<unknown>, group: keyof SetArgs) =>
  ({ cloud, id, inputs }: InputChange<SetArgs, unknown>): Promise<unknown> =>
    cloud
      .client(sdk.SESv2Client)
      .send(new command({ ConfigurationSetName: id, ...(wire.toAws(inputs[group]) as object | undefined) }) as never);

const configurationSet = ses.resource<SetArgs, Set>({
  inputs: {
    configurationSetName: required(fixed("ConfigurationSetName")),
    deliveryOptions: ["DeliveryOptions", delivery],
    reputationOptions: ["ReputationOptions", reputation],
    sendingOptions: ["SendingOptions", sending],
    suppressionOptions: ["SuppressionOptions", suppression],
    tags: ["Tags", tagList],
  },
  id: "ConfigurationSetName",
  create: call(sdk.CreateConfigurationSetCommand),
  read: call(sdk.GetConfigurationSetCommand, {
    answer: (it, { cloud, id }) => ({ ...it, Arn: arnOf("configuration-set", cloud, id) }),
  }),
  update: [
    bring(["deliveryOptions"], puts(sdk.PutConfigurationSetDeliveryOptionsCommand, delivery, "deliveryOptions")),
    bring(
      ["reputationOptions"],
      puts(sdk.PutConfigurationSetReputationOptionsCommand, reputation, "reputationOptions"),
    ),
    bring(["sendingOptions"], puts(sdk.PutConfigurationSetSendingOptionsCommand, sending, "sendingOptions")),
    bring(
      ["suppressionOptions"],
      puts(sdk.PutConfigurationSetSuppressionOptionsCommand, suppression, "suppressionOptions"),
    ),
  ],
  delete: call(sdk.DeleteConfigurationSetCommand),
  outputs: { arn: "Arn" },
  tags,
  taggedBy: "Arn",
});

const dkim = fields<aws.types.input.sesv2.EmailIdentityDkimSigningAttributes, sdk.DkimSigningAttributes>({
  nextSigningKeyLength: "NextSigningKeyLength",
});

type Identity = sdk.CreateEmailIdentityRequest | (sdk.GetEmailIdentityResponse & { readonly Arn?: string });

const shown = ({ DkimAttributes: it = {} }: sdk.GetEmailIdentityResponse) => ({
  currentSigningKeyLength: it.CurrentSigningKeyLength,
  nextSigningKeyLength: it.NextSigningKeyLength,
  signingAttributesOrigin: it.SigningAttributesOrigin,
  status: it.Status,
  tokens: it.Tokens,
});

const emailIdentity = ses.resource<aws.sesv2.EmailIdentityArgs, Identity>({
  inputs: {
    configurationSetName: "ConfigurationSetName",
    dkimSigningAttributes: { sent: ["DkimSigningAttributes", dkim], seen: ["DkimAttributes", dkim] },
    emailIdentity: required(fixed({ sent: "EmailIdentity", seen: "EmailIdentity" })),
    tags: ["Tags", tagList],
  },
  id: "EmailIdentity",
  create: call(sdk.CreateEmailIdentityCommand),
  read: call(sdk.GetEmailIdentityCommand, {
    answer: (it, { cloud, id }) => ({ ...it, EmailIdentity: id, Arn: arnOf("identity", cloud, id) }),
  }),
  update: [
    bring(["configurationSetName"], ({ cloud, id, inputs }) =>
      cloud.client(sdk.SESv2Client).send(
        new sdk.PutEmailIdentityConfigurationSetAttributesCommand({
          EmailIdentity: id,
          ConfigurationSetName: inputs.configurationSetName,
        }),
      ),
    ),
    bring(["dkimSigningAttributes"], ({ cloud, id, inputs }) =>
      cloud.client(sdk.SESv2Client).send(
        new sdk.PutEmailIdentityDkimSigningAttributesCommand({
          EmailIdentity: id,
          SigningAttributesOrigin: "AWS_SES",
          SigningAttributes: dkim.toAws(inputs.dkimSigningAttributes) as sdk.DkimSigningAttributes | undefined,
        }),
      ),
    ),
  ],
  delete: call(sdk.DeleteEmailIdentityCommand),
  outputs: {
    arn: "Arn",
    dkimSigningAttributes: (it) => shown(it as sdk.GetEmailIdentityResponse),
    identityType: "IdentityType",
    verificationStatus: "VerificationStatus",
    verifiedForSendingStatus: "VerifiedForSendingStatus",
  },
  tags,
  taggedBy: "Arn",
});

const destination = fields<
  aws.types.input.sesv2.ConfigurationSetEventDestinationEventDestination,
  sdk.EventDestinationDefinition
>({
  ...capitalised("enabled", "matchingEventTypes"),
  snsDestination: [
    "SnsDestination",
    fields<aws.types.input.sesv2.ConfigurationSetEventDestinationEventDestinationSnsDestination, sdk.SnsDestination>(
      capitalised("topicArn"),
    ),
  ],
});

type Destination = sdk.CreateConfigurationSetEventDestinationRequest & { readonly Seen?: sdk.EventDestination };

const eventDestination = ses.resource<aws.sesv2.ConfigurationSetEventDestinationArgs, Destination>({
  inputs: {
    configurationSetName: required(fixed("ConfigurationSetName")),
    eventDestination: required({ sent: ["EventDestination", destination], seen: ["Seen", destination] }),
    eventDestinationName: required(fixed("EventDestinationName")),
  },
  id: joined("|", { ConfigurationSetName: "configurationSetName", EventDestinationName: "eventDestinationName" }),
  create: call(sdk.CreateConfigurationSetEventDestinationCommand),
  read: call(sdk.GetConfigurationSetEventDestinationsCommand, {
    answer: ({ EventDestinations = [] }, { id }) => {
      const [ConfigurationSetName, EventDestinationName] = id.split("|");
      const Seen = EventDestinations.find((it) => it.Name === EventDestinationName);
      return Seen && { ConfigurationSetName, EventDestinationName, Seen };
    },
  }),
  update: [call(sdk.UpdateConfigurationSetEventDestinationCommand)],
  delete: call(sdk.DeleteConfigurationSetEventDestinationCommand),
});

export const entries: Record<string, AnyEntry> = {
  "aws:sesv2/configurationSet:ConfigurationSet": configurationSet,
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": eventDestination,
  "aws:sesv2/emailIdentity:EmailIdentity": emailIdentity,
};
