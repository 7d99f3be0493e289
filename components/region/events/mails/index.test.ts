import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { record, settled, type Recorder, valueOf } from "../../../../test/recorder";
import { useEvents } from "../../storefrontPermissions";
import { Events } from "..";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
const sending = { region: "eu-west-1", accountId: "123456789012", domain: "shop.example.com", zoneId: "Z1" };

describe("a region's mails", () => {
  let recorder: Recorder;
  let events: Events;
  before(async () => {
    recorder = record({
      outputs: {
        "aws:sns/topic:Topic": (name) => ({ arn: `arn:${name}` }),
        "aws:sqs/queue:Queue": (name) => ({ arn: `arn:${name}`, url: `https://sqs/${name}`, name }),
        "aws:sesv2/configurationSet:ConfigurationSet": () => ({ arn: "arn:set" }),
        "aws:sesv2/emailIdentity:EmailIdentity": () => ({
          arn: "arn:identity",
          dkimSigningAttributes: { tokens: ["one", "two", "three"] },
        }),
      },
    });
    const mails = { ...sending, from: "The shop <orders@shop.example.com>" };
    events = new Events("events", { keyArn, mails, merchants: undefined });
    await settled();
  });

  const of = (type: string, name: string) =>
    recorder.resources.find((it) => it.type === type && it.name === name)!.inputs;

  it("are sent by a proved domain, signed by three keys that lie in the platform's zone", () => {
    assert.deepEqual(of("aws:sesv2/emailIdentity:EmailIdentity", "mails"), {
      emailIdentity: "shop.example.com",
      configurationSetName: "meridian-mails",
    });
    const records = recorder.resources.filter(({ type }) => type === "aws:route53/record:Record");
    assert.deepEqual(
      records.map(({ inputs }) => inputs),
      ["one", "two", "three"].map((token) => ({
        zoneId: "Z1",
        name: `${token}._domainkey.shop.example.com`,
        type: "CNAME",
        ttl: 3600,
        records: [`${token}.dkim.amazonses.com`],
      })),
    );
  });

  it("go out over TLS alone, and never to an address that came back or complained", () => {
    const set = of("aws:sesv2/configurationSet:ConfigurationSet", "mails");
    assert.deepEqual(set["deliveryOptions"], { tlsPolicy: "REQUIRE" });
    assert.deepEqual(set["suppressionOptions"], { suppressedReasons: ["BOUNCE", "COMPLAINT"] });
  });

  it("have what came back told to an encrypted standard queue, by this configuration set alone", () => {
    assert.deepEqual(of("aws:sns/topic:Topic", "mail-feedback"), { kmsMasterKeyId: keyArn });
    assert.equal(of("aws:sqs/queue:Queue", "mail-feedback")["fifoQueue"], undefined);
    const { Statement } = JSON.parse(String(of("aws:sns/topicPolicy:TopicPolicy", "mail-feedback")["policy"])) as {
      Statement: { Sid: string; Condition?: object }[];
    };
    assert.deepEqual(Statement.find((it) => it.Sid === "SesPublishes")!.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnEquals: { "aws:SourceArn": "arn:set" },
    });
  });

  it("are told to the storefront, and it may send from this one address alone", async () => {
    const { MAIL_KIND, MAIL_FROM, MAIL_CONFIGURATION_SET, MAIL_FEEDBACK_QUEUE_URL } = await valueOf(
      pulumi.all(events.environment),
    );
    assert.deepEqual(
      [MAIL_KIND, MAIL_FROM, MAIL_CONFIGURATION_SET, MAIL_FEEDBACK_QUEUE_URL],
      ["ses", "The shop <orders@shop.example.com>", "meridian-mails", "https://sqs/mail-feedback"],
    );
    const statements = useEvents({ region: "eu-west-1", secretArns: [], keyArn, events: events.scope });
    const send = statements.find((it) => it.Sid === "SendMails")!;
    assert.deepEqual(send.Condition, { StringEquals: { "ses:FromAddress": "orders@shop.example.com" } });
    assert.deepEqual(await valueOf(pulumi.all(send.Resource as pulumi.Input<string>[])), ["arn:identity", "arn:set"]);
  });

  it("have graphs of how many are sent, and of what SES holds against the shop", async () => {
    const [sent, held] = events.graphs.slice(2);
    const words = async (of: typeof sent) =>
      (await Promise.all(of!.series.map((it) => valueOf(pulumi.all([...it]))))).map((it) => it.join(" "));
    assert.deepEqual(await words(sent), ["AWS/SES Send", "AWS/SES Delivery"]);
    assert.deepEqual(
      await words(held),
      ["BounceRate", "ComplaintRate"].map((it) => `AWS/SES Reputation.${it} ses:configuration-set meridian-mails`),
    );
  });

  it("have alarms before SES would review the account, and for what couldn't be read of them", () => {
    assert.deepEqual(
      events.alarms.slice(4).map((it) => [it.name, it.threshold]),
      [
        ["mails-returned", 0.05],
        ["mails-complained-of", 0.001],
        ["mails-feedback-failed", 0],
      ],
    );
  });
});
