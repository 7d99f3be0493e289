import assert from "node:assert/strict";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's SNS", function () {
  const emulator = withEmulator(this);
  const { cloudIn } = emulator;

  it("gives a topic's signature version and tracing back, and leaves out what was never set", async () => {
    const sns = cloudIn("eu-west-1").client(SNSClient);
    const attributesOf = async (Name: string, Attributes: Record<string, string>) => {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
      return (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes!;
    };
    const signed = await attributesOf("signed", { SignatureVersion: "2", TracingConfig: "Active" });
    assert.deepEqual([signed.SignatureVersion, signed.TracingConfig], ["2", "Active"]);
    const plain = await attributesOf("plain", {});
    assert.deepEqual([plain.SignatureVersion, plain.TracingConfig], [undefined, undefined]);
  });

  it("shows people what addresses that are subscribed were mailed, beside SES' mails", async () => {
    const sns = cloudIn("eu-west-1").client(SNSClient);
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: "alerts", Attributes: { DisplayName: "The shop" } }),
    );
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "merchants@shop.example" }));
    await sns.send(new PublishCommand({ TopicArn, Subject: "Low stock: a & b", Message: "<2> are left" }));
    const shown = async (query: string) => (await fetch(`${emulator.endpoint()}/_meridian/mails${query}`)).text();
    const all = await shown("");
    assert.match(all, /<td>SNS in eu-west-1<\/td><td>merchants@shop\.example<\/td>/);
    const [, id] = /<a href="(\?id=[^"]+)">Low stock: a &amp; b<\/a>/.exec(all)!;
    assert.match(await shown(id!), /From The shop &lt;no-reply@sns[^]*<pre>&lt;2&gt; are left<\/pre>/);
  });
});
