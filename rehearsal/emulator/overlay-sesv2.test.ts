import assert from "node:assert/strict";
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  CreateConfigurationSetCommand,
  CreateConfigurationSetEventDestinationCommand,
  CreateEmailIdentityCommand,
  GetEmailIdentityCommand,
  SendEmailCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { withEmulator } from "./emulator.fixture";

const domain = "mails.example.com";

describe("the emulator's SES", function () {
  const emulator = withEmulator(this);
  const ses = () => emulator.cloudIn("eu-west-1").client(SESv2Client);

  const send = (to: string) =>
    ses().send(
      new SendEmailCommand({
        FromEmailAddress: `The shop <orders@${domain}>`,
        Destination: { ToAddresses: [to] },
        ConfigurationSetName: "mails",
        Content: {
          Simple: {
            Subject: { Data: "Yours & mine" },
            Body: { Text: { Data: "Thank you" }, Html: { Data: "<b>Thank you</b>" } },
          },
        },
      }),
    );

  async function feedbackQueue(): Promise<string> {
    const cloud = emulator.cloudIn("eu-west-1");
    const { TopicArn } = await cloud.client(SNSClient).send(new CreateTopicCommand({ Name: "feedback" }));
    const { QueueUrl } = await cloud.client(SQSClient).send(new CreateQueueCommand({ QueueName: "feedback" }));
    const { Attributes } = await cloud
      .client(SQSClient)
      .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    const to = { Protocol: "sqs", Endpoint: Attributes!["QueueArn"], Attributes: { RawMessageDelivery: "true" } };
    await cloud.client(SNSClient).send(new SubscribeCommand({ TopicArn, ...to }));
    await ses().send(
      new CreateConfigurationSetEventDestinationCommand({
        ConfigurationSetName: "mails",
        EventDestinationName: "feedback",
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ["BOUNCE"],
          SnsDestination: { TopicArn },
        },
      }),
    );
    return QueueUrl!;
  }

  it("sends for a domain once its records are in a zone, and tells of a mail that comes back", async () => {
    await ses().send(new CreateConfigurationSetCommand({ ConfigurationSetName: "mails" }));
    const { DkimAttributes } = await ses().send(new CreateEmailIdentityCommand({ EmailIdentity: domain }));
    await assert.rejects(send("a@example.com"), { name: "MessageRejected", message: /not verified.*EU-WEST-1/ });

    const names = emulator.cloudIn("us-east-1").client(Route53Client);
    const zone = await names.send(new CreateHostedZoneCommand({ Name: domain, CallerReference: "mails" }));
    const records = DkimAttributes!.Tokens!.map((token) => ({
      Action: "CREATE" as const,
      ResourceRecordSet: {
        Name: `${token}._domainkey.${domain}`,
        Type: "CNAME" as const,
        TTL: 60,
        ResourceRecords: [{ Value: `${token}.dkim.amazonses.com` }],
      },
    }));
    const HostedZoneId = zone.HostedZone!.Id;
    await names.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: records } }));
    const proved = await ses().send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
    assert.deepEqual([proved.VerifiedForSendingStatus, proved.DkimAttributes?.Status], [true, "SUCCESS"]);

    const QueueUrl = await feedbackQueue();
    for (const to of ["a@example.com", "complaint@simulator.amazonses.com", "bounce@simulator.amazonses.com"])
      assert.match((await send(to)).MessageId!, /^[0-9a-f]+$/);
    const queues = emulator.cloudIn("eu-west-1").client(SQSClient);
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    assert.deepEqual(
      Messages!.map(({ Body }) => {
        const { eventType, bounce } = JSON.parse(Body!) as { eventType: string; bounce: object };
        return { eventType, bounce };
      }),
      [
        {
          eventType: "Bounce",
          bounce: {
            bounceType: "Permanent",
            bouncedRecipients: [{ emailAddress: "bounce@simulator.amazonses.com" }],
          },
        },
      ],
    );
  });

  it("refuses what is there already, and what names something that isn't", async () => {
    const there = { name: "AlreadyExistsException" };
    const missing = (message: RegExp) => ({ name: "NotFoundException", message });
    await assert.rejects(ses().send(new CreateConfigurationSetCommand({ ConfigurationSetName: "mails" })), there);
    await assert.rejects(ses().send(new CreateEmailIdentityCommand({ EmailIdentity: domain })), there);
    const other = { EmailIdentity: "other.example.com", ConfigurationSetName: "none" };
    await assert.rejects(ses().send(new CreateEmailIdentityCommand(other)), missing(/<none> does not exist/));
    await assert.rejects(
      ses().send(new GetEmailIdentityCommand({ EmailIdentity: "other.example.com" })),
      missing(/other\.example\.com does not exist/),
    );
    const destination = { ConfigurationSetName: "none", EventDestinationName: "a", EventDestination: {} };
    await assert.rejects(
      ses().send(new CreateConfigurationSetEventDestinationCommand(destination)),
      missing(/<none> does not exist/),
    );
  });

  it("shows people the mails that were sent, none of which can run anything", async () => {
    const shown = async (query: string) => {
      const answer = await fetch(`${emulator.endpoint()}/_meridian/mails${query}`);
      assert.match(answer.headers.get("content-security-policy")!, /default-src 'none'/);
      return answer.text();
    };
    const all = await shown("");
    assert.match(all, /<h1>3 mails<\/h1>/);
    const [, id] = /<a href="(\?id=[0-9a-f]+)">Yours &amp; mine<\/a>/.exec(all)!;
    const one = await shown(id!);
    assert.match(one, /From The shop &lt;orders@mails\.example\.com&gt;/);
    assert.match(one, /<iframe sandbox title="The mail" srcdoc="&lt;b&gt;Thank you&lt;\/b&gt;">/);
  });
});
