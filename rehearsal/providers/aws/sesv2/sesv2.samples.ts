import { CreateConfigurationSetCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, sample } from "../../entry";

let made = 0;

async function sets(cloud: Cloud): Promise<Record<string, string>> {
  const make = async () => {
    const ConfigurationSetName = `sample-needs-${++made}`;
    await cloud.client(SESv2Client).send(new CreateConfigurationSetCommand({ ConfigurationSetName }));
    return ConfigurationSetName;
  };
  return { one: await make(), other: await make() };
}

const topic = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;

export const samples: Record<string, AnySample> = {
  "aws:sesv2/configurationSet:ConfigurationSet": sample<aws.sesv2.ConfigurationSetArgs>({
    inputs: () => ({
      configurationSetName: "sample-mails",
      deliveryOptions: { tlsPolicy: "REQUIRE" },
      reputationOptions: { reputationMetricsEnabled: true },
      sendingOptions: { sendingEnabled: true },
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      tags: { Name: "a", gone: "x" },
    }),
    change: () => ({
      deliveryOptions: { tlsPolicy: "OPTIONAL", maxDeliverySeconds: 600 },
      reputationOptions: { reputationMetricsEnabled: false },
      sendingOptions: { sendingEnabled: false },
      suppressionOptions: { suppressedReasons: ["BOUNCE"] },
      tags: { Name: "b" },
    }),
    replacement: () => ({ configurationSetName: "sample-other-mails" }),
  }),
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination":
    sample<aws.sesv2.ConfigurationSetEventDestinationArgs>({
      needs: sets,
      inputs: ({ one }) => ({
        configurationSetName: one!,
        eventDestinationName: "feedback",
        eventDestination: {
          enabled: true,
          matchingEventTypes: ["BOUNCE", "COMPLAINT"],
          snsDestination: { topicArn: topic("feedback") },
        },
      }),
      change: () => ({
        eventDestination: {
          enabled: false,
          matchingEventTypes: ["BOUNCE"],
          snsDestination: { topicArn: topic("other") },
        },
      }),
      replacement: ({ other }) => ({ configurationSetName: other! }),
    }),
  "aws:sesv2/emailIdentity:EmailIdentity": sample<aws.sesv2.EmailIdentityArgs>({
    needs: sets,
    inputs: ({ one }) => ({
      emailIdentity: "sample.example.com",
      configurationSetName: one!,
      dkimSigningAttributes: { nextSigningKeyLength: "RSA_1024_BIT" },
      tags: { Name: "a", gone: "x" },
    }),
    change: ({ other }) => ({
      configurationSetName: other!,
      dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" },
      tags: { Name: "b" },
    }),
    replacement: () => ({ emailIdentity: "other.example.com" }),
  }),
};
